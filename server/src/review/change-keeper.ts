/** Keeps a measured value whenever it moved, and twice a second; nothing beyond a bound. */
import type { TimedValue } from "@cementwatch/shared/review/review-facts";

/** Four hours that move all the time at ten values a second. */
const POINTS_MOST = 150_000;
const KEEP_US = 500_000;

export class ChangeKeeper {
  readonly #step: number;
  readonly #points: TimedValue[] = [];

  constructor(step: number) {
    this.#step = step;
  }

  get points(): readonly TimedValue[] {
    return this.#points;
  }

  add(atUs: number, value: number): void {
    const last = this.#points.at(-1);
    const isNews =
      last === undefined || Math.abs(value - last.value) >= this.#step || atUs - last.atUs >= KEEP_US;
    if (isNews && this.#points.length < POINTS_MOST) this.#points.push({ atUs, value });
  }
}
