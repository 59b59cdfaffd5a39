/**
 * The report of one session as plain data: what report.json holds, and what the page and the DICOM forms are made from.
 * Times are session µs (`atUs`), with the wall time (ISO 8601, UTC) beside those that people read. See docs/report.md.
 */
import type { AlarmPriority, Evidence } from "@cementwatch/shared/alarm/alarm";
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { ChecklistItemId } from "@cementwatch/shared/procedure/checklist-item";
import type {
  BatchRecord,
  LevelRecord,
  ProcedureMark,
  ProcedurePhase,
  ProcedureRecord,
  RadiationDose,
} from "@cementwatch/shared/procedure/procedure-record";
import type { VertebralHeights } from "@cementwatch/shared/procedure/vertebral-heights";
import type { ProcedureConfig } from "@cementwatch/shared/session/session-config";
import type { FollowUpEntry } from "./follow-up-file.ts";
import type { RecordCheck } from "./record-hash.ts";

export const REPORT_SCHEMA = "cementwatch.report";
export const REPORT_SCHEMA_VERSION = 1;

/** Stands once on every form. */
export const REPORT_NOTICE =
  "Not a medical device: for research and training; nothing here replaces the surgeon's own judgement or report.";

/** Usual operation time of one level, min (vertebroplasty papers report about half an hour). */
export const USUAL_OPERATION_MIN = 30;

/** A level as the record has it, with its heights compared. */
export interface ReportLevel extends Omit<LevelRecord, "isActive" | "firstActiveAtUs" | "heights"> {
  readonly peakPressureKpa?: number;
  readonly heights: ReportHeights;
}

export interface ReportHeights {
  readonly before?: VertebralHeights;
  readonly after?: VertebralHeights;
  /** (after − before) / (reference − before) · 100, %; absent where it was not measured. */
  readonly restoration?: {
    readonly anteriorPercent?: number;
    readonly middlePercent?: number;
    readonly posteriorPercent?: number;
  };
}

export interface ReportAlarm {
  readonly id: number;
  readonly condition: string;
  readonly priority: AlarmPriority;
  readonly headline: string;
  readonly place: string;
  readonly evidence: readonly Evidence[];
  readonly raisedAtUs: number;
  readonly endedAtUs?: number;
  readonly durationS: number;
  /** `control`: what was pressed, e.g. `touch: STOP tile`; absent when nobody acknowledged it. */
  readonly acknowledged?: { readonly atUs: number; readonly control: string };
  /** From the raising until the plunger stood, s; absent when it did not move then or no volume was measured. */
  readonly toPlungerStopS?: number;
}

export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface ReportLimit {
  readonly id: string;
  readonly value: number;
  readonly usual?: number;
  readonly unit: string;
  readonly reason: string;
}

/** A key frame without its pixels. */
export interface ReportFrame {
  readonly caption: string;
  readonly atUs: number;
  readonly view: PictureView;
  readonly pictureId: string;
  readonly frameNumber: number;
}

export interface ReportLine {
  readonly title: string;
  readonly text: string;
}

export type ReportSetUp = Pick<
  ProcedureConfig,
  | "indication"
  | "approach"
  | "isTumour"
  | "cannulaGauge"
  | "cannulaLengthMm"
  | "roomTemperatureC"
  | "aliquotMl"
  | "worklist"
> & { readonly kind: ProcedureConfig["procedure"] };

export interface Report {
  readonly schema: typeof REPORT_SCHEMA;
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  readonly notice: string;
  /** True when any input was simulated: every form says so in large letters. */
  readonly isSimulated: boolean;
  /** What could not be told and why, most important first. */
  readonly missing: readonly string[];
  readonly session: {
    readonly id: string;
    readonly title: string;
    readonly software: string;
    readonly startedAt: string;
    readonly endedAt: string;
    readonly durationS: number;
    readonly record: RecordCheck;
  };
  readonly pseudonym: string;
  readonly procedure: {
    /** As it was last; absent when no configuration is recorded: defaults are nobody's choice. */
    readonly setUp?: ReportSetUp;
    readonly startedAtUs?: number;
    readonly endedAtUs?: number;
    readonly operationMin?: number;
    readonly usualOperationMin: number;
  };
  readonly batches: readonly BatchRecord[];
  readonly levels: readonly ReportLevel[];
  readonly totals?: ProcedureRecord["totals"];
  readonly pressure: { readonly peakKpa?: number; readonly peakAtUs?: number };
  readonly alarms: readonly ReportAlarm[];
  /** Those that did not fit into the bound of the report. */
  readonly alarmsLeftOut: number;
  readonly marks: readonly ProcedureMark[];
  readonly signed: readonly {
    readonly item: ChecklistItemId;
    readonly title: string;
    readonly atUs: number;
  }[];
  readonly notSigned: readonly string[];
  readonly limits: readonly ReportLimit[];
  readonly dose: RadiationDose;
  readonly followUp: FollowUpEntry;
  /** Support, heat, decompression and dose of cement, each as a sentence: see report-mechanisms.ts. */
  readonly mechanisms: readonly ReportLine[];
  readonly timeline: {
    readonly range: Span;
    readonly phases: readonly (Span & { readonly phase: ProcedurePhase })[];
    readonly beam: readonly Span[];
    readonly injections: readonly Span[];
  };
  /** Pump volume (mL) and pressure (kPa) in the order they were measured. */
  readonly loop: readonly (readonly [volumeMl: number, pressureKpa: number])[];
  readonly keyFrames: readonly ReportFrame[];
  readonly wall: { readonly atUs: number; readonly iso: string };
}
