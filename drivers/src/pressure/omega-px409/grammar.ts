/**
 * The text that a USBH transducer answers. A prompt `>` may stand before or behind a line.
 *
 * | request | accepted                                                        |
 * |---------|-----------------------------------------------------------------|
 * | enquiry | `USBPX2`, `1.0.14.0523`, `0.0 to 100.0 PSIG`, each line read twice alike |
 * | serial  | `Serial Number = 338041`, read twice alike                      |
 * | reading | value, blank, unit of the range                                 |
 */
import type { NewItem } from "../../frame-scanner.ts";
import { type LineReading, refusedLine } from "../../line-decoder.ts";
import type { LineMemory } from "../../line-memory.ts";
import { type PressureUnit, toKpa } from "../../measured-unit.ts";
import type { Px409Request } from "./requests.ts";

const NOTICE_UNIT = "PX-UNIT";
const NOTICE_ABSOLUTE = "PX-ABSOLUTE";
const NAME = /^[A-Za-z][A-Za-z0-9-]{2,20}$/;
const FIRMWARE = /^\d{1,4}(\.\d{1,5}){1,3}$/;
const RANGE = /^(-?\d{1,6}(?:\.\d{1,4})?) to (-?\d{1,6}(?:\.\d{1,4})?) ([A-Za-z][A-Za-z0-9/]{1,8})$/;
const SERIAL = /^(?:[A-Za-z ]{1,20}= ?)?([A-Za-z0-9]{3,16})$/;
const VALUE = /^(-?(?:0|[1-9]\d{0,5})\.\d{1,5}) ([A-Za-z][A-Za-z0-9/]{1,8})$/;
/** So far beyond its range, as a share of the span, the transducer is taken as overloaded. Assumption. */
const OVERLOAD_01 = 0.02;

/** Its words without the letter that says gauge, absolute or differential. */
const UNITS: Readonly<Record<string, PressureUnit>> = {
  PSI: "psi",
  BAR: "bar",
  MBAR: "mbar",
  KPA: "kPa",
  MPA: "MPa",
  PA: "Pa",
  HPA: "hPa",
  MMHG: "mmHg",
  INHG: "inHg",
  "KG/CM2": "kgcm2",
};

/** A transducer's range as its enquiry says it. */
export interface Px409Range {
  readonly min: number;
  readonly max: number;
  readonly unit: PressureUnit;
  readonly isAbsolute: boolean;
}

/** The range that has been read twice alike; `undefined` before. */
export function rangeOf(memory: LineMemory): Px409Range | undefined {
  const [, min = "", max = "", unitText = ""] = RANGE.exec(memory.confirmed("range")) ?? [];
  const unit = unitOf(unitText);
  if (unit === undefined) return undefined;
  return {
    min: Number(min),
    max: Number(max),
    unit,
    isAbsolute: /A$/i.test(unitText) && isSuffixed(unitText),
  };
}

/** One value in the transducer's unit as a reading; beyond its range it is saturated at the end of the range. */
export function px409Reading(value: number, range: Px409Range): NewItem {
  const margin = OVERLOAD_01 * (range.max - range.min);
  const isOver = value > range.max + margin;
  const isUnder = value < range.min - margin;
  const shown = isOver ? range.max : isUnder ? range.min : value;
  const quality = isOver || isUnder ? "saturated" : "valid";
  return { kind: "reading", signal: "pressure", value: toKpa(shown, range.unit), unit: "kPa", quality };
}

export function readPx409Line(line: string, request: Px409Request, memory: LineMemory): LineReading {
  const text = line.trim();
  if (text === "") return { items: [], isMore: true };
  if (request === "enquiry") return readEnquiry(text, memory);
  if (request === "serial") return readSerial(text, memory);
  return request === "reading" ? readValue(text, memory) : refusedLine("INJ-UNEXPECTED");
}

function readEnquiry(text: string, memory: LineMemory): LineReading {
  if (RANGE.test(text)) {
    // The last line of the answer.
    return { items: memory.confirms("range", text) ? identityItems(memory) : [] };
  }
  const key = NAME.test(text) ? "name" : FIRMWARE.test(text) ? "firmware" : undefined;
  if (key === undefined) return refusedLine("INJ-MALFORMED");
  memory.confirms(key, text);
  return { items: [], isMore: true };
}

function readSerial(text: string, memory: LineMemory): LineReading {
  const serial = SERIAL.exec(text)?.[1];
  if (serial === undefined) return refusedLine("INJ-MALFORMED");
  return { items: memory.confirms("serial", serial) ? identityItems(memory) : [] };
}

/** Half an identity would look like another transducer: nothing before all of it has been read. */
function identityItems(memory: LineMemory): NewItem[] {
  const [model = "", firmware = "", serialNumber = ""] = ["name", "firmware", "serial"].map((key) =>
    memory.confirmed(key),
  );
  const range = rangeOf(memory);
  if (range === undefined || model === "" || firmware === "" || serialNumber === "") return [];
  const words = memory.confirmed("range");
  const items: NewItem[] = [{ kind: "identity", model: `Omega ${model} ${words}`, serialNumber, firmware }];
  if (memory.isNews(NOTICE_ABSOLUTE, range.isAbsolute)) {
    const text = `The transducer measures absolute pressure (${words}): with the line open it reads the air's pressure, about 101 kPa. Use a gauge type, or calibrate the offset.`;
    items.push({ kind: "notice", code: NOTICE_ABSOLUTE, text });
  }
  return items;
}

function readValue(text: string, memory: LineMemory): LineReading {
  const range = rangeOf(memory);
  const [, digits = "", unitText = ""] = VALUE.exec(text) ?? [];
  const unit = unitOf(unitText);
  if (digits === "" || unit === undefined) return refusedLine("INJ-MALFORMED");
  if (range === undefined) return refusedLine("INJ-UNEXPECTED");
  const isShapeKnown = memory.knowsShape(text);
  if (unit !== range.unit) {
    if (!isShapeKnown || !memory.isNews(NOTICE_UNIT, true)) return refusedLine("PIP-UNIT-MISMATCH");
    const words = `The transducer now sends ${unit}, but said ${range.unit} when it was asked: its values are refused. Unplug it and plug it in again.`;
    return refusedLine("PIP-UNIT-MISMATCH", { kind: "notice", code: NOTICE_UNIT, text: words });
  }
  if (!isShapeKnown) return { items: [] };
  memory.isNews(NOTICE_UNIT, false);
  return { items: [px409Reading(Number(digits), range)] };
}

function unitOf(text: string): PressureUnit | undefined {
  const words = text.toUpperCase();
  return UNITS[words] ?? (isSuffixed(words) ? UNITS[words.slice(0, -1)] : undefined);
}

/** True for PSIG, PSIA, BARG …: a unit and one letter more. */
function isSuffixed(text: string): boolean {
  const words = text.toUpperCase();
  return UNITS[words] === undefined && /[GAD]$/.test(words) && UNITS[words.slice(0, -1)] !== undefined;
}
