/** Plays bursts through Web Audio. The browser keeps it silent until the first touch or key: `state` says so. */
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { burstPulses, FUNDAMENTAL_HZ, PARTIALS } from "./burst.ts";

const PEAK_GAIN = 0.5;

export class TonePlayer {
  #context: AudioContext | undefined;
  #wave: PeriodicWave | undefined;
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
    this.#wave ??= context.createPeriodicWave(
      new Float32Array([0, ...PARTIALS.map(() => 0)]),
      new Float32Array([0, ...PARTIALS]),
    );
    const startS = context.currentTime + 0.02;
    for (const pulse of burstPulses(priority)) {
      const fromS = startS + pulse.startMs / 1000;
      const untilS = fromS + pulse.durationMs / 1000;
      this.#pulse(context, master, { fromS, untilS, riseS: pulse.riseMs / 1000, fallS: pulse.fallMs / 1000 });
    }
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

  #pulse(
    context: AudioContext,
    output: AudioNode,
    { fromS, untilS, riseS, fallS }: { fromS: number; untilS: number; riseS: number; fallS: number },
  ): void {
    const tone = context.createOscillator();
    if (this.#wave !== undefined) tone.setPeriodicWave(this.#wave);
    tone.frequency.value = FUNDAMENTAL_HZ;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0, fromS);
    gain.gain.linearRampToValueAtTime(PEAK_GAIN, fromS + riseS);
    gain.gain.setValueAtTime(PEAK_GAIN, untilS);
    gain.gain.linearRampToValueAtTime(0, untilS + fallS);
    tone.connect(gain).connect(output);
    tone.start(fromS);
    tone.stop(untilS + fallS + 0.01);
  }
}
