/** What a person chooses of a run, as text, with defaults, and what is asked of the server with it. Pure. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type {
  CalibrationKind,
  CalibrationPlan,
  FitChoice,
  ProcedureId,
} from "@cementwatch/shared/calibration/calibration-plan";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { daysBetween } from "@cementwatch/shared/iso-days";
import { readNumber } from "../setup/read-number.ts";
import { PROCEDURES, procedureWords } from "./calibration-words.ts";

type Shown = CalibrationPlan["shown"];

export type RunField =
  | "operator"
  | "min"
  | "max"
  | "limit"
  | "intervalDays"
  | "airTemperatureC"
  | "airTemperatureUncertaintyC"
  | "humidityPercent"
  | "airPressureHpa"
  | "waterTemperatureC"
  | "heightDifferenceMm"
  | "resolution";

export interface RunDraft {
  readonly deviceId: string;
  readonly kind: CalibrationKind;
  readonly procedure: ProcedureId;
  readonly referenceId: string;
  readonly shown: Shown;
  /** 0: the procedure says how many. */
  readonly points: number;
  readonly fit: FitChoice;
  /** `dkdA`: taken off and put on again between its two pairs of series. */
  readonly isRemounted: boolean;
  /** Simulated devices: short waiting times, for practice. */
  readonly isQuick: boolean;
  readonly texts: Readonly<Record<RunField, string>>;
}

/** Units offered, the first is the usual one. The factor leads from the unit of the server to the shown one. */
export const SHOWN_UNITS: Readonly<Record<CalibrationKind, readonly Shown[]>> = {
  pressure: [
    { unit: "bar", factor: 0.01, decimals: 2 },
    { unit: "kPa", factor: 1, decimals: 0 },
    { unit: "MPa", factor: 0.001, decimals: 3 },
    { unit: "psi", factor: 0.1450377377, decimals: 1 },
  ],
  force: [{ unit: "N", factor: 1, decimals: 2 }],
  volume: [
    { unit: "mL", factor: 1, decimals: 3 },
    { unit: "µL", factor: 1_000, decimals: 0 },
  ],
  temperature: [{ unit: "°C", factor: 1, decimals: 2 }],
};

/** Range in the unit of the server where nothing better is known. Assumption: usual instruments of the room. */
const USUAL_RANGE: Readonly<Record<CalibrationKind, { readonly min: number; readonly max: number }>> = {
  pressure: { min: 0, max: 10_000 },
  force: { min: 0, max: 500 },
  volume: { min: 0, max: 10 },
  temperature: { min: 15, max: 45 },
};
/** Permissible error where none was used before: 0.5 % of the range. Assumption. */
const USUAL_LIMIT_01 = 0.005;
const USUAL_INTERVAL_DAYS = 365;

export interface DraftSources {
  readonly deviceId: string;
  readonly kind: CalibrationKind;
  readonly isSimulated: boolean;
  /** Of the kind, usable first. */
  readonly references: readonly ReferenceStandard[];
  readonly wantedReference: string;
  /** The device's newest calibration: what was chosen then is proposed again. */
  readonly before: CalibrationEntry | undefined;
  readonly operator: string;
}

export function firstDraft(sources: DraftSources): RunDraft {
  const { kind, references, before } = sources;
  const reference = references.find(({ id }) => id === sources.wantedReference) ?? references[0];
  const shown = before?.plan.shown ?? SHOWN_UNITS[kind][0] ?? { unit: "", factor: 1, decimals: 2 };
  const range = before?.plan.range ?? within(USUAL_RANGE[kind], reference?.range);
  const limit = before?.plan.limit ?? (range.max - range.min) * USUAL_LIMIT_01;
  const procedure = before?.plan.procedure ?? PROCEDURES.find((entry) => entry.kind === kind)?.id ?? "dkdC";
  const text = (value: number) => String(Number((value * shown.factor).toPrecision(6)));
  return {
    deviceId: sources.deviceId,
    kind,
    procedure,
    referenceId: reference?.id ?? "",
    shown,
    fit: before?.plan.fit ?? { kind: "linear" },
    isRemounted: false,
    isQuick: sources.isSimulated,
    points: before === undefined ? (procedureWords(procedure)?.points[0] ?? 0) : pointsOf(before.plan),
    texts: {
      operator: sources.operator || (sources.isSimulated ? "training" : ""),
      min: text(range.min),
      max: text(range.max),
      limit: text(limit),
      intervalDays: String(before?.plan.intervalDays ?? USUAL_INTERVAL_DAYS),
      airTemperatureC: "22",
      airTemperatureUncertaintyC: "1",
      humidityPercent: "50",
      airPressureHpa: "1013",
      waterTemperatureC: kind === "volume" ? "21" : "",
      heightDifferenceMm: "0",
      resolution: text(before?.plan.device.resolution ?? 0),
    },
  };
}

/** The same run in another unit: the numbers are carried over, not typed anew. */
export function inUnit(draft: RunDraft, shown: Shown): RunDraft {
  const carried = (field: RunField) => {
    const value = readNumber(draft.texts[field]);
    return value === undefined
      ? draft.texts[field]
      : String(Number(((value / draft.shown.factor) * shown.factor).toPrecision(6)));
  };
  const fields = {
    min: carried("min"),
    max: carried("max"),
    limit: carried("limit"),
    resolution: carried("resolution"),
  };
  return { ...draft, shown, texts: { ...draft.texts, ...fields } };
}

export type RunProblems = Partial<Record<RunField | "referenceId" | "points", string>>;

/** What stands against the run, at its field. The server judges again and says more. */
export function runProblems(
  draft: RunDraft,
  reference: ReferenceStandard | undefined,
  todayIso: string,
): RunProblems {
  const { texts } = draft;
  const problems: RunProblems = {};
  for (const field of numberFields(draft.kind)) {
    if (readNumber(texts[field]) === undefined) problems[field] = `"${texts[field]}" is no number`;
  }
  if (texts.operator.trim() === "") problems.operator = "who calibrates? initials or a staff number";
  const [min, max, limit] = [
    serverValue(draft, "min"),
    serverValue(draft, "max"),
    serverValue(draft, "limit"),
  ];
  if (max <= min) problems.max = "must be above where the range begins";
  if (limit <= 0) problems.limit = "must be above zero";
  if (reference === undefined) {
    problems.referenceId =
      "choose the reference that is connected; add it under References if it is not listed";
    return problems;
  }
  if (daysBetween(todayIso, reference.validUntil) < 0) {
    problems.referenceId = `its certificate ended on ${reference.validUntil}: have it calibrated, or use another one`;
  } else if (reference.isRetired) {
    problems.referenceId = "it is retired: use another one";
  } else if (max > reference.range.max || min < reference.range.min) {
    const { unit, factor } = draft.shown;
    problems.referenceId = `it measures ${reference.range.min * factor} to ${reference.range.max * factor} ${unit} only: narrow the range or use another one`;
  }
  return problems;
}

/** A typed number in the unit of the server; NaN for none. */
export function serverValue(draft: RunDraft, field: "min" | "max" | "limit" | "resolution"): number {
  return (readNumber(draft.texts[field]) ?? Number.NaN) / draft.shown.factor;
}

export function numberFields(kind: CalibrationKind): readonly RunField[] {
  const common: readonly RunField[] = [
    "min",
    "max",
    "limit",
    "intervalDays",
    "airTemperatureC",
    "airTemperatureUncertaintyC",
  ];
  if (kind === "pressure") return [...common, "heightDifferenceMm"];
  return kind === "volume" ? [...common, "humidityPercent", "airPressureHpa", "waterTemperatureC"] : common;
}

/** Points of one series. */
function pointsOf({ steps }: CalibrationPlan): number {
  const points = steps.filter(({ kind }) => kind === "point");
  const first = points[0]?.series;
  return points.filter(({ series }) => series === first).length;
}

function within(range: { readonly min: number; readonly max: number }, outer?: typeof range): typeof range {
  if (outer === undefined) return range;
  return { min: Math.max(range.min, outer.min), max: Math.min(range.max, outer.max) };
}
