/**
 * Pressure in a syringe from the force on its plunger, with its uncertainty after the GUM (JCGM 100:2008, §5.1).
 *
 *   p = (F − s·R) / A        A = π·d²/4
 *
 * F: force on the plunger, N, pushing is positive. R: friction of the seal, N, which opposes the motion: s = +1 while
 * the plunger goes in, −1 while it comes out. At rest friction takes any value between −R and +R: then p = F/A and R is
 * the half-width of a rectangular distribution. So it is, too, while it is said to go in but F is smaller than R: such a
 * force slides nothing.
 *
 * | source   | sensitivity | standard uncertainty                          |
 * |----------|-------------|-----------------------------------------------|
 * | force    | 1/A         | U(F)/2                                        |
 * | bore     | −2p/d       | U(d)/2                                        |
 * | friction | −s/A or 1/A | U(R)/2 in motion; R/√3 and U(R)/2 at rest     |
 */

/** Which way the plunger goes, as far as it is known. */
export type PlungerMotion = "advancing" | "withdrawing" | "unknown";

export interface PlungerGeometry {
  /** Inner diameter of the syringe, mm, above 0. */
  readonly boreDiameterMm: number;
  /** Expanded (k = 2), mm. */
  readonly boreUncertaintyMm: number;
  /** Friction of the seal while it slides, N, at least 0. */
  readonly sealFrictionN: number;
  /** Expanded (k = 2), N. */
  readonly frictionUncertaintyN: number;
  readonly motion: PlungerMotion;
}

export interface PlungerPressure {
  readonly pressureKpa: number;
  /** k = 2. */
  readonly expandedUncertaintyKpa: number;
}

const KPA_PER_N_MM2 = 1_000;
const COVERAGE = 2;

/** Pressure, kPa, of a plunger force, N, whose expanded uncertainty (k = 2) is `forceUncertaintyN`. */
export function plungerPressure(
  forceN: number,
  forceUncertaintyN: number,
  geometry: PlungerGeometry,
): PlungerPressure {
  const { boreDiameterMm, sealFrictionN } = geometry;
  const kpaPerN = KPA_PER_N_MM2 / ((Math.PI * boreDiameterMm ** 2) / 4);
  const sign = slidingSign(forceN, geometry);
  const pressureKpa = (forceN - sign * sealFrictionN) * kpaPerN;
  const stickingN = sign === 0 ? sealFrictionN / Math.sqrt(3) : 0;
  const standardKpa = Math.hypot(
    (kpaPerN * forceUncertaintyN) / COVERAGE,
    (kpaPerN * geometry.frictionUncertaintyN) / COVERAGE,
    kpaPerN * stickingN,
    ((2 * pressureKpa) / boreDiameterMm) * (geometry.boreUncertaintyMm / COVERAGE),
  );
  return { pressureKpa, expandedUncertaintyKpa: COVERAGE * standardKpa };
}

/** +1 or −1 while the seal slides; 0 when it may stand still. */
function slidingSign(forceN: number, { motion, sealFrictionN }: PlungerGeometry): 1 | -1 | 0 {
  if (motion === "advancing" && forceN >= sealFrictionN) return 1;
  // The pressure behind it drives it out against hand and seal, whatever the force.
  if (motion === "withdrawing") return -1;
  return 0;
}
