/** Gathers the events of a replay between two ticks and keeps what a screen would still see of them. Pure. */

import { packSamples, type ReplayBatch, withOwnPixels } from "./replay-messages.ts";
import type { RuntimeEvent, RuntimeSnapshot } from "./runtime.ts";

/** More in one tick is a recorded storm of faults; its oldest are left out. */
const TOLD_MOST = 512;

export class ReplayBatcher {
  #samples: Extract<RuntimeEvent, { kind: "sample" }>["sample"][] = [];
  /** Alarms, faults and series: each one counts. */
  #told: RuntimeEvent[] = [];
  /** Of everything else the newest. */
  readonly #newest = new Map<string, RuntimeEvent>();
  #isSought = false;

  take(event: RuntimeEvent): void {
    if (event.kind === "generation") this.#restart();
    else if (event.kind === "sample") this.#samples.push(event.sample);
    else if (event.kind === "alarm" || event.kind === "fault" || event.kind === "series") {
      this.#told.push(event);
      if (this.#told.length > TOLD_MOST) this.#told.shift();
    } else this.#put(keyOf(event), event);
  }

  /** Everything since the last call. `snapshot` is asked for after a seek only. */
  batch(generation: number, atUs: number, snapshot: () => RuntimeSnapshot): ReplayBatch {
    const events = [...this.#told, ...this.#newest.values()].map((event) =>
      event.kind === "frame" ? { ...event, ready: withOwnPixels(event.ready) } : event,
    );
    const samples = packSamples(this.#samples);
    const whole = this.#isSought ? packed(snapshot()) : undefined;
    this.#restart();
    this.#isSought = false;
    return { generation, atUs, events, samples, ...(whole === undefined ? {} : { whole }) };
  }

  /** The newest comes last: what it overtakes gives up its place. */
  #put(key: string, event: RuntimeEvent): void {
    this.#newest.delete(key);
    this.#newest.set(key, event);
  }

  #restart(): void {
    this.#samples = [];
    this.#told = [];
    this.#newest.clear();
    this.#isSought = true;
  }
}

function keyOf(event: RuntimeEvent): string {
  if (event.kind === "frame") return `frame ${event.ready.frame.pictureId} ${event.ready.frame.view}`;
  if (event.kind === "finding") return `finding ${event.finding.pictureId} ${event.finding.view}`;
  return event.kind;
}

function packed(snapshot: RuntimeSnapshot): NonNullable<ReplayBatch["whole"]> {
  const { samples, frames, playback, ...rest } = snapshot;
  return { ...rest, playback, frames: frames.map(withOwnPixels), samples: packSamples(samples) };
}

/** Memory of a batch that may be handed over instead of copied. */
export function transferable({ events, samples, whole }: ReplayBatch): ArrayBuffer[] {
  const frames = [
    ...events.flatMap((event) => (event.kind === "frame" ? [event.ready] : [])),
    ...(whole?.frames ?? []),
  ];
  return [
    ...frames.map(({ image }) => image.pixels.buffer),
    ...[...samples, ...(whole?.samples ?? [])].map(({ numbers }) => numbers.buffer),
  ].filter((buffer) => buffer instanceof ArrayBuffer);
}
