/**
 * What an iSeries meter answers: the command again when its echo is on (`X01`, `01X01`), then the value as displayed,
 * or `?` and what is wrong. The value has no unit and no checksum; see line-memory.ts for what guards it.
 */
import type { NewItem } from "../../frame-scanner.ts";
import { type LineReading, refusedLine } from "../../line-decoder.ts";
import type { LineMemory } from "../../line-memory.ts";
import { type MeasuredUnit, measuredReading } from "../../measured-unit.ts";
import { type IseriesRequest, iseriesCommand } from "./requests.ts";

const NOTICE_ERROR = "ISERIES-ERROR";
const NOTICE_RANGE = "ISERIES-RANGE";
const VALUE = /^[+-]?\d{1,6}(?:\.\d{1,4})?$/;
const VERSION = /^[\w.]{1,10}$/;
/** The meter's display flashes at the end of its range; on the wire a `?` stands before it. */
const OUT_OF_RANGE = /^\?[+-]\d{3,5}\.?$/;
const ERROR = /^\?(\d\d)$/;
/** Error numbers of the maker's communication manual. */
const ERRORS: Readonly<Record<string, string>> = {
  "43": "command error",
  "46": "format error",
  "48": "checksum error",
  "50": "parity error",
  "56": "address error",
};

export interface IseriesMeter {
  readonly address: number | undefined;
  readonly unit: MeasuredUnit;
}

export function readIseriesLine(
  line: string,
  request: IseriesRequest,
  memory: LineMemory,
  meter: IseriesMeter,
): LineReading {
  const echo = iseriesCommand(request, meter.address);
  const text = line.startsWith(echo) ? line.slice(echo.length) : line;
  const error = ERROR.exec(text)?.[1];
  if (error !== undefined) return errorReading(error, memory);
  if (request === "version") return readVersion(text, memory);
  if (OUT_OF_RANGE.test(text)) return outOfRange(memory, meter.unit);
  if (!VALUE.test(text)) return refusedLine("INJ-MALFORMED");
  if (!memory.knowsShape(line)) return { items: [] };
  memory.isNews(NOTICE_ERROR, false);
  memory.isNews(NOTICE_RANGE, false);
  return { items: [measuredReading(Number(text), meter.unit, "valid")] };
}

function readVersion(text: string, memory: LineMemory): LineReading {
  if (!VERSION.test(text)) return refusedLine("INJ-MALFORMED");
  if (!memory.confirms("version", text)) return { items: [] };
  return { items: [{ kind: "identity", model: "Omega iSeries", serialNumber: "", firmware: text }] };
}

function outOfRange(memory: LineMemory, unit: MeasuredUnit): LineReading {
  const items: NewItem[] = [measuredReading(0, unit, "invalid")];
  if (memory.isNews(NOTICE_RANGE, true)) {
    const text = "The meter's input is beyond its range, or the sensor's wire is broken. Check the sensor.";
    items.push({ kind: "notice", code: NOTICE_RANGE, text });
  }
  return { items };
}

function errorReading(error: string, memory: LineMemory): LineReading {
  if (!memory.isNews(NOTICE_ERROR, true)) return { items: [] };
  const text = `The meter refuses the request: ${ERRORS[error] ?? "error"} (?${error}). Check its address and that its bus format is set to RS-232 or RS-485 as wired.`;
  return { items: [{ kind: "notice", code: NOTICE_ERROR, text }] };
}
