/** What one whole line says, after its checksum and line ending have been taken off. Pure. */
import { type GenericReading, readingOf } from "../description-parts.ts";
import type { LineDescription, LineValue } from "./description.ts";
import { LinearPattern } from "./linear-pattern.ts";

/**
 * A number as devices print it: sign, digits, decimals, exponent; blanks around it and behind the sign. At most 15
 * digits: more than a double holds is no reading.
 */
const NUMBER = /^ *([+-]?) {0,12}(\d{1,15}|\d{0,15}\.\d{1,15}|\d{1,15}\.)([eE][+-]?\d{1,2})? *$/;

export type LineMeaning =
  | { readonly kind: "readings"; readonly readings: readonly GenericReading[] }
  /** The device writes another unit than its description says. */
  | { readonly kind: "otherUnit"; readonly found: string; readonly expected: string }
  | { readonly kind: "malformed" };

const MALFORMED: LineMeaning = { kind: "malformed" };

export interface LineReader {
  values(text: string): LineMeaning;
  /** Groups of the identity's pattern. */
  identity(text: string): Readonly<Record<string, string>> | undefined;
}

/** Binds a description; its patterns are compiled once. */
export function createLineReader(description: LineDescription): LineReader {
  const pattern = description.pattern === undefined ? undefined : new LinearPattern(description.pattern);
  const identity =
    description.identity === undefined ? undefined : new LinearPattern(description.identity.pattern);
  return {
    identity: (text) => identity?.match(text),
    values(text) {
      const groups = pattern === undefined ? {} : pattern.match(text);
      if (groups === undefined) return MALFORMED;
      const readings: GenericReading[] = [];
      for (const value of description.values) {
        const unit = fieldOf(text, groups, value.unitGroup, value.unitColumns);
        if (value.unitText !== undefined && unit?.trim() !== value.unitText) {
          return { kind: "otherUnit", found: unit?.trim() ?? "", expected: value.unitText };
        }
        const field = fieldOf(text, groups, value.group, value.columns);
        const raw = field === undefined ? undefined : numberOf(field, value);
        if (raw === undefined) return MALFORMED;
        readings.push(readingOf(raw, value));
      }
      return { kind: "readings", readings };
    },
  };
}

function fieldOf(
  text: string,
  groups: Readonly<Record<string, string>>,
  group: string | undefined,
  columns: LineValue["columns"],
): string | undefined {
  if (group !== undefined) return groups[group];
  if (columns === undefined || text.length < columns.from) return undefined;
  return text.slice(columns.from - 1, columns.to);
}

/** `undefined` when it is no number; an over-range text is +∞. */
function numberOf(field: string, { decimalComma, overrange }: LineValue): number | undefined {
  if (overrange.includes(field.trim())) return Number.POSITIVE_INFINITY;
  // With a decimal comma a point would be a thousands' mark, and the other way round: either could be read wrongly.
  if (field.includes(decimalComma ? "." : ",")) return undefined;
  const match = NUMBER.exec(decimalComma ? field.replace(",", ".") : field);
  if (match === null) return undefined;
  const [, sign = "", digits = "", exponent = ""] = match;
  return Number(`${sign}${digits}${exponent}`);
}
