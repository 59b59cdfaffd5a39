/** Budget of a temperature calibration in a bath or block, by comparison. */
import { termB } from "./budget.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import { referenceTerms, repeatabilityTerm, resolutionTerm } from "./common-terms.ts";
import type { PointFacts } from "./point-facts.ts";

/** Difference between the two sensors' places in a stirred bath, half width, K (assumption). */
const HOMOGENEITY_K = 0.03;
/** Heat along the stem: part of the difference to the air (assumption: immersed ten diameters). */
const IMMERSION_01 = 0.001;

/** Every term in °C. */
export function temperatureTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  const { unit, device, surroundings } = plan;
  return [
    ...referenceTerms(plan, facts.value),
    termB({
      id: "bathHomogeneity",
      title: "bath, homogeneity",
      distribution: "rectangular",
      value: HOMOGENEITY_K,
      valueUnit: unit,
      source: "stirred bath, 0.03 K (assumption)",
    }),
    termB({
      id: "bathStability",
      title: "bath, stability while captured",
      distribution: "normal",
      value: facts.referenceSpread,
      valueUnit: unit,
      source: "largest spread of the reference in a settled window",
    }),
    termB({
      id: "immersion",
      title: "immersion, heat along the stem",
      distribution: "rectangular",
      value: IMMERSION_01 * Math.abs(facts.value - surroundings.airTemperatureC),
      valueUnit: unit,
      source: "0.1 % of the difference to the air (assumption: immersed ten diameters)",
    }),
    resolutionTerm("deviceResolution", "device, resolution", device.resolution, unit),
    repeatabilityTerm(plan, facts),
  ];
}
