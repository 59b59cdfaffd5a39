/** Numbers that people enter after a case, checked before they are sent. Pure. */

export interface EntryField {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly decimals: number;
}

export type EntryValues = Readonly<Record<string, number>>;

/** Without what was not entered. */
export function filled(values: Readonly<Record<string, number | undefined>>): EntryValues {
  const pairs = Object.entries(values).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]]));
  return Object.fromEntries(pairs) as EntryValues;
}

/** What is wrong in words, or `undefined`. */
export function entryProblem(fields: readonly EntryField[], values: EntryValues): string | undefined {
  if (fields.every(({ id }) => values[id] === undefined)) return "nothing is entered: type a number first";
  for (const { id, name, unit, min, max } of fields) {
    const value = values[id];
    if (value !== undefined && !(value >= min && value <= max)) {
      return `${name} is ${value}: ${min} to ${max}${unit.includes("–") ? "" : ` ${unit}`} is possible`;
    }
  }
  return undefined;
}
