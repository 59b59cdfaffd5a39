/**
 * What a GCL2 gauge answers. Two letters of unit are its only guard, so each line must bear the unit that is expected;
 * see line-memory.ts for the others.
 *
 * | request  | accepted                                                                    |
 * |----------|-----------------------------------------------------------------------------|
 * | reading  | optional minus (tension), digits, point, digits, a blank, the unit           |
 * | serial, model | letters, digits and hyphens, read twice alike                          |
 * | settings | fields between semicolons: version first, read twice alike                  |
 * | any      | `*10`, `*11`, `*12`, `*22`: refused                                         |
 */
import { type PlungerGeometry, plungerPressure } from "@cementwatch/shared/hydraulics/force-pressure";
import type { NewItem } from "../../frame-scanner.ts";
import { type LineReading, refusedLine } from "../../line-decoder.ts";
import type { LineMemory } from "../../line-memory.ts";
import { type ForceUnit, forceUnitOf, toNewtons } from "./force-unit.ts";
import type { Mark10Request } from "./requests.ts";

const GAUGE_MAKER = "Mark-10";
const NOTICE_UNIT = "M10-UNIT";
const NOTICE_REFUSED = "M10-REFUSED";
const NOTICE_AUTO_OFF = "M10-AUTO-OFF";
const NOTICE_AUTO_OUTPUT = "M10-AUTO-OUTPUT";
const NOTICE_BATTERY = "M10-BATTERY";

export interface Mark10Gauge {
  readonly unit: ForceUnit;
  /** Printed on the gauge, N: a force at or beyond it is saturated. */
  readonly capacityN?: number | undefined;
  /** Expanded (k = 2), N. */
  readonly forceUncertaintyN: number;
  /** Of the syringe; absent: no pressure. */
  readonly plunger?: PlungerGeometry | undefined;
}

const VALUE = /^(-?(?:0|[1-9]\d{0,4})(?:\.\d{1,5})?) ([A-Za-z]{1,3})$/;
const TEXT = /^[A-Za-z0-9][A-Za-z0-9-]{1,23}$/;
const SETTINGS = /^V(\d[\w.]{0,7})(;[A-Z0-9]{1,6}){3,14}$/;
const REFUSED = /^\*(10|11|12|22)$/;
const REFUSALS: Readonly<Record<string, string>> = {
  "10": "illegal command (*10)",
  "11": "not applicable at present (*11)",
  "12": "invalid specifier (*12)",
  "22": "value too large (*22)",
};

/** Reads one line of a gauge as the answer to `request`. */
export function readMark10Line(
  line: string,
  request: Mark10Request,
  memory: LineMemory,
  gauge: Mark10Gauge,
): LineReading {
  const refusal = REFUSED.exec(line)?.[1];
  if (refusal !== undefined) return refused(refusal, request, memory);
  if (request === "reading") return readValue(line, memory, gauge);
  if (request === "settings") return readSettings(line, memory);
  if (!TEXT.test(line)) return refusedLine("INJ-MALFORMED");
  return { items: memory.confirms(request, line) ? identityItems(memory) : [] };
}

function readValue(line: string, memory: LineMemory, gauge: Mark10Gauge): LineReading {
  const [, digits = "", unitText = ""] = VALUE.exec(line) ?? [];
  const unit = forceUnitOf(unitText);
  if (digits === "" || unit === undefined) return refusedLine("INJ-MALFORMED");
  const isShapeKnown = memory.knowsShape(line);
  if (unit !== gauge.unit) {
    if (!isShapeKnown || !memory.isNews(NOTICE_UNIT, true)) return refusedLine("PIP-UNIT-MISMATCH");
    const text = `The gauge now shows ${unit}, but ${gauge.unit} is expected: its values are refused. Set the gauge's unit back to ${gauge.unit}, or the option unit to ${unit}.`;
    return refusedLine("PIP-UNIT-MISMATCH", { kind: "notice", code: NOTICE_UNIT, text });
  }
  if (!isShapeKnown) return { items: [] };
  memory.isNews(NOTICE_UNIT, false);
  return { items: valueItems(toNewtons(Number(digits), unit), gauge) };
}

function valueItems(forceN: number, gauge: Mark10Gauge): NewItem[] {
  const isSaturated = gauge.capacityN !== undefined && Math.abs(forceN) >= gauge.capacityN;
  const quality = isSaturated ? "saturated" : "valid";
  const force: NewItem = { kind: "reading", signal: "force", value: forceN, unit: "N", quality };
  if (gauge.plunger === undefined) return [force];
  const pressure = plungerPressure(forceN, gauge.forceUncertaintyN, gauge.plunger);
  return [
    { ...force, expandedUncertainty: gauge.forceUncertaintyN },
    {
      kind: "reading",
      signal: "pressure",
      value: pressure.pressureKpa,
      unit: "kPa",
      quality,
      expandedUncertainty: pressure.expandedUncertaintyKpa,
    },
  ];
}

function readSettings(line: string, memory: LineMemory): LineReading {
  if (!SETTINGS.test(line)) return refusedLine("INJ-MALFORMED");
  if (!memory.confirms("settings", line)) return { items: [] };
  const fields = line.split(";");
  const items = identityItems(memory);
  const tell = (code: string, isTrue: boolean, text: string): void => {
    if (memory.isNews(code, isTrue)) items.push({ kind: "notice", code, text });
  };
  const minutes = numberAfter(fields, "AOFF");
  const perSecond = numberAfter(fields, "AOUT");
  tell(
    NOTICE_AUTO_OFF,
    minutes > 0,
    `The gauge switches itself off after ${minutes} min without a key. Set its automatic shut-off to 0 before a case, or feed it from the mains.`,
  );
  tell(
    NOTICE_AUTO_OUTPUT,
    perSecond > 0,
    `The gauge sends ${perSecond} readings a second by itself, which get in the way of the answers. Switch its automatic output off (AOUT 0).`,
  );
  tell(
    NOTICE_BATTERY,
    fields.includes("B3"),
    "The gauge's battery is nearly empty. Charge it or connect it.",
  );
  return { items };
}

function numberAfter(fields: readonly string[], name: string): number {
  const field = fields.find((candidate) => candidate.startsWith(name)) ?? "";
  return Number(field.slice(name.length)) || 0;
}

/** Half an identity would look like another gauge: nothing before each question has its answer, which may be a refusal. */
function identityItems(memory: LineMemory): NewItem[] {
  const answers = ["model", "serial", "settings"].map((request) => memory.confirmed(request));
  if (answers.includes("")) return [];
  const [model = "", serialNumber = "", settings = ""] = answers.map((text) =>
    REFUSED.test(text) ? "" : text,
  );
  const firmware = SETTINGS.exec(settings)?.[1] ?? "";
  return [{ kind: "identity", model: `${GAUGE_MAKER} ${model}`.trim(), serialNumber, firmware }];
}

/** A gauge that does not know a question about itself is still a gauge; one that refuses a reading is of no use. */
function refused(code: string, request: Mark10Request, memory: LineMemory): LineReading {
  if (request !== "reading")
    return { items: memory.confirms(request, `*${code}`) ? identityItems(memory) : [] };
  const text = `The gauge gave no reading: ${REFUSALS[code]}. Check that it shows its measuring screen, not a menu.`;
  return { items: [{ kind: "notice", code: NOTICE_REFUSED, text }] };
}
