/** Budget of a pressure calibration: the model of DKD-R 6-1 with the uncertainty apart from the deviation. */
import { termB } from "./budget.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import { referenceTerms, repeatabilityTerm, resolutionTerm } from "./common-terms.ts";
import { headOf } from "./hydrostatic-head.ts";
import type { PointFacts } from "./point-facts.ts";

/** Thermal error of a compensated piezoresistive transmitter, part of its span for each kelvin (assumption). */
const SPAN_PER_K = 0.0002;

/** Every term in kPa; hysteresis and zero deviation count half as half width of a rectangle (DKD-R 6-1). */
export function pressureTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  const { unit, device, surroundings } = plan;
  const span = plan.range.max - plan.range.min;
  return [
    ...referenceTerms(plan, facts.value),
    resolutionTerm("deviceResolution", "device, resolution", device.resolution, unit),
    repeatabilityTerm(plan, facts),
    termB({
      id: "hysteresis",
      title: "device, hysteresis",
      distribution: "rectangular",
      value: facts.isZero ? 0 : (facts.hysteresis ?? 0) / 2,
      valueUnit: unit,
      source: hysteresisSource(facts),
    }),
    termB({
      id: "zeroDeviation",
      title: "device, zero deviation",
      distribution: "rectangular",
      value: (facts.zeroDeviation ?? 0) / 2,
      valueUnit: unit,
      source:
        facts.zeroDeviation === undefined
          ? "zero was not captured after loading: not told"
          : "half of the change of zero over one loading, less repeatability",
    }),
    ...headTerms(plan),
    termB({
      id: "temperature",
      title: "device, temperature effect",
      distribution: "rectangular",
      value: surroundings.airTemperatureUncertaintyC,
      valueUnit: "K",
      sensitivity: SPAN_PER_K * span,
      source: "0.02 % of span for each kelvin (assumption)",
    }),
  ];
}

function hysteresisSource({ isZero, hysteresis }: PointFacts): string {
  if (isZero) return "at zero it is the zero deviation";
  return hysteresis === undefined
    ? "one direction only: not told"
    : "half of the difference of rising and falling, less repeatability";
}

function headTerms(plan: CalibrationPlan): BudgetTerm[] {
  const head = headOf(plan);
  return [
    termB({
      id: "headHeight",
      title: "hydrostatic head, height",
      distribution: "rectangular",
      value: head.heightHalfWidthMm,
      valueUnit: "mm",
      sensitivity: head.kPaPerMm,
      source: head.isStated ? "stated in the plan" : "not stated: level within 20 mm (assumption)",
    }),
    termB({
      id: "headColumn",
      title: "hydrostatic head, liquid and gravity",
      distribution: "rectangular",
      value: head.columnHalfWidth01,
      valueUnit: "1",
      sensitivity: head.kPa,
      source: "870 to 1 130 kg/m³ and 0.3 % of gravity (assumption)",
    }),
  ];
}
