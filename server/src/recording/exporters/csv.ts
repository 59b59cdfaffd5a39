/** Samples and alarms of a session as CSV (RFC 4180): a row of names, a row of units, then one row an event. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import type { RecordedMessage } from "../recorder.ts";
import type { SessionReader } from "../session-reader.ts";

const COLUMNS = ["wall_time", "session_time", "kind", "name", "value", "quality", "text"] as const;
const UNITS = ["ISO 8601", "s", "", "", "as named", "", ""] as const;

/** Lines with CRLF, header first. Texts that a spreadsheet would take for a formula are neutralised. */
export function* csvLines(reader: SessionReader): Generator<string> {
  yield line(COLUMNS);
  yield line(UNITS);
  const wallStartMs = Date.parse(reader.header.wallStart) - reader.header.wallAtUs / 1_000;
  for (const message of reader.messages({ topics: ["/telemetry", "/alarm", "/input/operator"] })) {
    yield line(fieldsOf(message, wallStartMs));
  }
}

function fieldsOf(message: RecordedMessage, wallStartMs: number): string[] {
  const times = (atUs: number) => [
    new Date(wallStartMs + atUs / 1_000).toISOString(),
    (atUs / 1e6).toFixed(6),
  ];
  if (message.topic === "/telemetry") {
    const { signal, value, quality, measuredAtUs, deviceId } = message.json as unknown as Sample;
    return [...times(measuredAtUs), "sample", signal, String(value), quality, deviceId];
  }
  if (message.topic === "/alarm") {
    const { phase, alarm } = message.json as unknown as AlarmEvent;
    return [...times(message.atUs), "alarm", alarm.condition, "", `${alarm.priority} ${phase}`, alarm.place];
  }
  const { act } = message.json as unknown as {
    readonly act: { readonly kind: string; readonly label?: string };
  };
  return [...times(message.atUs), "act", act.kind, "", "", act.label ?? ""];
}

function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join(",")}\r\n`;
}

/** A leading = + - @ tab or CR starts a formula in spreadsheets: such a text gets an apostrophe; numbers do not. */
function quoted(field: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(field) && !Number.isFinite(Number(field));
  const text = isFormula ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
