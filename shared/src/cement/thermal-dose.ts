/**
 * Thermal dose as cumulative equivalent minutes at 43 °C: CEM43 = Σ R^(43−T)·Δt with R = 0.5 from 43 °C on and 0.25
 * below (Sapareto and Dewey 1984); below 39 °C nothing is counted.
 */

/** 47 °C for 1 min, the threshold of bone (Eriksson and Albrektsson 1983), min at 43 °C. */
export const BONE_CEM43_MIN = 16;
/** Neural tissue. Assumption. */
export const NEURAL_CEM43_MIN = 10;

const REFERENCE_C = 43;
const COUNTED_FROM_C = 39;

/** Dose of `seconds` at `temperatureC`, min at 43 °C. Not a number in, nothing out. */
export function cem43Min(temperatureC: number, seconds: number): number {
  if (!(temperatureC >= COUNTED_FROM_C)) return 0;
  const base = temperatureC >= REFERENCE_C ? 0.5 : 0.25;
  return (base ** (REFERENCE_C - temperatureC) * seconds) / 60;
}
