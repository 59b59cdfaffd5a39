/** Keeps a series of measured values within a bound: when it is full, every second value goes and the step doubles. */

export interface SeriesPoint {
  readonly atUs: number;
  readonly value: number;
}

/** At 10 values a second, half an hour is whole. */
const POINTS_MOST = 20_000;

export class SeriesKeeper {
  readonly #most: number;
  #points: SeriesPoint[] = [];
  #step = 1;
  #seen = 0;

  constructor(most = POINTS_MOST) {
    this.#most = most;
  }

  get points(): readonly SeriesPoint[] {
    return this.#points;
  }

  add(atUs: number, value: number): void {
    if (this.#seen % this.#step === 0) this.#points.push({ atUs, value });
    this.#seen += 1;
    if (this.#points.length <= this.#most) return;
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    this.#step *= 2;
  }
}

/** Index of the last point at or before `atUs`; −1 when there is none. */
export function indexBefore(points: readonly SeriesPoint[], atUs: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.atUs ?? Number.POSITIVE_INFINITY) <= atUs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
