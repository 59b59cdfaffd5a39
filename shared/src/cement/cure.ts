/**
 * Cement cure as a function of age and temperature: η(s) = η₀·exp(s/τ) with the reduced age s = a(T)·t. An estimate
 * from assumed constants; a sample in the hand decides, never this model.
 */
import type { CementProfile } from "./cement-profile.ts";

/** Activation energy, J/mol: doubles the speed every 9 K (Q₁₀ = 2.2). Assumption. */
const ACTIVATION_J_PER_MOL = 58_000;
const GAS_CONSTANT_J_PER_MOL_K = 8.314;
const ZERO_CELSIUS_K = 273.15;
/** Temperature at which reduced age equals age: 22 °C. */
const REFERENCE_K = ZERO_CELSIUS_K + 22;

/** Below it cement runs, above it working begins, Pa·s. General teaching: it no longer drips from the spatula. */
const WORKING_FROM_PA_S = 20;
/** Above it a hand cannot push it through an 11G cannula, Pa·s. */
const WORKING_TO_PA_S = 1000;

/** `waiting`: too thin; `late`: too thick for a hand; `set`: no longer flows. */
export type CurePhase = "mixing" | "waiting" | "working" | "late" | "set";

/**
 * Speed of the cure against 22 °C (Arrhenius): 0.85 at 20 °C, 1.17 at 24 °C, 3.15 at 37 °C. Temperatures outside
 * 0–60 °C are clamped to it.
 */
export function cureRate(temperatureC: number): number {
  const kelvin = ZERO_CELSIUS_K + Math.min(60, Math.max(0, temperatureC));
  return Math.exp((-ACTIVATION_J_PER_MOL / GAS_CONSTANT_J_PER_MOL_K) * (1 / kelvin - 1 / REFERENCE_K));
}

/** Age in seconds at 22 °C that gives the same cure as `ageS` seconds since mixing began at `temperatureC`. */
export function reducedAgeS(ageS: number, temperatureC: number): number {
  return Math.max(0, ageS) * cureRate(temperatureC);
}

/** Apparent viscosity in Pa·s at a reduced age in seconds. */
export function viscosityPaS(profile: CementProfile, reducedS: number): number {
  return profile.initialViscosityPaS * Math.exp(Math.max(0, reducedS) / profile.riseS);
}

/** Phase of a batch mixed `ageS` seconds ago and kept at `temperatureC`. */
export function cementPhase(profile: CementProfile, ageS: number, temperatureC: number): CurePhase {
  if (ageS < profile.mixingS) return "mixing";
  const reducedS = reducedAgeS(ageS, temperatureC);
  if (reducedS >= profile.setS) return "set";
  const viscosity = viscosityPaS(profile, reducedS);
  if (viscosity > WORKING_TO_PA_S) return "late";
  return viscosity < WORKING_FROM_PA_S || reducedS < profile.readyS ? "waiting" : "working";
}

/** Minutes (not rounded) until the batch leaves the working phase; 0 once it has. An estimate: show whole minutes. */
export function workingMinutesLeft(profile: CementProfile, ageS: number, temperatureC: number): number {
  const endReducedS = profile.riseS * Math.log(WORKING_TO_PA_S / profile.initialViscosityPaS);
  const leftS = Math.min(endReducedS, profile.setS) / cureRate(temperatureC) - Math.max(0, ageS);
  return Math.max(0, leftS / 60);
}
