/** Normalised cross-correlation of the speeds of two series: where one follows the other, whatever their units. */
import { type GridSeries, onGrid, type TimedSeries } from "./timed-series.ts";

export interface CorrelationPeak {
  /** Positive: the second series is later, µs; between grid points by a parabola. */
  readonly lagUs: number;
  /** |r| at the peak, 0–1. */
  readonly height01: number;
  /** |r| of the next highest peak that is not a shoulder of this one; 0 when there is none. */
  readonly second01: number;
  readonly secondLagUs: number;
}

const STEP_US = 40_000;
/** The speed is the difference over this long, µs: longer than two frames at 7.5/s. */
const SPEED_US = 320_000;
/** Faster than so many times the usual speed is no movement of the plunger (C-arm moved, syringe changed): cut to that. */
const CLIP = 1.5;
const USUAL_01 = 0.95;
/** Nearer than this another maximum is a shoulder, µs: about the length of a movement. */
const SHOULDER_US = 600_000;
/** Least common time of both series at a lag, grid steps. */
const COMMON_MIN = 100;

/** Lags from −`reachUs` to `reachUs`; `undefined` when nothing moves or too little time is common. */
export function correlationPeak(
  first: TimedSeries,
  second: TimedSeries,
  reachUs: number,
): CorrelationPeak | undefined {
  const a = speedOf(onGrid(first, STEP_US));
  const b = speedOf(onGrid(second, STEP_US));
  const steps = Math.round(reachUs / STEP_US);
  const shift = (a.startUs - b.startUs) / STEP_US;
  const heights: number[] = [];
  for (let lag = -steps; lag <= steps; lag += 1) heights.push(Math.abs(correlationAt(a, b, shift + lag)));
  const best = heights.indexOf(Math.max(...heights));
  const height01 = heights[best] ?? 0;
  if (!(height01 > 0)) return undefined;
  const second01 = secondPeak(heights, best);
  return {
    lagUs: (best - steps + parabola(heights, best)) * STEP_US,
    height01,
    second01: second01.height,
    secondLagUs: (second01.index - steps) * STEP_US,
  };
}

function speedOf({ startUs, stepUs, values }: GridSeries): GridSeries {
  const over = Math.round(SPEED_US / stepUs);
  const count = Math.max(0, values.length - over);
  const speed = new Float64Array(count);
  for (let i = 0; i < count; i += 1) speed[i] = (values[i + over] ?? 0) - (values[i] ?? 0);
  const usual = Array.from(speed, Math.abs).sort((x, y) => x - y)[Math.floor(USUAL_01 * count)] ?? 0;
  const most = usual * CLIP;
  return { startUs, stepUs, values: speed.map((value) => Math.min(Math.max(value, -most), most)) };
}

/** Pearson's r of a[i] and b[i + shift], b straight between its points. */
function correlationAt(a: GridSeries, b: GridSeries, shift: number): number {
  const whole = Math.floor(shift);
  const share = shift - whole;
  const from = Math.max(0, -whole);
  const to = Math.min(a.values.length, b.values.length - 1 - whole);
  const count = to - from;
  if (count < COMMON_MIN) return 0;
  let sumA = 0;
  let sumB = 0;
  let sumAa = 0;
  let sumBb = 0;
  let sumAb = 0;
  for (let i = from; i < to; i += 1) {
    const x = a.values[i] ?? 0;
    const y = (b.values[i + whole] ?? 0) * (1 - share) + (b.values[i + whole + 1] ?? 0) * share;
    sumA += x;
    sumB += y;
    sumAa += x * x;
    sumBb += y * y;
    sumAb += x * y;
  }
  const spread = (sumAa - (sumA * sumA) / count) * (sumBb - (sumB * sumB) / count);
  return spread > 0 ? (sumAb - (sumA * sumB) / count) / Math.sqrt(spread) : 0;
}

function secondPeak(heights: readonly number[], best: number): { height: number; index: number } {
  const shoulder = SHOULDER_US / STEP_US;
  let found = { height: 0, index: best };
  heights.forEach((height, index) => {
    const isPeak = height >= (heights[index - 1] ?? 0) && height >= (heights[index + 1] ?? 0);
    if (isPeak && Math.abs(index - best) > shoulder && height > found.height) found = { height, index };
  });
  return found;
}

/** Place of the top of the parabola through a maximum and its neighbours, −½ to ½ steps from it. */
function parabola(heights: readonly number[], at: number): number {
  const left = heights[at - 1];
  const middle = heights[at] ?? 0;
  const right = heights[at + 1];
  if (left === undefined || right === undefined) return 0;
  const bend = left - 2 * middle + right;
  return bend < 0 ? Math.min(Math.max((left - right) / (2 * bend), -0.5), 0.5) : 0;
}
