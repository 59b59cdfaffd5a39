/** What follows from a phase: the correction, and how the device would do with it. */

import { analysePhase } from "./analyse-phase.ts";
import { applyCorrection } from "./apply-fit.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { CalibrationFit, Capture, PhaseResult } from "./calibration-result.ts";
import { fitPoints } from "./fit.ts";
import type { MonteCarloChoice } from "./monte-carlo.ts";
import { referenceAt } from "./target-groups.ts";

/**
 * The plan's fit through all captures: from the device's reading to the reference's value at the device. Throws
 * `CAL-FIT-REFUSED` with what to do.
 */
export function correctionOf(plan: CalibrationPlan, captures: readonly Capture[]): CalibrationFit {
  return fitPoints(
    captures.map((capture) => ({ raw: capture.device, value: referenceAt(plan, capture) })),
    plan.fit,
  );
}

/**
 * The same captures as if the correction had been in force: an estimate for the question "adjust?", never an as-left
 * result, which is measured. Captures outside the fit's range are left out. Throws as `analysePhase` does.
 */
export function estimateAsLeft(
  plan: CalibrationPlan,
  captures: readonly Capture[],
  fit: CalibrationFit,
  check?: MonteCarloChoice,
): PhaseResult {
  const corrected = captures
    .map((capture) => applyCorrection(fit, capture))
    .filter((each) => each !== "outside");
  return analysePhase(plan, corrected, check);
}
