/** Readings with the times at which they were stamped, and the same on an even grid. */

/** Times in µs, rising; as many values as times, in any unit. */
export interface TimedSeries {
  readonly atUs: readonly number[];
  readonly values: readonly number[];
}

/** Even grid: value i belongs to `startUs + i · stepUs`. */
export interface GridSeries {
  readonly startUs: number;
  readonly stepUs: number;
  readonly values: Float64Array;
}

/** Straight between readings; the grid begins at the first and ends at or before the last. Empty for fewer than two. */
export function onGrid({ atUs, values }: TimedSeries, stepUs: number): GridSeries {
  const startUs = atUs[0] ?? 0;
  const lastUs = atUs.at(-1) ?? startUs;
  const count = atUs.length < 2 ? 0 : Math.floor((lastUs - startUs) / stepUs) + 1;
  const grid = new Float64Array(count);
  let next = 1;
  for (let i = 0; i < count; i += 1) {
    const at = startUs + i * stepUs;
    while (next < atUs.length - 1 && (atUs[next] ?? 0) < at) next += 1;
    const from = atUs[next - 1] ?? 0;
    const span = (atUs[next] ?? 0) - from;
    const share = span > 0 ? (at - from) / span : 0;
    grid[i] = (values[next - 1] ?? 0) * (1 - share) + (values[next] ?? 0) * share;
  }
  return { startUs, stepUs, values: grid };
}

/** Value at a time, straight between grid points, held at both ends. */
export function gridValueAt({ startUs, stepUs, values }: GridSeries, atUs: number): number {
  const place = (atUs - startUs) / stepUs;
  const index = Math.min(Math.max(Math.floor(place), 0), values.length - 1);
  const share = Math.min(Math.max(place - index, 0), 1);
  const here = values[index] ?? 0;
  return here + ((values[index + 1] ?? here) - here) * share;
}

/** Median time between readings, µs; infinite for fewer than two. */
export function medianPeriodUs({ atUs }: TimedSeries): number {
  if (atUs.length < 2) return Number.POSITIVE_INFINITY;
  const gaps = atUs.slice(1).map((at, i) => at - (atUs[i] ?? at));
  return gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? Number.POSITIVE_INFINITY;
}
