/** A quick look at the captures' uncertainty while the run goes on; the budget decides at the end. */
import { combineTerms } from "./budget.ts";
import { budgetTerms } from "./budget-terms.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { Capture } from "./calibration-result.ts";
import { pointFacts } from "./judge-point.ts";
import type { PointFacts } from "./point-facts.ts";
import { scatterSoFar } from "./series-scatter.ts";
import { groupByTarget, readingsOf } from "./target-groups.ts";
import { zeroFacts } from "./zero-readings.ts";

/** Opening of a pressure sensor in the middle of its range before a falling series tells it, part of the range (assumption). */
const USUAL_OPENING_01 = 0.001;

/**
 * Expanded uncertainty (k = 2 or Student's t) of each capture's point from what was captured so far, one for each
 * capture, in the plan's unit. Hysteresis is assumed until the falling series tells it; zero deviation is left out until
 * the device was unloaded. No captures: none. Throws `CAL-DATA-UNUSABLE` for a value that is not finite.
 */
export function estimateExpanded(plan: CalibrationPlan, captures: readonly Capture[]): readonly number[] {
  if (captures.length === 0) return [];
  const groups = groupByTarget(plan, captures);
  const facts = { scatter: scatterSoFar(groups), zero: zeroFacts(plan, groups) };
  const expanded = new Map<Capture, number>();
  for (const group of groups) {
    const terms = budgetTerms(plan, withUsualHysteresis(plan, pointFacts(plan, group, facts)));
    const budget = combineTerms(terms, { trials: 0, seed: 0 });
    for (const { capture } of readingsOf(group)) expanded.set(capture, budget.expanded);
  }
  return captures.map((capture) => expanded.get(capture) ?? Number.NaN);
}

function withUsualHysteresis(plan: CalibrationPlan, facts: PointFacts): PointFacts {
  const falls = plan.steps.some(({ kind, direction }) => kind === "point" && direction === "down");
  if (plan.kind !== "pressure" || !falls || facts.hysteresis !== undefined) return facts;
  const { min, max } = plan.range;
  const part = Math.max(0, Math.min(1, (facts.value - min) / (max - min)));
  return { ...facts, hysteresis: USUAL_OPENING_01 * (max - min) * 4 * part * (1 - part) };
}
