/** Needle tubes by gauge (regular-wall tube table) and the pressure that a power-law fluid loses in one. */

interface CannulaTube {
  readonly innerMm: number;
  readonly outerMm: number;
}

const TUBES: ReadonlyMap<number, CannulaTube> = new Map([
  [8, { innerMm: 3.43, outerMm: 4.19 }],
  [10, { innerMm: 2.69, outerMm: 3.4 }],
  [11, { innerMm: 2.39, outerMm: 3.05 }],
  [13, { innerMm: 1.8, outerMm: 2.41 }],
]);

/** Gauges that the tables know. */
export const CANNULA_GAUGES: readonly number[] = [...TUBES.keys()];

/** Inner and outer diameter in mm of the gauge, or of the nearest one in the table. */
export function cannulaTube(gauge: number): CannulaTube {
  let best: CannulaTube = { innerMm: 2.39, outerMm: 3.05 };
  let distance = Number.POSITIVE_INFINITY;
  for (const [known, tube] of TUBES) {
    if (Math.abs(known - gauge) < distance) {
      best = tube;
      distance = Math.abs(known - gauge);
    }
  }
  return best;
}

/** Volume of the lumen in mL: what the pump moves before cement leaves the tip (11G × 120 mm: 0.54 mL). */
export function deadVolumeMl(gauge: number, lengthMm: number): number {
  const radiusMm = cannulaTube(gauge).innerMm / 2;
  return (Math.PI * radiusMm * radiusMm * Math.max(0, lengthMm)) / 1000;
}

/** Wall shear rate at which the profiles' apparent viscosity holds: 0.05 mL/s in an 11G cannula, 1/s. */
const REFERENCE_SHEAR_PER_S = 37;

/**
 * Pressure lost in the cannula, kPa, for a power-law fluid η = η_ref·(γ̇/γ̇_ref)ⁿ⁻¹ in laminar flow:
 * ΔP = 2·τ_w·L/r with τ_w = η(γ̇_w)·γ̇_w and the Newtonian wall shear γ̇_w = 4Q/(πr³).
 * At γ̇_ref it equals Hagen–Poiseuille. The sign follows the flow.
 */
export function cannulaDropKpa(
  tube: { readonly gauge: number; readonly lengthMm: number },
  viscosityPaS: number,
  flowMlPerS: number,
  flowExponent: number,
): number {
  const radiusM = cannulaTube(tube.gauge).innerMm / 2000;
  const shear = (4 * Math.abs(flowMlPerS) * 1e-6) / (Math.PI * radiusM ** 3);
  const wallStressPa = viscosityPaS * REFERENCE_SHEAR_PER_S * (shear / REFERENCE_SHEAR_PER_S) ** flowExponent;
  const dropPa = (2 * wallStressPa * (tube.lengthMm / 1000)) / radiusM;
  return (Math.sign(flowMlPerS) * dropPa) / 1000;
}
