/**
 * A session as tables: which topic becomes which table, its columns with their UCUM units, and where each value stands
 * in the recorded message. CSV and Parquet are made from the same rows. See docs/exports.md.
 */
import type { JsonValue } from "@cementwatch/shared/json";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage, Topic } from "../recording/recorder.ts";

/** `wall`: ms since 1970. `time`: session µs. `origin`: live or simulated. A missing value is `undefined`. */
export type Cell = string | number | boolean | undefined;
type ColumnType = "origin" | "wall" | "time" | "number" | "text" | "boolean";

export interface Column {
  readonly name: string;
  /** UCUM code; empty where there is no unit. */
  readonly ucum: string;
  readonly type: ColumnType;
  readonly read: (json: JsonValue | undefined, message: RecordedMessage) => JsonValue | undefined;
}

export interface SessionTable {
  readonly name: string;
  readonly topic: Topic;
  readonly columns: readonly Column[];
}

/** The unit and the column of each signal. */
export const SIGNAL_COLUMNS: Readonly<Record<SignalId, { readonly name: string; readonly ucum: string }>> = {
  pressureKpa: { name: "pressure", ucum: "kPa" },
  volumeMl: { name: "volume", ucum: "mL" },
  temperatureC: { name: "temperature", ucum: "Cel" },
  flowMlPerS: { name: "flow", ucum: "mL/s" },
  resistanceKpaSPerMl: { name: "resistance", ucum: "kPa.s/mL" },
  balloonPressureLeftKpa: { name: "balloon_pressure_left", ucum: "kPa" },
  balloonPressureRightKpa: { name: "balloon_pressure_right", ucum: "kPa" },
  balloonVolumeLeftMl: { name: "balloon_volume_left", ucum: "mL" },
  balloonVolumeRightMl: { name: "balloon_volume_right", ucum: "mL" },
  intravertebralPressureKpa: { name: "intravertebral_pressure", ucum: "kPa" },
  cementTemperatureC: { name: "cement_temperature", ucum: "Cel" },
  forceN: { name: "force", ucum: "N" },
};

const at = (path: string) => {
  const names = path.split(".");
  return (json: JsonValue | undefined) => names.reduce(jsonField, json);
};
const column =
  (type: ColumnType) =>
  (name: string, ucum: string, path: string): Column => ({ name, ucum, type, read: at(path) });
const number = column("number");
const time = column("time");
const text = (name: string, path: string): Column => column("text")(name, "", path);
const flag = (name: string, path: string): Column => column("boolean")(name, "", path);

/** Wall and session time of the message itself. */
const STAMP: readonly Column[] = [
  { name: "origin", ucum: "", type: "origin", read: () => "" },
  { name: "wall_time", ucum: "", type: "wall", read: (_json, { atUs }) => atUs },
  { name: "session_time", ucum: "s", type: "time", read: (_json, { atUs }) => atUs },
  { name: "sequence", ucum: "", type: "number", read: (_json, { sequence }) => sequence },
];
const MEASURED: Column = {
  name: "measured_time",
  ucum: "s",
  type: "time",
  read: (_json, { measuredAtUs }) => measuredAtUs,
};

const SAMPLES: SessionTable = {
  name: "samples",
  topic: "/telemetry",
  columns: [
    ...STAMP,
    time("measured_time", "s", "measuredAtUs"),
    text("signal", "signal"),
    text("device", "deviceId"),
    text("quality", "quality"),
    text("calibration", "calibrationId"),
    ...Object.entries(SIGNAL_COLUMNS).map(
      ([signal, { name, ucum }]): Column => ({
        name,
        ucum,
        type: "number",
        read: (json) => (jsonField(json, "signal") === signal ? jsonField(json, "value") : undefined),
      }),
    ),
  ],
};

const ASSESSMENTS: SessionTable = {
  name: "assessments",
  topic: "/assessment",
  columns: [
    ...STAMP,
    text("risk_state", "risk.state"),
    text("risk_word", "risk.word"),
    text("risk_detail", "risk.detail"),
    text("act", "risk.act"),
    text("view", "risk.view"),
    text("missing", "risk.missing"),
    number("score", "1", "risk.score01"),
    flag("injecting", "isInjecting"),
    flag("case_running", "isCaseRunning"),
    text("level", "activeCannula.level"),
    text("side", "activeCannula.side"),
    number("to_stop_line", "mm", "toStopLineMm"),
    number("to_stop_line_volume", "mL", "toStopLineMl"),
    number("since_look_volume", "mL", "sinceLook.volumeMl"),
    time("since_look_time", "s", "sinceLook.durationUs"),
    number("delivered_volume", "mL", "delivered.volumeMl"),
    flag("delivered_is_approximate", "delivered.isApproximate"),
    number("pump_volume", "mL", "delivered.pumpVolumeMl"),
    number("dead_volume", "mL", "delivered.deadVolumeMl"),
    text("cement_phase", "cement.phase"),
    text("cement_batch", "cement.batch"),
    time("cement_age", "s", "cement.ageUs"),
    number("cement_viscosity", "Pa.s", "cement.viscosityPaS"),
    number("flow", "mL/s", "flowMlPerS"),
    number("resistance", "kPa.s/mL", "resistanceKpaSPerMl"),
  ],
};

const ALARMS: SessionTable = {
  name: "alarms",
  topic: "/alarm",
  columns: [
    ...STAMP,
    number("alarm", "", "alarm.id"),
    text("phase", "phase"),
    text("condition", "alarm.condition"),
    text("kind", "alarm.kind"),
    text("priority", "alarm.priority"),
    text("headline", "alarm.headline"),
    text("place", "alarm.place"),
    text("act", "alarm.act"),
    text("reason", "alarm.reason"),
    text("evidence", "alarm.evidence"),
    time("raised_time", "s", "alarm.raisedAtUs"),
    flag("present", "alarm.isPresent"),
    flag("latched", "alarm.isLatched"),
    flag("acknowledged", "alarm.isAcknowledged"),
    text("picture", "alarm.pictureId"),
    text("view", "alarm.view"),
    number("frame", "", "alarm.frameNumber"),
    text("route", "alarm.route"),
    text("site", "alarm.site"),
  ],
};

const ACTS: SessionTable = {
  name: "acts",
  topic: "/input/operator",
  columns: [
    ...STAMP,
    MEASURED,
    text("act", "act.kind"),
    text("label", "act.label"),
    text("role", "actor.role"),
    text("control", "actor.control"),
    text("details", "act"),
  ],
};

const FINDINGS: SessionTable = {
  name: "findings",
  topic: "/input/finding",
  columns: [
    ...STAMP,
    time("measured_time", "s", "finding.measuredAtUs"),
    text("picture", "finding.pictureId"),
    text("view", "finding.view"),
    text("delivery", "finding.delivery"),
    number("frame", "", "finding.frameNumber"),
    text("not_valid", "finding.notValid"),
    number("cement_area", "mm2", "finding.cementAreaMm2"),
    number("front", "1", "finding.frontFraction01"),
    number("to_stop_line", "mm", "finding.toStopLineMm"),
    number("to_wall", "mm", "finding.toWallMm"),
    number("front_speed", "mm/s", "finding.frontSpeedMmPerS"),
    number("opacity_mass", "mm2", "finding.opacityMassMm2"),
    number("unaccounted_volume", "mL", "finding.unaccountedMl"),
    text("outside", "finding.outside"),
  ],
};

export const SESSION_TABLES: readonly SessionTable[] = [SAMPLES, ASSESSMENTS, ALARMS, ACTS, FINDINGS];

export interface RowContext {
  readonly origin: string;
  readonly wallMsOf: (atUs: number) => number;
}

/** The row of a message. A value of another type than its column's is left out, as one that is missing is. */
export function rowOf(table: SessionTable, message: RecordedMessage, context: RowContext): Cell[] {
  return table.columns.map(({ type, read }) => cellOf(type, read(message.json, message), context));
}

function cellOf(type: ColumnType, value: JsonValue | undefined, { origin, wallMsOf }: RowContext): Cell {
  if (value === undefined || value === null) return undefined;
  switch (type) {
    case "origin":
      return origin;
    case "wall":
      return wallMsOf(Number(value));
    case "time":
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "text":
      return typeof value === "string" ? value : JSON.stringify(value);
  }
}
