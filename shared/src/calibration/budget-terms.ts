/** Which terms a budget has, by the kind of calibration. */
import type { CalibrationKind, CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import type { PointFacts } from "./point-facts.ts";
import { pressureTerms } from "./pressure-terms.ts";

const TERMS: Readonly<Record<CalibrationKind, (plan: CalibrationPlan, facts: PointFacts) => BudgetTerm[]>> = {
  pressure: pressureTerms,
  force: pressureTerms,
  volume: pressureTerms,
  temperature: pressureTerms,
};

/** Every term of a point's budget, in the unit of the plan. */
export function budgetTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  return TERMS[plan.kind](plan, facts);
}
