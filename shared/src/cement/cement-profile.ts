/**
 * Cements as the cure model knows them. The numbers reproduce the usual handling table of a vertebroplasty cement
 * (4 min: no longer drips; 7 min: dough; 10 min: setting, at 22 °C); no rheometer data stand behind them.
 */

export interface CementProfile {
  readonly id: string;
  readonly title: string;
  /** Apparent viscosity extrapolated to the start of mixing, Pa·s. */
  readonly initialViscosityPaS: number;
  /** Time constant of the exponential rise at 22 °C, s. */
  readonly riseS: number;
  /** Until this age (real time, s) the powder is being wetted and nothing is injected. */
  readonly mixingS: number;
  /** Not before this reduced age (s), whatever the viscosity: the cement sticks. */
  readonly readyS: number;
  /** Reduced age at which it no longer flows, s. */
  readonly setS: number;
  /** Exponent n of the power law ΔP ∝ Qⁿ: 1 is Newtonian, PMMA thins with shear at 0.4–0.8. */
  readonly flowExponent: number;
}

/** Default: ×10 in viscosity every 3.0 min at 22 °C, 20 Pa·s at 4.4 min, 1000 Pa·s at 9.5 min. Assumption. */
const PMMA_MEDIUM: CementProfile = {
  id: "pmma-medium",
  title: "PMMA, medium viscosity",
  initialViscosityPaS: 0.68,
  riseS: 78,
  mixingS: 60,
  readyS: 120,
  setS: 840,
  flowExponent: 0.6,
};

/** High-viscosity cement: a dough after 1–2 min, 8–10 min window. Assumption. */
const PMMA_HIGH: CementProfile = {
  id: "pmma-high-viscosity",
  title: "PMMA, high viscosity",
  initialViscosityPaS: 150,
  riseS: 260,
  mixingS: 60,
  readyS: 90,
  setS: 900,
  flowExponent: 0.5,
};

export const CEMENT_PROFILES: readonly CementProfile[] = [PMMA_MEDIUM, PMMA_HIGH];

/** The built-in profile with this id; `undefined` when there is none. */
export function builtInCement(id: string): CementProfile | undefined {
  return CEMENT_PROFILES.find((profile) => profile.id === id);
}

/** The profile with this id, or the medium-viscosity default when the id is not known. */
export function findCementProfile(id: string): CementProfile {
  return builtInCement(id) ?? PMMA_MEDIUM;
}
