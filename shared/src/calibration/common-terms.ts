/** Budget terms that every kind of calibration has. */
import { termA, termB } from "./budget.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { BudgetTerm } from "./calibration-result.ts";
import type { PointFacts } from "./point-facts.ts";

/** The reference's certificate (k = 2, so half of it), its drift since and its resolution. */
export function referenceTerms({ reference, unit }: CalibrationPlan, value: number): BudgetTerm[] {
  const { certificateNumber, expandedUncertainty, relativeExpandedUncertainty, drift, resolution } =
    reference;
  return [
    termB({
      id: "referenceCertificate",
      title: "reference standard, certificate",
      distribution: "normal",
      value: (expandedUncertainty + relativeExpandedUncertainty * Math.abs(value)) / 2,
      valueUnit: unit,
      source: `certificate ${certificateNumber}, k = 2`,
    }),
    termB({
      id: "referenceDrift",
      title: "reference standard, drift since its certificate",
      distribution: "rectangular",
      value: drift,
      valueUnit: unit,
      source: `register of reference standards, ${reference.referenceId}`,
    }),
    resolutionTerm("referenceResolution", "reference standard, resolution", resolution, unit),
  ];
}

export function resolutionTerm(id: string, title: string, resolution: number, valueUnit: string): BudgetTerm {
  return termB({
    id,
    title,
    distribution: "rectangular",
    value: resolution / 2,
    valueUnit,
    source: resolution === 0 ? "not stated: taken as fine" : "half of the smallest step",
  });
}

/**
 * The device's repeatability. The result is used for a later reading, which has its own scatter besides that of the
 * mean it was calibrated with: s·√(1 + 1/n).
 */
export function repeatabilityTerm({ unit }: CalibrationPlan, { scatter, series }: PointFacts): BudgetTerm {
  return termA({
    id: "repeatability",
    title: "device, repeatability (of a later reading and of the mean)",
    value: scatter.deviation,
    valueUnit: unit,
    sensitivity: Math.sqrt(1 + 1 / Math.max(1, series)),
    degreesOfFreedom: scatter.degreesOfFreedom,
    source: scatter.source,
  });
}
