/** Plays bursts through Web Audio. The browser keeps it silent until the first touch or key: `isReady` says so. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { scheduleBurst } from "./tone-graph.ts";

/** So that the first pulse is not cut by the time that scheduling takes. */
const LEAD_S = 0.02;

export class TonePlayer {
  #context: AudioContext | undefined;
  #master: GainNode | undefined;

  /** `running` when sound can be heard as far as the browser knows; loudness cannot be known here. */
  get isReady(): boolean {
    return this.#context?.state === "running";
  }

  /** Call from a touch or a key; without a gesture the browser may leave the sound blocked. */
  async wake(): Promise<boolean> {
    try {
      this.#context ??= new AudioContext({ latencyHint: "interactive" });
      if (this.#context.state !== "running") await this.#context.resume();
    } catch {
      return false;
    }
    return this.isReady;
  }

  /** Starts one burst now; silent when blocked. */
  play(priority: AlarmPriority): void {
    const context = this.#context;
    if (context === undefined || !this.isReady) return;
    this.stop();
    const master = context.createGain();
    master.connect(context.destination);
    this.#master = master;
    scheduleBurst(context, master, priority, context.currentTime + LEAD_S);
    performance.mark(`alarm-sound-${priority}`);
  }

  /** Ends the burst that is playing, without a click. */
  stop(): void {
    const context = this.#context;
    const master = this.#master;
    this.#master = undefined;
    if (context === undefined || master === undefined) return;
    master.gain.setTargetAtTime(0, context.currentTime, 0.01);
    setTimeout(() => master.disconnect(), 100);
  }
}
