/** What each detector reads now against its limit: for the table strip, so that a person sees it coming. Pure. */
import type { FrameFinding } from "../imaging/frame-finding.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { EvidenceReading } from "./assessment.ts";
import { areaLimitMm2, presentFinding, type ViewEvidence } from "./image-evidence.ts";
import type { ParameterId } from "./parameters.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export interface ReadingsInput {
  readonly evidence: Readonly<Record<PictureView, ViewEvidence>>;
  /** CUSUM of the normalised resistance, ln; absent when pressure or volume gives no evidence now. */
  readonly resistanceDropLn?: number;
  readonly atUs: number;
}

/** Readings of both views, then of the hydraulics. */
export function evidenceReadings(input: ReadingsInput, limits: Limits): readonly EvidenceReading[] {
  const { evidence, resistanceDropLn, atUs } = input;
  const pictures = [evidence.lateral, evidence.ap].flatMap((view) => pictureReadings(view, limits));
  if (resistanceDropLn === undefined) return pictures;
  const drop = {
    name: "resistanceDrop",
    value: resistanceDropLn,
    limit: limits.resistanceDropMin,
    unit: "ln",
  };
  return [...pictures, { ...drop, measuredAtUs: atUs }];
}

function pictureReadings(evidence: ViewEvidence, limits: Limits): EvidenceReading[] {
  const finding = presentFinding(evidence);
  if (finding === undefined) return [];
  const { view, measuredAtUs, toStopLineMm, opacityMassMm2, unaccountedMl } = finding;
  const at = { view, measuredAtUs };
  const readings: EvidenceReading[] = [{ ...outsideArea(finding, limits), ...at }];
  if (toStopLineMm !== undefined) {
    readings.push({ name: "toStopLineMm", value: toStopLineMm, limit: 0, unit: "mm", ...at });
  }
  if (opacityMassMm2 !== undefined) {
    readings.push({ name: "opacityMassMm2", value: opacityMassMm2, unit: "mm²", ...at });
  }
  if (unaccountedMl !== undefined) {
    const limit = limits.unaccountedMl;
    readings.push({ name: "unaccountedMl", value: unaccountedMl, limit, unit: "mL", ...at });
  }
  return readings;
}

/** The component that is nearest to its zone's limit; zero against the smallest limit when there is none. */
function outsideArea({ view, outside }: FrameFinding, limits: Limits) {
  let value = 0;
  let limit = view === "lateral" ? limits.posteriorAreaMm2 : limits.otherAreaMm2;
  for (const { zone, areaMm2 } of outside) {
    const zoneLimit = areaLimitMm2(zone, limits);
    if (areaMm2 / zoneLimit <= value / limit) continue;
    value = areaMm2;
    limit = zoneLimit;
  }
  return { name: "outsideAreaMm2", value, limit, unit: "mm²" };
}
