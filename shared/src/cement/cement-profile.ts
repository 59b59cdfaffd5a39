/**
 * Cements as the cure model knows them. Times and viscosities of the built-in ones reproduce general teaching on
 * vertebroplasty cements (about 22 °C: no longer drips, dough, setting); no rheometer data stand behind them.
 */
import { cureRate, REFERENCE_C } from "./cure-rate.ts";

/** Times since mixing began, s, of a batch kept at one temperature: each phase lasts until the next one's time. */
export interface HandlingRow {
  readonly temperatureC: number;
  /** Until then powder is being wetted and nothing is injected; waiting follows. */
  readonly mixingS: number;
  /** It no longer drips. */
  readonly workingFromS: number;
  /** Too thick for a hand. */
  readonly workingToS: number;
  /** It no longer flows. */
  readonly setS: number;
}

export interface Opacifier {
  readonly name: "BaSO4" | "ZrO2" | "none";
  /** Share of the powder's mass, %. */
  readonly massPercent: number;
}

export interface CementProfile {
  readonly id: string;
  /** Rises by one with each change; a version is never changed. */
  readonly version: number;
  readonly title: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** Why this version was made; empty for a built-in one. */
  readonly reason: string;
  /** By rising temperature, at least from 22 °C or less to 22 °C or more; interpolated between rows. */
  readonly handling: readonly HandlingRow[];
  /** Apparent viscosity extrapolated to the start of mixing, Pa·s. */
  readonly initialViscosityPaS: number;
  /** Time constant of the exponential rise at 22 °C, s. */
  readonly riseS: number;
  /** The true viscosity lies between the estimate divided and multiplied by this. */
  readonly viscosityFactor: number;
  /** Not before this reduced age (s), whatever the table says: the cement sticks. */
  readonly readyS: number;
  /** Exponent n of the power law ΔP ∝ Qⁿ: 1 is Newtonian, PMMA thins with shear at 0.4–0.8. */
  readonly flowExponent: number;
  readonly opacifier: Opacifier;
  /** Of the mixed cement, g/mL. */
  readonly densityGPerMl: number;
  /** Of one pack. */
  readonly powderG: number;
  readonly liquidG: number;
  /** Monomer in the liquid, mass fraction. */
  readonly monomerShare01: number;
}

const TABLE_C = [18, 20, 22, 24, 26] as const;
/** No rheometer data: assumption. */
const VISCOSITY_FACTOR = 3;
const TEACHING =
  "general teaching on handling near 22 °C, carried to other temperatures by doubling of speed every 9 K; " +
  "viscosity chosen to fit it: assumption. Use the times of the pack's own leaflet";

/** The times at 22 °C at other temperatures, whole seconds; how long mixing takes is the mixer's. */
function tableOf(
  mixingS: number,
  workingFromS: number,
  workingToS: number,
  setS: number,
): readonly HandlingRow[] {
  return TABLE_C.map((temperatureC) => {
    const at = (seconds: number) => Math.round(seconds / cureRate(temperatureC));
    return {
      temperatureC,
      mixingS,
      workingFromS: at(workingFromS),
      workingToS: at(workingToS),
      setS: at(setS),
    };
  });
}

const COMMON = {
  version: 1,
  source: TEACHING,
  reason: "",
  viscosityFactor: VISCOSITY_FACTOR,
  // 9.1 g of liquid to 20 g of powder: about 30 % of the mass is monomer, general knowledge of acrylic cements.
  powderG: 20,
  liquidG: 9.1,
  monomerShare01: 0.975,
} as const;

/** 30 % of barium sulfate in the powder: densities of the parts (4.5 and 1.17 g/mL) give 1.38 g/mL. */
const BARIUM = { opacifier: { name: "BaSO4", massPercent: 30 }, densityGPerMl: 1.38 } as const;
/** 45 % of zirconium dioxide (5.7 g/mL). */
const ZIRCONIUM = { opacifier: { name: "ZrO2", massPercent: 45 }, densityGPerMl: 1.55 } as const;

/** Default: ×10 in viscosity every 3.0 min at 22 °C, 20 Pa·s at 4.4 min, 1000 Pa·s at 9.5 min. Assumption. */
const PMMA_MEDIUM: CementProfile = {
  ...COMMON,
  ...BARIUM,
  id: "pmma-medium",
  title: "PMMA, medium viscosity",
  handling: tableOf(60, 264, 569, 840),
  initialViscosityPaS: 0.68,
  riseS: 78,
  readyS: 120,
  flowExponent: 0.6,
};

/** Runs for longer: 20 Pa·s at 6.2 min, 1000 Pa·s at 11.7 min. Assumption. */
const PMMA_LOW: CementProfile = {
  ...COMMON,
  ...BARIUM,
  id: "pmma-low-viscosity",
  title: "PMMA, low viscosity",
  handling: tableOf(60, 372, 705, 960),
  initialViscosityPaS: 0.25,
  riseS: 85,
  readyS: 180,
  flowExponent: 0.7,
};

/** High-viscosity cement: a dough after 1–2 min, 8–10 min window with an injector. Assumption. */
const PMMA_HIGH: CementProfile = {
  ...COMMON,
  ...BARIUM,
  id: "pmma-high-viscosity",
  title: "PMMA, high viscosity",
  handling: tableOf(60, 90, 493, 900),
  initialViscosityPaS: 150,
  riseS: 260,
  readyS: 90,
  flowExponent: 0.5,
};

/** As the medium one, more opaque and a little thicker from the start. Assumption. */
const PMMA_ZIRCONIUM: CementProfile = {
  ...COMMON,
  ...ZIRCONIUM,
  id: "pmma-zirconium",
  title: "PMMA, ZrO2 45 %",
  handling: tableOf(60, 234, 539, 840),
  initialViscosityPaS: 1,
  riseS: 78,
  readyS: 120,
  flowExponent: 0.6,
};

export const CEMENT_PROFILES: readonly CementProfile[] = [PMMA_MEDIUM, PMMA_LOW, PMMA_HIGH, PMMA_ZIRCONIUM];

/** The built-in profile with this id; `undefined` when there is none. */
export function builtInCement(id: string): CementProfile | undefined {
  return CEMENT_PROFILES.find((profile) => profile.id === id);
}

/** The profile with this id, or the medium-viscosity default when the id is not known. */
export function findCementProfile(id: string): CementProfile {
  return builtInCement(id) ?? PMMA_MEDIUM;
}

/** Handling times at a temperature, interpolated between the table's rows and held at its ends. */
export function handlingAt(profile: CementProfile, temperatureC: number): HandlingRow {
  const { handling } = profile;
  const first = handling[0];
  const last = handling.at(-1);
  if (first === undefined || last === undefined) throw new RangeError(`${profile.id} has no handling times`);
  if (temperatureC <= first.temperatureC) return first;
  if (temperatureC >= last.temperatureC) return last;
  const exact = handling.find((row) => row.temperatureC === temperatureC);
  if (exact !== undefined) return exact;
  const above = handling.find((row) => row.temperatureC >= temperatureC) ?? last;
  const below = handling.findLast((row) => row.temperatureC <= temperatureC) ?? first;
  const span = above.temperatureC - below.temperatureC;
  const share = (temperatureC - below.temperatureC) / span;
  const between = (field: Exclude<keyof HandlingRow, "temperatureC">) =>
    below[field] + share * (above[field] - below[field]);
  return {
    temperatureC,
    mixingS: between("mixingS"),
    workingFromS: between("workingFromS"),
    workingToS: between("workingToS"),
    setS: between("setS"),
  };
}

/** Handling times at 22 °C: the scale of the reduced age. */
export function referenceHandling(profile: CementProfile): HandlingRow {
  return handlingAt(profile, REFERENCE_C);
}

/**
 * Speed of a profile's cure against 22 °C: from its own table where that reaches, beyond its ends from there on by
 * the Arrhenius factor (37 °C in the body).
 */
export function profileRate(profile: CementProfile, temperatureC: number): number {
  const row = handlingAt(profile, temperatureC);
  const beyond = cureRate(temperatureC) / cureRate(row.temperatureC);
  return (referenceHandling(profile).workingToS / row.workingToS) * beyond;
}
