/** How much faster or slower cement cures at another temperature. */

/** Activation energy, J/mol: doubles the speed every 9 K (Q₁₀ = 2.2). Assumption. */
const ACTIVATION_J_PER_MOL = 58_000;
const GAS_CONSTANT_J_PER_MOL_K = 8.314;
const ZERO_CELSIUS_K = 273.15;
/** Temperature at which reduced age equals age. */
export const REFERENCE_C = 22;
const REFERENCE_K = ZERO_CELSIUS_K + REFERENCE_C;

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
