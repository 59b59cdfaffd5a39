/** Says what is wrong with a cement profile that somebody entered. A monitor must not time a cement by half a profile. */
import type { CementProfile, HandlingRow } from "./cement-profile.ts";
import { REFERENCE_C } from "./cure-rate.ts";

type NumberField = {
  [Field in keyof CementProfile]: CementProfile[Field] extends number ? Field : never;
}[keyof CementProfile];

interface FieldRange {
  readonly field: NumberField;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

/** What an acrylic bone cement can be; wide, to catch slips of the hand and units. Assumption. */
const RANGES: readonly FieldRange[] = [
  { field: "initialViscosityPaS", min: 0.01, max: 5_000, unit: "Pa·s" },
  { field: "riseS", min: 10, max: 2_000, unit: "s" },
  { field: "viscosityFactor", min: 1, max: 100, unit: "times" },
  { field: "readyS", min: 0, max: 1_800, unit: "s" },
  { field: "flowExponent", min: 0.1, max: 1.5, unit: "" },
  { field: "densityGPerMl", min: 0.9, max: 3, unit: "g/mL" },
  { field: "powderG", min: 1, max: 200, unit: "g" },
  { field: "liquidG", min: 0.5, max: 200, unit: "g" },
  { field: "monomerShare01", min: 0.1, max: 1, unit: "of the liquid" },
];
const ID = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;
const TITLE_MAX = 60;
const TEXT_MAX = 300;
const ROWS_MAX = 24;
const TEMPERATURE_MIN_C = 5;
const TEMPERATURE_MAX_C = 40;
const SET_MAX_S = 7_200;
const TIMES = [
  "mixingS",
  "workingFromS",
  "workingToS",
  "setS",
] as const satisfies readonly (keyof HandlingRow)[];

/** Field, value and advice in one sentence, or `undefined` when the profile can be used. */
export function profileProblem(profile: CementProfile): string | undefined {
  return textProblem(profile) ?? numberProblem(profile) ?? opacifierProblem(profile) ?? tableProblem(profile);
}

function textProblem({ id, version, title, source, reason }: CementProfile): string | undefined {
  if (!ID.test(id)) return `id is "${id}": use up to 48 small letters, digits and hyphens`;
  if (!Number.isInteger(version) || version < 1) return `version is ${version}: versions count 1, 2, 3 …`;
  if (title.trim() === "" || title.length > TITLE_MAX) {
    return `title has ${title.length} letters: give the cement a name of 1 to ${TITLE_MAX}`;
  }
  if (source.trim() === "" || source.length > TEXT_MAX) {
    return `source has ${source.length} letters: say in 1 to ${TEXT_MAX} where the numbers come from`;
  }
  return reason.length > TEXT_MAX
    ? `reason has ${reason.length} letters: shorten it to ${TEXT_MAX}`
    : undefined;
}

function numberProblem(profile: CementProfile): string | undefined {
  for (const { field, min, max, unit } of RANGES) {
    const value = profile[field];
    if (value >= min && value <= max) continue;
    const range = `${min} to ${max} ${unit}`.trim();
    return `${field} is ${value}: give ${range}; without it neither phase nor viscosity can be told`;
  }
  return undefined;
}

function opacifierProblem({ opacifier: { name, massPercent } }: CementProfile): string | undefined {
  if (name === "none") {
    return massPercent === 0
      ? undefined
      : `opacifier.massPercent is ${massPercent}: name the opacifier, or give 0 for none`;
  }
  if (massPercent > 0 && massPercent <= 70) return undefined;
  return `opacifier.massPercent is ${massPercent}: give the share of ${name} in the powder, above 0 to 70 %`;
}

function tableProblem({ handling }: CementProfile): string | undefined {
  if (handling.length === 0) return "handling is empty: give the leaflet's times for 18 to 26 °C";
  if (handling.length > ROWS_MAX) return `handling has ${handling.length} rows: keep at most ${ROWS_MAX}`;
  for (const [index, row] of handling.entries()) {
    const problem = rowProblem(row, index, handling[index - 1]);
    if (problem !== undefined) return problem;
  }
  const first = handling[0]?.temperatureC ?? Number.NaN;
  const last = handling.at(-1)?.temperatureC ?? Number.NaN;
  if (first <= REFERENCE_C && last >= REFERENCE_C) return undefined;
  return `handling goes from ${first} to ${last} °C: it must reach ${REFERENCE_C} °C, add a row`;
}

function rowProblem(row: HandlingRow, index: number, before: HandlingRow | undefined): string | undefined {
  const { temperatureC } = row;
  const name = `handling[${index}]`;
  if (!(temperatureC >= TEMPERATURE_MIN_C && temperatureC <= TEMPERATURE_MAX_C)) {
    return `${name}.temperatureC is ${temperatureC}: give ${TEMPERATURE_MIN_C} to ${TEMPERATURE_MAX_C} °C`;
  }
  if (before !== undefined && temperatureC <= before.temperatureC) {
    return `${name}.temperatureC is ${temperatureC} after ${before.temperatureC}: sort the rows by rising temperature`;
  }
  let earlier = 0;
  for (const field of TIMES) {
    if (!(row[field] > earlier && row[field] <= SET_MAX_S)) {
      return `${name}.${field} is ${row[field]} s: times must rise (mixing, working from, working to, set) and end by ${SET_MAX_S} s`;
    }
    earlier = row[field];
  }
  // Warmer cement that sets later is a slip: the clock would run the wrong way.
  const slower = TIMES.find((field) => before !== undefined && row[field] > before[field]);
  if (slower === undefined) return undefined;
  return `${name}.${slower} is ${row[slower]} s, later than at ${before?.temperatureC} °C: warmer cement is faster, check the rows`;
}
