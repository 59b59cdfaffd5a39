/** Lowest and highest value of a signal in equal parts of a session: a peak of one sample still shows. Pure. */
import type { SignalId } from "../telemetry/sample.ts";
import type { StripCurve } from "./session-strip.ts";

export class CurveBuckets {
  readonly #startUs: number;
  readonly #perUs: number;
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;

  constructor(startUs: number, endUs: number, buckets: number) {
    this.#startUs = startUs;
    this.#perUs = buckets / Math.max(endUs - startUs, 1);
    this.#lows = new Float64Array(buckets).fill(Number.POSITIVE_INFINITY);
    this.#highs = new Float64Array(buckets).fill(Number.NEGATIVE_INFINITY);
  }

  /** A value that is no number, or of a time outside the session, is left out. */
  add(atUs: number, value: number): void {
    const index = Math.min(Math.floor((atUs - this.#startUs) * this.#perUs), this.#lows.length - 1);
    const low = this.#lows[index];
    const high = this.#highs[index];
    if (low === undefined || high === undefined || !Number.isFinite(value)) return;
    if (value < low) this.#lows[index] = value;
    if (value > high) this.#highs[index] = value;
  }

  /** Rounded to four digits: a lane is some fifty pixels high. */
  curve(signal: SignalId): StripCurve {
    const numbers = (values: Float64Array) =>
      [...values].map((value) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null));
    return { signal, lows: numbers(this.#lows), highs: numbers(this.#highs) };
  }
}
