/** Which terms a budget has, by the kind of calibration. */
import type { CalibrationKind, CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import { forceTerms } from "./force-terms.ts";
import type { PointFacts } from "./point-facts.ts";
import { pressureTerms } from "./pressure-terms.ts";
import { temperatureTerms } from "./temperature-terms.ts";
import { volumeTerms } from "./volume-terms.ts";

const TERMS: Readonly<Record<CalibrationKind, (plan: CalibrationPlan, facts: PointFacts) => BudgetTerm[]>> = {
  pressure: pressureTerms,
  force: forceTerms,
  volume: volumeTerms,
  temperature: temperatureTerms,
};

/** Every term of a point's budget, in the unit of the plan. */
export function budgetTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  return TERMS[plan.kind](plan, facts);
}
