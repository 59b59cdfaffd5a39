/** Budget of a force calibration, after ISO 376 Annex C, for a later reading at any mounting. */
import { termB } from "./budget.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import { referenceTerms, repeatabilityTerm, resolutionTerm } from "./common-terms.ts";
import type { PointFacts } from "./point-facts.ts";

/** Error of an axis that is not straight, part of the force, where the gauge was not turned (assumption). */
const ALIGNMENT_01 = 0.0005;
/** Creep over the minutes of a series, part of the force (assumption: the limit of ISO 376 class 1). */
const CREEP_01 = 0.001;

/** Every term in N. */
export function forceTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  const { unit, device } = plan;
  const force = Math.abs(facts.value);
  return [
    ...referenceTerms(plan, facts.value),
    resolutionTerm("deviceResolution", "device, resolution", device.resolution, unit),
    repeatabilityTerm(plan, facts),
    termB({
      id: "rotation",
      title: "device, alignment and rotation",
      // A sideways load shows as a sine of the angle of mounting: the arc sine distribution.
      distribution: "uShaped",
      value: facts.rotation ?? ALIGNMENT_01 * force,
      valueUnit: unit,
      source:
        facts.rotation === undefined
          ? "not turned: 0.05 % of the force (assumption)"
          : "amplitude over the turned mountings",
    }),
    termB({
      id: "hysteresis",
      title: "device, reversibility",
      distribution: "rectangular",
      value: facts.isZero ? 0 : (facts.hysteresis ?? 0) / 2,
      valueUnit: unit,
      source:
        facts.hysteresis === undefined
          ? "one direction only: not told"
          : "half of the difference of rising and falling, less repeatability",
    }),
    termB({
      id: "zeroDeviation",
      title: "device, zero",
      distribution: "rectangular",
      value: (facts.zeroDeviation ?? 0) / 2,
      valueUnit: unit,
      source:
        facts.zeroDeviation === undefined
          ? "zero was not captured after loading: not told"
          : "half of the change of zero over one loading, less repeatability",
    }),
    termB({
      id: "creep",
      title: "device, creep",
      distribution: "rectangular",
      value: CREEP_01 * force,
      valueUnit: unit,
      source: "0.1 % of the force (assumption: limit of ISO 376 class 1)",
    }),
  ];
}
