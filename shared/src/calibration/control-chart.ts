/** Control limits of a figure that is measured every day: Shewhart's for individual values, and the EWMA. */
import { meanOf } from "./statistics.ts";

export interface ControlLimits {
  readonly centre: number;
  readonly sigma: number;
  /** Shewhart: centre ± 3σ, wider by the scatter of the centre. */
  readonly lower: number;
  readonly upper: number;
  /** Weighted mean up to today, and its own limits. */
  readonly ewma: number;
  readonly ewmaLower: number;
  readonly ewmaUpper: number;
  /** Checks that the centre comes from. */
  readonly baseline: number;
}

/** The first checks after a calibration are the baseline; fewer say nothing yet. (Assumption: 8; usual are 20 to 25.) */
const LEAST_BASELINE = 8;
const MOST_BASELINE = 20;
/** Mean moving range of two over σ (d₂ for n = 2; ISO 7870-2). */
const D2 = 1.128;
const SHEWHART_SIGMAS = 3;
/** λ and width for one false signal in 500 checks (Lucas & Saccucci, Technometrics 32 (1990) 1). */
const LAMBDA = 0.2;
const EWMA_SIGMAS = 2.962;

/**
 * Limits for `today` from the earlier values since the last calibration, oldest first. `step`: smallest step of the
 * figure, so that a baseline of equal readings does not make limits of no width. `undefined`: too few earlier values.
 */
export function controlLimits(
  earlier: readonly number[],
  today: number,
  step: number,
): ControlLimits | undefined {
  if (earlier.length < LEAST_BASELINE) return undefined;
  const baseline = earlier.slice(0, MOST_BASELINE);
  const centre = meanOf(baseline);
  // Moving ranges hardly see a slow drift, so all of them may tell σ.
  const moves = earlier.slice(1).map((value, i) => Math.abs(value - (earlier[i] ?? value)));
  const sigma = Math.max(meanOf(moves) / D2, step / Math.sqrt(12));
  const later = [...earlier.slice(MOST_BASELINE), today];
  const ewma = later.reduce((mean, value) => LAMBDA * value + (1 - LAMBDA) * mean, centre);
  const settled = 1 - (1 - LAMBDA) ** (2 * later.length);
  // The centre is itself a mean of few checks: without its own scatter every chart would signal three times as often.
  const ofCentre = 1 / baseline.length;
  const width = EWMA_SIGMAS * sigma * Math.sqrt((LAMBDA / (2 - LAMBDA)) * settled + ofCentre);
  const reach = SHEWHART_SIGMAS * sigma * Math.sqrt(1 + ofCentre);
  return {
    ...{ centre, sigma, ewma, baseline: baseline.length },
    lower: centre - reach,
    upper: centre + reach,
    ewmaLower: centre - width,
    ewmaUpper: centre + width,
  };
}
