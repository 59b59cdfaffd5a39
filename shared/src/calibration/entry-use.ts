/** Whether measurements may use a stored calibration: a failed one is kept as evidence, and gives no record. */
import { daysBetween } from "../iso-days.ts";
import type { CalibrationEntry } from "./calibration-entry.ts";
import type { CalibrationFit, PhaseResult } from "./calibration-result.ts";

/** The phase that tells how the device measures from now on: as left, or as found when nothing was adjusted. */
export function phaseInForce({ asFound, asLeft, adjustment }: CalibrationEntry): PhaseResult | undefined {
  return adjustment === "none" ? asFound : asLeft;
}

/**
 * Why no measurement may use the entry, with what to do; `undefined` when it may be used. Conditional fail counts as
 * fail: a deviation above the limit is not shown to conform (ILAC-G8, guarded acceptance).
 */
export function unusableReason(entry: CalibrationEntry): string | undefined {
  const { plan, fit, adjustment, validUntil, finishedAt } = entry;
  if (plan.device.serialNumber.trim() === "") {
    return "device.serialNumber is empty: a calibration belongs to one instrument; enter its number and calibrate again";
  }
  const phase = phaseInForce(entry);
  if (phase === undefined) {
    return `adjustment is ${adjustment} and as-left is missing: measure as left after the adjustment`;
  }
  if (phase.verdict === "fail" || phase.verdict === "conditionalFail") {
    const act = adjustment === "none" ? "adjust and measure as left" : "have the device repaired";
    return `verdict is ${phase.verdict} ${adjustment === "none" ? "as found" : "as left"}: ${act}`;
  }
  if (!isMeasured(phase)) {
    return "the result holds a value that is no number: calibrate again and look at the readings";
  }
  const days = daysBetween(finishedAt, validUntil);
  if (!(days >= 0))
    return `validUntil is ${validUntil}: it must be a date on or after ${finishedAt.slice(0, 10)}`;
  return fitProblem(fit);
}

function isMeasured({ expandedUncertainty, worst }: PhaseResult): boolean {
  return Number.isFinite(worst.deviation) && Number.isFinite(expandedUncertainty) && expandedUncertainty > 0;
}

function fitProblem({ kind, coefficients, knots, range }: CalibrationFit): string | undefined {
  if (!Number.isFinite(range.min) || !Number.isFinite(range.max) || range.min >= range.max) {
    return `fit.range is ${range.min} to ${range.max}: it must rise; calibrate at two different points at least`;
  }
  if (kind === "piecewise") {
    const isRising = knots.every(
      ({ raw, value }, i) =>
        Number.isFinite(raw) && Number.isFinite(value) && raw > (knots[i - 1]?.raw ?? -Infinity),
    );
    return knots.length >= 2 && isRising
      ? undefined
      : "fit.knots do not rise or are fewer than two: calibrate again at distinct points";
  }
  const isFine = coefficients.length >= 2 && coefficients.length <= 4 && coefficients.every(Number.isFinite);
  return isFine
    ? undefined
    : "fit.coefficients are no 2 to 4 numbers: choose a simpler fit and calibrate again";
}
