/** What a run of a volume calibration captures as the reference: the balance's mass difference as a volume. */
import type { Surroundings } from "./calibration-plan.ts";
import { gravimetricConditions, valuesOf, volumePerGram } from "./z-factor.ts";

/**
 * Volume of `massG` grams of water, mL at 20 °C: V = m·Z·(1 − γ·(t − 20 °C)) (ISO 8655-6). The captures of a volume
 * calibration hold this as their reference, as everything in a plan is in its unit. Throws `CAL-DATA-UNUSABLE` for
 * water outside 0–40 °C.
 */
export function gravimetricVolume(massG: number, surroundings: Surroundings): number {
  return massG * volumePerGram(valuesOf(gravimetricConditions(surroundings)));
}
