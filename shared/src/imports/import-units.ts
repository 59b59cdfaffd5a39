/** Units in which outside values may be written (UCUM), and how they become kPa, mL and °C. */

export type ImportDimension = "pressure" | "volume" | "temperature";

interface ImportUnit {
  readonly dimension: ImportDimension;
  /** Value in kPa, mL or °C = value × scale + offset. */
  readonly scale: number;
  readonly offset?: number;
  /** Other spellings that can mean nothing else; compared without case and blanks. */
  readonly spellings: readonly string[];
}

export const IMPORT_UNITS: Readonly<Record<string, ImportUnit>> = {
  kPa: { dimension: "pressure", scale: 1, spellings: [] },
  Pa: { dimension: "pressure", scale: 0.001, spellings: [] },
  hPa: { dimension: "pressure", scale: 0.1, spellings: [] },
  MPa: { dimension: "pressure", scale: 1000, spellings: [] },
  bar: { dimension: "pressure", scale: 100, spellings: ["barg"] },
  mbar: { dimension: "pressure", scale: 0.1, spellings: [] },
  "[psi]": { dimension: "pressure", scale: 6.894757293168, spellings: ["psi", "psig"] },
  "mm[Hg]": { dimension: "pressure", scale: 0.133322387415, spellings: ["mmhg"] },
  "cm[H2O]": { dimension: "pressure", scale: 0.0980665, spellings: ["cmh2o"] },
  atm: { dimension: "pressure", scale: 101.325, spellings: [] },
  mL: { dimension: "volume", scale: 1, spellings: ["cc", "cm3", "cm³", "milliliter", "millilitre"] },
  uL: { dimension: "volume", scale: 0.001, spellings: ["µl", "μl"] },
  L: { dimension: "volume", scale: 1000, spellings: ["liter", "litre"] },
  Cel: { dimension: "temperature", scale: 1, spellings: ["°c", "℃", "degc"] },
  "[degF]": { dimension: "temperature", scale: 5 / 9, offset: -160 / 9, spellings: ["°f", "degf"] },
  K: { dimension: "temperature", scale: 1, offset: -273.15, spellings: ["kelvin"] },
};

/** Letters that differ in case only and mean different things: these have to be spelt as UCUM spells them. */
const CASE_MATTERS = new Set(["Pa", "hPa", "kPa", "MPa", "K"]);

/** UCUM code of a unit as a file tells it; undefined when it is none of ours or could be another. */
export function unitOfText(text: string): string | undefined {
  const told = text.trim();
  if (Object.hasOwn(IMPORT_UNITS, told)) return told;
  const plain = told.toLowerCase().replaceAll(/\s/g, "");
  return Object.entries(IMPORT_UNITS).find(
    ([code, { spellings }]) =>
      spellings.includes(plain) || (!CASE_MATTERS.has(code) && code.toLowerCase() === plain),
  )?.[0];
}

/** Units of a dimension, the one that the monitor counts in first. */
export function unitsOf(dimension: ImportDimension): readonly string[] {
  return Object.keys(IMPORT_UNITS).filter((code) => IMPORT_UNITS[code]?.dimension === dimension);
}

/** The value in kPa, mL or °C. @throws RangeError for a unit that is not in the list */
export function convertImported(value: number, unit: string): number {
  const known = IMPORT_UNITS[unit];
  if (known === undefined) throw new RangeError(`unit "${unit}" cannot be converted`);
  return value * known.scale + (known.offset ?? 0);
}
