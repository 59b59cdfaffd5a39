/** Values of the tracks that are used, in order of time. Bounded: everything is held while the session is made. */
import { TRACKS_MOST } from "@cementwatch/shared/imports/import-mapping";
import { importRefused } from "./import-refused.ts";
import type { TrackSink } from "./track-source.ts";

const SAMPLES_MOST = 3_000_000;
const FIRST_ROOM = 4_096;

export interface TimedValue {
  readonly track: number;
  readonly timeS: number;
  readonly value: number;
}

export class CollectedSamples implements TrackSink {
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #onProgress: (done01: number) => void;
  #times = new Float64Array(FIRST_ROOM);
  #values = new Float64Array(FIRST_ROOM);
  #tracks = new Uint16Array(FIRST_ROOM);
  #count = 0;

  /** `tracks`: those that are used, at most {@link TRACKS_MOST}; values tell them by their place in it. */
  constructor(tracks: readonly string[], onProgress: (done01: number) => void) {
    this.#numbers = new Map(tracks.slice(0, TRACKS_MOST).map((track, index) => [track, index]));
    this.#onProgress = onProgress;
  }

  value(track: string, timeS: number, value: number): void {
    const number = this.#numbers.get(track);
    if (number === undefined || !Number.isFinite(timeS) || !Number.isFinite(value)) return;
    if (this.#count >= SAMPLES_MOST)
      throw importRefused(
        `the tracks that are used hold more than ${SAMPLES_MOST} values: export only the time of the case, or set waves to none`,
      );
    if (this.#count === this.#times.length) this.#grow();
    this.#times[this.#count] = timeS;
    this.#values[this.#count] = value;
    this.#tracks[this.#count] = number;
    this.#count += 1;
  }

  // What else a file tells was told at the inspection.
  track(): void {}
  uncalibrated(): void {}
  note(): void {}

  progress(done01: number): void {
    this.#onProgress(done01);
  }

  /** In order of time; values of one moment as they were read. */
  *inOrder(): Generator<TimedValue> {
    const order = Uint32Array.from({ length: this.#count }, (_, index) => index);
    const times = this.#times;
    order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
    for (const index of order)
      yield { track: this.#tracks[index] ?? 0, timeS: times[index] ?? 0, value: this.#values[index] ?? 0 };
  }

  get count(): number {
    return this.#count;
  }

  /** Usual distance of a track's values, s; undefined with fewer than two. */
  periodS(track: number): number | undefined {
    const times: number[] = [];
    for (let index = 0; index < this.#count && times.length < 1_000; index++)
      if (this.#tracks[index] === track) times.push(this.#times[index] ?? 0);
    times.sort((a, b) => a - b);
    const gaps = times.slice(1).map((timeS, index) => timeS - (times[index] ?? timeS));
    return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  }

  #grow(): void {
    const room = this.#times.length * 2;
    const [times, values, tracks] = [new Float64Array(room), new Float64Array(room), new Uint16Array(room)];
    times.set(this.#times);
    values.set(this.#values);
    tracks.set(this.#tracks);
    [this.#times, this.#values, this.#tracks] = [times, values, tracks];
  }
}
