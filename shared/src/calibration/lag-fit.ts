/** How late a picture's value follows another one: least squares of `a + b · moved(t − lag)` at the frames' own times. */
import { type GridSeries, gridValueAt } from "./timed-series.ts";

export interface LagFit {
  /** Positive: the picture is later, µs. */
  readonly lagUs: number;
  /** Sign of b: the picture's value rises (1) or falls (−1) with the other. */
  readonly sign: 1 | -1;
  /** Share of the picture's change that the fit explains. */
  readonly explained01: number;
  /** Standard uncertainty from the residuals and the steepness, µs. */
  readonly standardUs: number;
}

/** Frames of one movement. */
export interface LagFrames {
  readonly atUs: readonly number[];
  readonly values: readonly number[];
}

/** Coarse steps of the search, then a parabola through the best three of finer ones, µs. */
const COARSE_US = 20_000;
const FINE_US = 4_000;
const FRAMES_MIN = 5;

/** `undefined` with fewer than five frames, without movement, or when the best lag lies at the edge of the search. */
export function fitLag(
  moved: GridSeries,
  frames: LagFrames,
  around: { readonly lagUs: number; readonly reachUs: number },
): LagFit | undefined {
  if (frames.atUs.length < FRAMES_MIN) return undefined;
  const coarse = lowest(moved, frames, around.lagUs, around.reachUs, COARSE_US);
  if (Math.abs(coarse - around.lagUs) > around.reachUs - COARSE_US) return undefined;
  const fine = lowest(moved, frames, coarse, COARSE_US, FINE_US);
  const [left, middle, right] = [fine - FINE_US, fine, fine + FINE_US].map((lag) =>
    residualAt(moved, frames, lag),
  );
  if (left === undefined || middle === undefined || right === undefined) return undefined;
  const bend = left.squares - 2 * middle.squares + right.squares;
  const shift = bend > 0 ? (FINE_US * (left.squares - right.squares)) / (2 * bend) : 0;
  const lagUs = fine + Math.min(Math.max(shift, -FINE_US), FINE_US);
  if (!(middle.total > 0)) return undefined;
  const variance = middle.squares / (frames.atUs.length - 3 || 1);
  return {
    lagUs,
    sign: middle.slope < 0 ? -1 : 1,
    explained01: 1 - middle.squares / middle.total,
    // The squares rise by half the bend per step² from their lowest: u² = 2·s²/(d²S/dlag²).
    standardUs: bend > 0 ? Math.sqrt((2 * variance) / (bend / FINE_US ** 2)) : Number.POSITIVE_INFINITY,
  };
}

function lowest(
  moved: GridSeries,
  frames: LagFrames,
  centreUs: number,
  reachUs: number,
  stepUs: number,
): number {
  let best = centreUs;
  let squares = Number.POSITIVE_INFINITY;
  for (let lag = centreUs - reachUs; lag <= centreUs + reachUs; lag += stepUs) {
    const at = residualAt(moved, frames, lag).squares;
    if (at < squares) [best, squares] = [lag, at];
  }
  return best;
}

/** Sum of squared residuals of the straight line between both values at a lag. */
function residualAt(
  moved: GridSeries,
  { atUs, values }: LagFrames,
  lagUs: number,
): { squares: number; total: number; slope: number } {
  const count = atUs.length;
  let sumX = 0;
  let sumY = 0;
  let sumXx = 0;
  let sumXy = 0;
  let sumYy = 0;
  for (let i = 0; i < count; i += 1) {
    const x = gridValueAt(moved, (atUs[i] ?? 0) - lagUs);
    const y = values[i] ?? 0;
    sumX += x;
    sumY += y;
    sumXx += x * x;
    sumXy += x * y;
    sumYy += y * y;
  }
  const xx = sumXx - (sumX * sumX) / count;
  const xy = sumXy - (sumX * sumY) / count;
  const total = sumYy - (sumY * sumY) / count;
  const slope = xx > 0 ? xy / xx : 0;
  return { squares: Math.max(0, total - slope * xy), total, slope };
}
