/**
 * What an OmegaBus module answers.
 *
 * | form    | reading                        | set-up               |
 * |---------|--------------------------------|----------------------|
 * | checked | `*1RD+00072.10A4`              | `*1RS31070140` and two digits |
 * | short   | `*+00072.10`                   | `*31070140`          |
 * | either  | `?1 NOT READY`: an error, with the address                |
 */
import type { NewItem } from "../../frame-scanner.ts";
import { type LineReading, refusedLine } from "../../line-decoder.ts";
import type { LineMemory } from "../../line-memory.ts";
import { type MeasuredUnit, measuredReading } from "../../measured-unit.ts";
import { D1000_COMMANDS, type D1000Form, type D1000Request, d1000Checksum } from "./requests.ts";

const NOTICE_ERROR = "D1000-ERROR";
const NOTICE_RANGE = "D1000-RANGE";
/** The module's way to say that the input is beyond what it can measure. */
const OUT_OF_RANGE = /^[+-]99999\.99$/;
const VALUE = /^[+-]\d{5}\.\d{2}$/;
const SETUP = /^[0-9A-F]{8}$/;
const ERROR = /^\?(.) ([A-Z ]{4,30})$/;
const CHECKSUM_DIGITS = 2;

export interface D1000Module {
  readonly address: string;
  readonly form: D1000Form;
  readonly unit: MeasuredUnit;
}

export function readD1000Line(
  line: string,
  request: D1000Request,
  memory: LineMemory,
  module: D1000Module,
): LineReading {
  const error = ERROR.exec(line);
  if (error !== null) return errorReading(error, memory, module);
  const data = dataOf(line, request, module);
  if (typeof data === "object") return data;
  return request === "reading" ? readValue(data, memory, module) : readSetup(data, memory);
}

/** The part after prompt, address and command; or why there is none. */
function dataOf(line: string, request: D1000Request, { address, form }: D1000Module): string | LineReading {
  if (form === "short")
    return line.startsWith("*") && line.length > 1 ? line.slice(1) : refusedLine("INJ-MALFORMED");
  const body = line.slice(0, -CHECKSUM_DIGITS);
  if (line.slice(-CHECKSUM_DIGITS) !== d1000Checksum(body)) return refusedLine("INJ-CHECKSUM");
  const start = `*${address}${D1000_COMMANDS[request]}`;
  // Whole, but of another module or to another question: two masters, or a late answer.
  return body.startsWith(start) ? body.slice(start.length) : refusedLine("INJ-UNEXPECTED");
}

function readValue(text: string, memory: LineMemory, { unit, address }: D1000Module): LineReading {
  if (!VALUE.test(text)) return refusedLine("INJ-MALFORMED");
  const isBeyond = OUT_OF_RANGE.test(text);
  memory.isNews(NOTICE_ERROR, false);
  const items: NewItem[] = [
    measuredReading(isBeyond ? 0 : Number(text), unit, isBeyond ? "invalid" : "valid"),
  ];
  if (memory.isNews(NOTICE_RANGE, isBeyond)) {
    const notice = `Module ${address}: the input is beyond its range or the sensor's wire is broken. Check the sensor and its supply.`;
    items.push({ kind: "notice", code: NOTICE_RANGE, text: notice });
  }
  return { items };
}

/** Without a serial number, the set-up word is what tells one module from another that was put in its place. */
function readSetup(text: string, memory: LineMemory): LineReading {
  if (!SETUP.test(text)) return refusedLine("INJ-MALFORMED");
  if (!memory.confirms("setup", text)) return { items: [] };
  const items: NewItem[] = [
    { kind: "identity", model: "OmegaBus D1000", serialNumber: "", firmware: `set-up ${text}` },
  ];
  return { items };
}

function errorReading(error: RegExpExecArray, memory: LineMemory, { address }: D1000Module): LineReading {
  const [, from = "", words = ""] = error;
  if (from !== address) return refusedLine("INJ-UNEXPECTED");
  if (!memory.isNews(NOTICE_ERROR, true)) return { items: [] };
  const text = `Module ${address} answers ${words}. NOT READY passes by itself some seconds after power came back; else check its wiring and set-up.`;
  return { items: [{ kind: "notice", code: NOTICE_ERROR, text }] };
}
