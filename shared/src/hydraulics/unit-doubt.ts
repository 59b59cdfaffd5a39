/**
 * Tells when a pressure cannot be in the unit that it is labelled with: a gauge in psi whose line says kPa reads 6.9
 * times too low. Pure; silent unless the numbers can hardly be anything else.
 */
import type { BalloonCurve } from "./balloon.ts";
import { SEATED_KPA } from "./balloon.ts";

/** Steps of inflation lie between these in psi, and never in kPa: 50 psi is a seated balloon, 400 psi the rating. */
const PSI_STEP_MIN = 40;
const PSI_STEP_MAX = 400;
/** A balloon with this much in it, mL, reads at least this share of the seating pressure. Assumption: soft bone. */
const FILLED: readonly (readonly [number, number])[] = [
  [2, 1 / 1.5],
  [1, 1 / 3],
];
/** No balloon holds three times its rating: it would have burst. */
const ABOVE_RATING = 3;
/** Of steps as above; a cleft that fills with one stroke shows fewer. */
const STEPS_WANTED = 2;

/**
 * True when a balloon's pressure in kPa is far too low for `volumeMl` in it while its steps look like psi, or three
 * times above `limitKpa`. A balloon that ever read a seating pressure is believed.
 */
export function isBalloonUnitWrong(
  curve: Pick<BalloonCurve, "pressure" | "peakKpa" | "steps">,
  volumeMl: number | undefined,
  limitKpa: number,
): boolean {
  const kpa = curve.pressure?.kpa;
  if (kpa === undefined) return false;
  if (kpa > ABOVE_RATING * limitKpa) return true;
  if (volumeMl === undefined || (curve.peakKpa ?? 0) >= SEATED_KPA) return false;
  const psiLike = curve.steps.filter(({ peakKpa }) => peakKpa >= PSI_STEP_MIN && peakKpa <= PSI_STEP_MAX);
  if (psiLike.length < STEPS_WANTED || kpa < PSI_STEP_MIN) return false;
  return FILLED.some(([ml, share]) => volumeMl >= ml && kpa < share * SEATED_KPA);
}

/** Around 6.9: psi read as kPa. Nearer to one is an error of viscosity, farther off is a leaking or empty line. */
const PSI_RATIO: readonly [number, number] = [5, 9];

/** True when a measured resistance lies below that of the cannula alone by the factor of psi read as kPa. */
export function isInjectorUnitLikePsi(measuredKpaSPerMl: number, cannulaKpaSPerMl: number): boolean {
  if (!(measuredKpaSPerMl > 0 && cannulaKpaSPerMl > 0)) return false;
  const ratio = cannulaKpaSPerMl / measuredKpaSPerMl;
  return ratio >= PSI_RATIO[0] && ratio <= PSI_RATIO[1];
}
