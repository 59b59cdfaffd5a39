/** What a person enters of a reference standard, as text, and what is missing before it can be saved. Pure. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import type { SignalUnit } from "@cementwatch/shared/units";
import { readNumber } from "../setup/read-number.ts";

export type ReferenceText =
  | "id"
  | "title"
  | "model"
  | "serialNumber"
  | "certificateNumber"
  | "laboratory"
  | "calibratedAt"
  | "validUntil"
  | "deviceId"
  | "reason";

export type ReferenceNumber =
  | "min"
  | "max"
  | "expandedUncertainty"
  | "relativePercent"
  | "drift"
  | "resolution";

export interface ReferenceDraft {
  readonly kind: CalibrationKind;
  readonly isRetired: boolean;
  readonly isSimulated: boolean;
  readonly baseVersion: number;
  readonly texts: Readonly<Record<ReferenceText, string>>;
  readonly numbers: Readonly<Record<ReferenceNumber, string>>;
}

export const REFERENCE_UNITS: Readonly<Record<CalibrationKind, SignalUnit>> = {
  pressure: "kPa",
  force: "N",
  volume: "mL",
  temperature: "degC",
};

export const TEXT_FIELDS: readonly {
  readonly field: ReferenceText;
  readonly label: string;
  readonly hint?: string;
}[] = [
  { field: "title", label: "Name" },
  { field: "model", label: "Model" },
  { field: "serialNumber", label: "Serial number" },
  { field: "certificateNumber", label: "Certificate number" },
  { field: "laboratory", label: "Calibrated by (laboratory)" },
  { field: "calibratedAt", label: "Calibrated on", hint: "2026-03-01" },
  { field: "validUntil", label: "Valid until", hint: "2027-03-01" },
  { field: "deviceId", label: "Device that reads it", hint: "empty: its readings are typed" },
];

/** Labels end with the unit of the reference where `hasUnit`. */
export const NUMBER_FIELDS: readonly {
  readonly field: ReferenceNumber;
  readonly label: string;
  readonly hasUnit: boolean;
}[] = [
  { field: "min", label: "Range from", hasUnit: true },
  { field: "max", label: "Range to", hasUnit: true },
  { field: "expandedUncertainty", label: "U (k = 2) of the certificate", hasUnit: true },
  { field: "relativePercent", label: "and a part of the reading, %", hasUnit: false },
  { field: "drift", label: "Drift between calibrations, ±", hasUnit: true },
  { field: "resolution", label: "Resolution", hasUnit: true },
];

export function emptyReference(): ReferenceDraft {
  return {
    kind: "pressure",
    isRetired: false,
    isSimulated: false,
    baseVersion: 0,
    texts: {
      id: "",
      title: "",
      model: "",
      serialNumber: "",
      certificateNumber: "",
      laboratory: "",
      calibratedAt: "",
      validUntil: "",
      deviceId: "",
      reason: "",
    },
    numbers: { min: "0", max: "", expandedUncertainty: "", relativePercent: "0", drift: "", resolution: "" },
  };
}

/** A change begins with the numbers of the newest version and no reason. */
export function draftOfReference(reference: ReferenceStandard): ReferenceDraft {
  const { title, model, serialNumber, certificateNumber, laboratory, calibratedAt, validUntil } = reference;
  return {
    kind: reference.kind,
    isRetired: reference.isRetired,
    isSimulated: reference.isSimulated,
    baseVersion: reference.version,
    texts: {
      id: reference.id,
      title,
      model,
      serialNumber,
      certificateNumber,
      laboratory,
      calibratedAt,
      validUntil,
      deviceId: reference.deviceId ?? "",
      reason: "",
    },
    numbers: {
      min: String(reference.range.min),
      max: String(reference.range.max),
      expandedUncertainty: String(reference.expandedUncertainty),
      relativePercent: String(Number((reference.relativeExpandedUncertainty * 100).toPrecision(9))),
      drift: String(reference.drift),
      resolution: String(reference.resolution),
    },
  };
}

/** What is to be corrected first, or `undefined`: it can be saved. */
export function referenceProblem(draft: ReferenceDraft): string | undefined {
  const { texts, numbers } = draft;
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(texts.id)) {
    return "Id: give the mark on its label in letters, digits and hyphens, e.g. R-9";
  }
  const missing = TEXT_FIELDS.find(({ field }) => field !== "deviceId" && texts[field].trim() === "");
  if (missing !== undefined) return `${missing.label} is empty`;
  for (const { field, label } of NUMBER_FIELDS) {
    const value = readNumber(numbers[field]);
    if (value === undefined) return `${label}: "${numbers[field]}" is no number`;
    if (value < 0 && field !== "min" && field !== "max") return `${label}: ${value} is below zero`;
  }
  for (const field of ["calibratedAt", "validUntil"] as const) {
    if (!isDate(texts[field])) return `${labelOf(field)}: write the date as 2027-03-01`;
  }
  if (texts.validUntil <= texts.calibratedAt) return "Valid until: must lie after the day of its calibration";
  if (numberOf(draft, "max") <= numberOf(draft, "min")) return "Range to: must be above where it begins";
  if (numberOf(draft, "expandedUncertainty") + numberOf(draft, "relativePercent") <= 0) {
    return "U (k = 2) of the certificate: a reference without uncertainty is none";
  }
  return texts.reason.trim() === "" ? "Reason is empty: say why, e.g. new certificate" : undefined;
}

/** The draft as the register keeps it. Call it when `referenceProblem` is silent. */
export function referenceOf(draft: ReferenceDraft): Omit<ReferenceStandard, "version"> {
  const { texts } = draft;
  const trimmed = (field: ReferenceText) => texts[field].trim();
  return {
    id: texts.id,
    title: trimmed("title"),
    kind: draft.kind,
    unit: REFERENCE_UNITS[draft.kind],
    model: trimmed("model"),
    serialNumber: trimmed("serialNumber"),
    certificateNumber: trimmed("certificateNumber"),
    laboratory: trimmed("laboratory"),
    calibratedAt: trimmed("calibratedAt"),
    validUntil: trimmed("validUntil"),
    range: { min: numberOf(draft, "min"), max: numberOf(draft, "max") },
    expandedUncertainty: numberOf(draft, "expandedUncertainty"),
    relativeExpandedUncertainty: numberOf(draft, "relativePercent") / 100,
    drift: numberOf(draft, "drift"),
    resolution: numberOf(draft, "resolution"),
    ...(trimmed("deviceId") === "" ? {} : { deviceId: trimmed("deviceId") }),
    isRetired: draft.isRetired,
    isSimulated: draft.isSimulated,
    reason: trimmed("reason"),
  };
}

function numberOf({ numbers }: ReferenceDraft, field: ReferenceNumber): number {
  return readNumber(numbers[field]) ?? Number.NaN;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(Date.parse(text));
}

function labelOf(field: ReferenceText): string {
  return TEXT_FIELDS.find((entry) => entry.field === field)?.label ?? field;
}
