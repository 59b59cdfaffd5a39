/**
 * What a balance with MT-SICS answers.
 *
 * | answer                | meaning                                                     |
 * |-----------------------|-------------------------------------------------------------|
 * | `S S     100.00 g`    | settled: S, blank, S, blank, ten characters, blank, unit     |
 * | `S D     100.03 g`    | dynamic: a reading that has not settled                      |
 * | `S I`                 | cannot answer just now                                       |
 * | `S +`, `S -`          | overload, underload (the pan is not in place)                |
 * | `I4 A "1234567890"`   | text; `I4 I`: cannot answer just now                         |
 * | `ES`, `ET`, `EL`      | not understood, damaged on the way, not possible             |
 */
import type { NewItem } from "../../frame-scanner.ts";
import { type LineReading, refusedLine } from "../../line-decoder.ts";
import type { LineMemory } from "../../line-memory.ts";
import { SICS_COMMANDS, type SicsRequest } from "./requests.ts";

/** Grams in one. */
const GRAMS = { g: 1, mg: 0.001, kg: 1000 } as const;
export type MassUnit = keyof typeof GRAMS;
export const MASS_UNITS = Object.keys(GRAMS) as [MassUnit, ...MassUnit[]];

const NOTICE_UNIT = "SICS-UNIT";
const NOTICE_LOAD = "SICS-LOAD";
const NOTICE_UNSETTLED = "SICS-UNSETTLED";
const NOTICE_ERROR = "SICS-ERROR";
/** A balance that has not settled for so long stands badly, or something still flows. Assumption. */
const UNSETTLED_US = 30_000_000;

const WEIGHT = /^S ([SD]) (?= *[-\d])([ \d.-]{10}) ([A-Za-z]{1,4})$/;
const NUMBER = /^ *(-?(?:0|[1-9]\d{0,6})(?:\.\d{1,7})?)$/;
const ERRORS: Readonly<Record<string, string>> = {
  ES: "it does not understand the request (ES)",
  ET: "the request was damaged on the way (ET)",
  EL: "it cannot do this at present (EL)",
};

export function readSicsLine(
  line: string,
  request: SicsRequest,
  memory: LineMemory,
  unit: MassUnit,
  atUs: number,
): LineReading {
  const error = ERRORS[line];
  if (error !== undefined) return errorReading(error, line, request, memory);
  if (request !== "reading") return readText(line, request, memory);
  if (line === "S I") return { items: [] };
  if (line === "S +" || line === "S -") return loadReading(line === "S +", memory);
  const [, state = "", field = "", unitText = ""] = WEIGHT.exec(line) ?? [];
  const digits = NUMBER.exec(field)?.[1];
  if (digits === undefined) return refusedLine("INJ-MALFORMED");
  const isShapeKnown = memory.knowsShape(line.slice(4));
  if (unitText !== unit) return unitReading(unitText, unit, memory, isShapeKnown);
  if (!isShapeKnown) return { items: [] };
  for (const fact of [NOTICE_UNIT, NOTICE_LOAD, NOTICE_ERROR]) memory.isNews(fact, false);
  return { items: weightItems(Number(digits) * GRAMS[unit], state === "D", memory, atUs) };
}

function weightItems(massG: number, isSettling: boolean, memory: LineMemory, atUs: number): NewItem[] {
  const value = Math.round(massG * 1e7) / 1e7;
  const reading = { kind: "reading", signal: "mass", value, unit: "g", quality: "valid" } as const;
  if (!isSettling) {
    memory.sinceUs = undefined;
    memory.isNews(NOTICE_UNSETTLED, false);
    return [reading];
  }
  memory.sinceUs ??= atUs;
  const items: NewItem[] = [{ ...reading, isSettling }];
  if (memory.isNews(NOTICE_UNSETTLED, atUs - memory.sinceUs >= UNSETTLED_US)) {
    const text =
      "The balance has not settled for 30 s. Close its draught shield, take care that nothing touches the pan or drips, and keep vibration away.";
    items.push({ kind: "notice", code: NOTICE_UNSETTLED, text });
  }
  return items;
}

function loadReading(isOver: boolean, memory: LineMemory): LineReading {
  const items: NewItem[] = [{ kind: "reading", signal: "mass", value: 0, unit: "g", quality: "saturated" }];
  const text = isOver
    ? "The balance is overloaded: take weight off."
    : "The balance is underloaded: put its pan in place, or zero it by its own key.";
  if (memory.isNews(NOTICE_LOAD, true)) items.push({ kind: "notice", code: NOTICE_LOAD, text });
  return { items };
}

function unitReading(found: string, unit: MassUnit, memory: LineMemory, isShapeKnown: boolean): LineReading {
  if (!isShapeKnown || !memory.isNews(NOTICE_UNIT, true)) return refusedLine("PIP-UNIT-MISMATCH");
  const text = `The balance now shows ${found}, but ${unit} is expected: its values are refused. Set the balance's unit back to ${unit}.`;
  return refusedLine("PIP-UNIT-MISMATCH", { kind: "notice", code: NOTICE_UNIT, text });
}

function readText(line: string, request: Exclude<SicsRequest, "reading">, memory: LineMemory): LineReading {
  const command = SICS_COMMANDS[request];
  if (line === `${command} I`) return { items: [] };
  const start = `${command} A "`;
  const text = line.slice(start.length, -1).trim();
  if (!line.startsWith(start) || !line.endsWith('"') || text.includes('"'))
    return refusedLine("INJ-MALFORMED");
  return { items: memory.confirms(request, text === "" ? "-" : text) ? identityItems(memory) : [] };
}

/** Half an identity would look like another balance: nothing before each question has its answer. */
function identityItems(memory: LineMemory): NewItem[] {
  const answers = ["model", "serial"].map((request) => memory.confirmed(request));
  if (answers.includes("")) return [];
  const [model = "", serialNumber = ""] = answers.map((text) => (text === "-" ? "" : text));
  return [{ kind: "identity", model: model === "" ? "Balance" : model, serialNumber, firmware: "" }];
}

function errorReading(error: string, line: string, request: SicsRequest, memory: LineMemory): LineReading {
  // A balance that does not know a question about itself still weighs.
  if (request !== "reading" && line !== "ET")
    return { items: memory.confirms(request, "-") ? identityItems(memory) : [] };
  if (!memory.isNews(NOTICE_ERROR, true)) return { items: [] };
  const text = `The balance gave no weight: ${error}. Check that it shows its weighing screen and that its interface is set to MT-SICS.`;
  return { items: [{ kind: "notice", code: NOTICE_ERROR, text }] };
}
