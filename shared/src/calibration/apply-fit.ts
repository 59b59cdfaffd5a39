/** Uses a fit on a raw reading. Nothing is computed outside the range that was calibrated. */
import type { CalibrationFit, Capture } from "./calibration-result.ts";
import { rangeOf } from "./statistics.ts";

/**
 * How far beyond the outermost readings a fit holds, as a part of their span (assumption: 1 %). Without it, noise
 * around zero would make half of all readings of an unloaded sensor count as outside.
 */
const MARGIN_01 = 0.01;

/** In the unit of the raw readings. */
export function outsideMargin(raws: readonly number[]): number {
  return rangeOf(raws) * MARGIN_01;
}

/** The corrected value in the plan's unit, or `outside`: the raw reading is not finite or beyond `fit.range`. */
export function applyFit(fit: CalibrationFit, raw: number): number | "outside" {
  if (!(raw >= fit.range.min && raw <= fit.range.max)) return "outside";
  if (fit.kind === "piecewise") return alongKnots(fit.knots, raw);
  let value = 0;
  for (let i = fit.coefficients.length - 1; i >= 0; i -= 1) value = value * raw + (fit.coefficients[i] ?? 0);
  return value;
}

/** The capture as the device would have shown it with the correction in force, or `outside`. */
export function applyCorrection(fit: CalibrationFit, capture: Capture): Capture | "outside" {
  const device = applyFit(fit, capture.device);
  return device === "outside" ? "outside" : { ...capture, device };
}

function alongKnots(knots: CalibrationFit["knots"], raw: number): number | "outside" {
  const upper = knots.findIndex((knot) => knot.raw >= raw);
  const right = knots[upper];
  const left = knots[Math.max(0, upper - 1)];
  if (right === undefined || left === undefined) return "outside";
  if (right.raw === left.raw) return right.value;
  return left.value + ((right.value - left.value) * (raw - left.raw)) / (right.raw - left.raw);
}
