/**
 * Telemetry of a case folder as bytes, so that outside recordings run through the same pipeline as devices do: one
 * ASCII line `pressure,volume,temperature` in kPa, mL and °C, an empty field for a missing value, ended by LF. Columns that
 * the pipeline does not know follow as `name=text`: they are kept in the recording and nothing reads them.
 */
import type { StreamDecoder } from "@cementwatch/shared/pipeline/decoder-port";
import type { DecodedItem, DeviceSignal } from "@cementwatch/shared/telemetry/reading";
import type { SignalUnit } from "@cementwatch/shared/units";

/** Serial number of every case folder: its values were calibrated where they were taken. */
export const CASE_LINE_DRIVER = "case-line";
export const CASE_LINE_SERIAL = "case-folder";

const FIELDS: readonly { readonly signal: DeviceSignal; readonly unit: SignalUnit }[] = [
  { signal: "pressure", unit: "kPa" },
  { signal: "volume", unit: "mL" },
  { signal: "temperature", unit: "degC" },
];
const LONGEST_LINE = 200;

/** Encodes one row; a missing or not finite value becomes an empty field. */
export function encodeCaseLine(row: {
  pressureKpa?: number;
  volumeMl?: number;
  temperatureC?: number;
  extra?: Readonly<Record<string, string>>;
}): Uint8Array {
  const fields = [row.pressureKpa, row.volumeMl, row.temperatureC];
  const text = fields
    .map((value) => (value === undefined || !Number.isFinite(value) ? "" : String(value)))
    .join(",");
  const extra = Object.entries(row.extra ?? {}).map(([name, value]) => `,${plain(name)}=${plain(value)}`);
  return new TextEncoder().encode(`${text}${extra.join("")}\n`);
}

function plain(text: string): string {
  return text.replaceAll(/[^ -~]|[,=]/g, "_");
}

export function createCaseLineDecoder(): StreamDecoder {
  let held = "";
  let hasIdentified = false;
  return {
    sent() {
      // Nothing is ever sent to a recording.
    },
    received(bytes, atUs) {
      const lines = (held + new TextDecoder("latin1").decode(bytes)).split("\n");
      held = (lines.pop() ?? "").slice(0, LONGEST_LINE);
      const items: DecodedItem[] = lines.flatMap((line) => itemsOf(line, atUs));
      if (hasIdentified || items.length === 0) return items;
      hasIdentified = true;
      const identity = { model: "case folder", serialNumber: CASE_LINE_SERIAL, firmware: "" };
      return [{ kind: "identity", ...identity, firstByteAtUs: atUs }, ...items];
    },
    snapshot: () => ({ held, hasIdentified }),
    restore(state) {
      const saved = state as { held: string; hasIdentified: boolean };
      held = saved.held;
      hasIdentified = saved.hasIdentified;
    },
  };
}

function itemsOf(line: string, firstByteAtUs: number): DecodedItem[] {
  const cells = line.split(",");
  const isExtra = cells.slice(FIELDS.length).every((cell) => cell.includes("="));
  if (cells.length < FIELDS.length || !isExtra) {
    return [{ kind: "rejected", code: "INJ-MALFORMED", skippedBytes: line.length + 1, firstByteAtUs }];
  }
  return FIELDS.flatMap((field, index): DecodedItem[] => {
    const cell = cells[index] ?? "";
    const value = Number(cell);
    if (cell === "") return [];
    const quality = Number.isFinite(value) ? "valid" : "invalid";
    return [{ kind: "reading", ...field, value: Number.isFinite(value) ? value : 0, quality, firstByteAtUs }];
  });
}
