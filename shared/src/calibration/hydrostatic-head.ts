/** The weight of the liquid column between the reference and a pressure sensor that stands higher or lower. */
import type { CalibrationPlan } from "./calibration-plan.ts";

const GRAVITY_M_PER_S2 = 9.80665;
/** Local gravity differs from standard gravity by at most this part (0.3 %: equator to pole at sea level). */
const GRAVITY_HALF_WIDTH_01 = 0.003;
/** Of the liquid in the line, kg/m³: between hydraulic oil (870) and contrast agent (1 130) (assumption). */
const LIQUID_KG_PER_M3 = 1000;
const LIQUID_HALF_WIDTH_KG_PER_M3 = 130;
/** Height that nobody stated: both stand level within this (assumption), mm. */
const UNSTATED_HALF_WIDTH_MM = 20;
const KPA_PER_MM = (LIQUID_KG_PER_M3 * GRAVITY_M_PER_S2) / 1e6;

export interface Head {
  /** To be taken from the reference's pressure: positive when the device stands above the reference, kPa. */
  readonly kPa: number;
  readonly kPaPerMm: number;
  /** Half width of the height, mm. */
  readonly heightHalfWidthMm: number;
  /** Half width of liquid's density and gravity together, as a part of the head. */
  readonly columnHalfWidth01: number;
  readonly isStated: boolean;
}

/** p_device = p_reference − ρ·g·h (hydrostatics). Zero for anything but pressure. */
export function headOf(plan: CalibrationPlan): Head {
  const isStated = plan.heightDifferenceMm !== undefined;
  const heightMm = plan.kind === "pressure" ? (plan.heightDifferenceMm ?? 0) : 0;
  return {
    kPa: heightMm * KPA_PER_MM,
    kPaPerMm: KPA_PER_MM,
    heightHalfWidthMm: plan.heightUncertaintyMm ?? UNSTATED_HALF_WIDTH_MM,
    columnHalfWidth01: LIQUID_HALF_WIDTH_KG_PER_M3 / LIQUID_KG_PER_M3 + GRAVITY_HALF_WIDTH_01,
    isStated,
  };
}
