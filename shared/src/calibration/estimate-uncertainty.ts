/** A quick look at a capture's uncertainty while the run goes on; the budget decides at the end. */
import { combineTerms } from "./budget.ts";
import { budgetTerms } from "./budget-terms.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { Capture } from "./calibration-result.ts";
import { scatterOf } from "./series-scatter.ts";
import { groupByTarget } from "./target-groups.ts";
import { isZeroTarget } from "./zero-readings.ts";

/**
 * Expanded uncertainty (k = 2 or Student's t) from this one capture, in the plan's unit: without hysteresis, zero
 * deviation and repeated series, which are not known yet. Throws `CAL-DATA-UNUSABLE` for a value that is not finite.
 */
export function estimateExpanded(plan: CalibrationPlan, capture: Capture): number {
  const groups = groupByTarget(plan, [capture]);
  const terms = budgetTerms(plan, {
    value: capture.reference,
    isZero: isZeroTarget(plan, capture.target),
    series: 1,
    scatter: scatterOf(plan, groups),
    referenceSpread: capture.referenceSpread,
  });
  return combineTerms(terms, { trials: 0, seed: 0 }).expanded;
}
