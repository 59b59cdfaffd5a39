/** Budget of a gravimetric volume calibration (ISO 8655-6, ISO/TR 20461): balance, water, air, evaporation, film. */
import { termB } from "./budget.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import { referenceTerms, repeatabilityTerm, resolutionTerm } from "./common-terms.ts";
import type { PointFacts } from "./point-facts.ts";
import { type GravimetricConditions, gravimetricConditions, valuesOf, volumePerGram } from "./z-factor.ts";

/** Water that evaporates between two weighings without a trap, half width, mL (assumption: 1 µL). */
const EVAPORATION_ML = 0.001;
/** Water that stays at the tip or wets the vessel's neck, half width, mL (assumption: 2 µL). */
const FILM_ML = 0.002;

/** Every term in mL. The balance's terms stand in the plan in mL (1 g is 1 mL within 0.3 %). */
export function volumeTerms(plan: CalibrationPlan, facts: PointFacts): BudgetTerm[] {
  const { unit, device, reference } = plan;
  const balance = referenceTerms(plan, facts.value).filter(({ id }) => id !== "referenceResolution");
  return [
    ...balance,
    termB({
      id: "referenceResolution",
      title: "balance, resolution of the difference of two weighings",
      distribution: "triangular",
      value: reference.resolution,
      valueUnit: unit,
      source: "one step: the difference of two rectangles",
    }),
    resolutionTerm("deviceResolution", "device, resolution", device.resolution, unit),
    repeatabilityTerm(plan, facts),
    ...conditionTerms(plan, facts.value),
    termB({
      id: "evaporation",
      title: "evaporation between weighings",
      distribution: "rectangular",
      value: EVAPORATION_ML,
      valueUnit: unit,
      source: "1 µL (assumption)",
    }),
    termB({
      id: "film",
      title: "drop at the tip and wetting film",
      distribution: "rectangular",
      value: FILM_ML,
      valueUnit: unit,
      source: "2 µL (assumption)",
    }),
  ];
}

/** Above it water's sensitivity is taken towards colder water, so that it stays within its table. */
const WARM_C = 30;

const CONDITIONS: readonly (readonly [keyof GravimetricConditions, string, string, string])[] = [
  ["waterC", "water, temperature (density and expansion)", "K", "thermometer's uncertainty of the plan"],
  ["airC", "air buoyancy, temperature", "K", "thermometer's uncertainty of the plan"],
  ["airHpa", "air buoyancy, pressure", "hPa", "barometer, 5 hPa (assumption)"],
  ["humidityPercent", "air buoyancy, humidity", "%", "hygrometer, 10 % (assumption)"],
  [
    "expansionPerK",
    "device, cubic expansion",
    "1/K",
    "plastic syringe, 2.4·10⁻⁴/K ± half of it (assumption)",
  ],
];

function conditionTerms(plan: CalibrationPlan, volumeMl: number): BudgetTerm[] {
  const conditions = gravimetricConditions(plan.surroundings);
  const values = valuesOf(conditions);
  const perGram = volumePerGram(values);
  return CONDITIONS.map(([id, title, valueUnit, source]) => {
    const { halfWidth, isMeasured } = conditions[id];
    // Sensitivity by a difference over the half width itself: it holds the curvature of water's density.
    const step = values[id] > WARM_C && id === "waterC" ? -halfWidth : halfWidth;
    const perUnit = step === 0 ? 0 : (volumePerGram({ ...values, [id]: values[id] + step }) - perGram) / step;
    return termB({
      id,
      title,
      distribution: "rectangular",
      value: halfWidth,
      valueUnit,
      sensitivity: (volumeMl * perUnit) / perGram,
      source: isMeasured || id === "expansionPerK" ? source : "not measured: the usual range (assumption)",
    });
  });
}
