/** The table of parameters as a person fills it in: texts by name, and what they come to. Pure. */
import { LEAK_PARAMETERS, type ParameterId } from "@cementwatch/shared/leak/parameters";
import { needsPixels } from "@cementwatch/shared/review/rerun";

export type ParameterTexts = Readonly<Partial<Record<string, string>>>;

export interface ParameterRow {
  readonly name: ParameterId;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly source: string;
  readonly pixels: "no" | "partly" | "yes";
}

export const PARAMETER_ROWS: readonly ParameterRow[] = (Object.keys(LEAK_PARAMETERS) as ParameterId[]).map(
  (name) => ({ name, ...LEAK_PARAMETERS[name], pixels: needsPixels(name) }),
);

/** What is wrong with one text, as advice; empty when it can be used or nothing was entered. */
export function textProblem({ min, max }: ParameterRow, text: string | undefined): string {
  if (text === undefined || text.trim() === "") return "";
  const value = numberOf(text);
  return value >= min && value <= max ? "" : `enter ${min} to ${max}`;
}

/** The entered values by name; undefined while one of them cannot be used. */
export function changedValues(texts: ParameterTexts): Readonly<Record<string, number>> | undefined {
  const values: Record<string, number> = {};
  for (const row of PARAMETER_ROWS) {
    const text = texts[row.name];
    if (text === undefined || text.trim() === "") continue;
    if (textProblem(row, text) !== "") return undefined;
    values[row.name] = numberOf(text);
  }
  return values;
}

export function textsOf(values: Readonly<Record<string, number>>): ParameterTexts {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** Rows whose name, unit or source has every word. */
export function rowsWith(words: string): readonly ParameterRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return PARAMETER_ROWS.filter(({ name, unit, source }) => {
    const text = `${name} ${unit} ${source}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** A set as it is saved: the command line reads the same file. */
export function savedSet(values: Readonly<Record<string, number>>): string {
  const set = { format: "cementwatch.parameters", formatVersion: 1, parameters: values };
  return `${JSON.stringify(set, undefined, 2)}\n`;
}

/** A comma is a decimal point. */
function numberOf(text: string): number {
  return Number(text.trim().replace(",", "."));
}
