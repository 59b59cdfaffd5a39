/**
 * Heat of the cure in the body, estimated: a lumped model, fitted by hand to the spread of published peaks and not
 * validated. Never an alarm source. dT/dt = f·(H/c)·dα/dt − (T − T_b)/τ_c with α = 1/(1 + e^(−(t − t_set)/w)).
 */
import { monomerFraction01 } from "./cement-mass.ts";
import { type CementProfile, profileRate, referenceHandling } from "./cement-profile.ts";
import { cem43Min } from "./thermal-dose.ts";

const BODY_C = 37;
/** Heat of polymerisation of methyl methacrylate, kJ/mol, and its molar mass, kg/mol. */
const HEAT_KJ_PER_MOL = 57;
const MOLAR_MASS_KG = 0.10012;
/** Share of the monomer that reacts while it sets. */
const CONVERSION_01 = 0.95;
/** Heat capacity of cement, kJ/(kg·K). */
const HEAT_CAPACITY = 1.45;
/** Width of the reaction in time, s. Fitted. */
const WIDTH_S = 20;
/** Cement's share of the heat capacity where it is: mixed with marrow and bone (PVP), alone in a cavity (PKP). Fitted. */
const SHARE_01 = { PVP: 0.4, PKP: 1 } as const;
/** Cooling time constant R²/(π²·α_th) of 5 mL, s; goes with the square of the radius. */
const COOLING_5_ML_S = 110;
const COOLING_MIN_S = 20;
const COOLING_MAX_S = 240;
/** Rise at the cement's surface, and in the canal without and with cement in it, against the core's. Fitted. */
const INTERFACE_SHARE_01 = 0.4;
const CANAL_SHARE_01 = 0.1;
const CANAL_LEAK_SHARE_01 = 0.5;
/** Criterion of the published times, °C. */
export const HOT_C = 45;

const STEP_S = 0.5;
const SAMPLE_S = 5;
/** The whole of heating and cooling. */
const BEFORE_SET_S = 200;
const AFTER_SET_S = 1_000;
/** A gap in a measured curve is counted for at most this long, s. */
const GAP_MAX_S = 5;

export interface ThermalCourse {
  readonly cementShare01: number;
  readonly coolingS: number;
  /** Middle of the reaction, s since mixing began. */
  readonly setAtS: number;
  /** Adiabatic rise of cement alone, K. */
  readonly adiabaticK: number;
}

export interface ExothermPoint {
  /** Since mixing began, s. */
  readonly timeS: number;
  readonly coreC: number;
  readonly interfaceC: number;
  readonly canalC: number;
}

export interface SitePeak {
  readonly peakC: number;
  /** Time at or above 45 °C, s. */
  readonly hotS: number;
  /** Thermal dose, min at 43 °C. */
  readonly cem43: number;
}

export interface Exotherm {
  /** `measured`: the core is a thermocouple's; interface and canal are estimated from it all the same. */
  readonly source: "estimate" | "measured";
  readonly points: readonly ExothermPoint[];
  readonly core: SitePeak;
  /** Bone at the cement's surface. */
  readonly interface: SitePeak;
  /** Neural tissue in the canal. */
  readonly canal: SitePeak;
}

export interface ExothermInput {
  readonly profile: CementProfile;
  readonly deliveredMl: number;
  readonly procedure: "PVP" | "PKP";
  /** When the cement came into the body: real time and reduced age since mixing began, s. */
  readonly deliveredAtS: number;
  readonly deliveredReducedS: number;
  readonly isInCanal: boolean;
}

/** A thermocouple's sample: time since mixing began, s. */
export interface MeasuredPoint {
  readonly timeS: number;
  readonly temperatureC: number;
}

/** Cooling time constant of a bolus, s. */
export function coolingS(volumeMl: number): number {
  const tauS = COOLING_5_ML_S * (Math.max(0, volumeMl) / 5) ** (2 / 3);
  return Math.min(COOLING_MAX_S, Math.max(COOLING_MIN_S, tauS));
}

/** Parameters of the course for what was delivered: once in the body the cement cures at its temperature. */
export function thermalCourse(input: ExothermInput): ThermalCourse {
  const { profile, deliveredAtS, deliveredReducedS } = input;
  const { setS } = referenceHandling(profile);
  const leftS = Math.max(0, setS - deliveredReducedS) / profileRate(profile, BODY_C);
  const heatKjPerKg = (HEAT_KJ_PER_MOL / MOLAR_MASS_KG) * monomerFraction01(profile) * CONVERSION_01;
  return {
    cementShare01: SHARE_01[input.procedure],
    coolingS: coolingS(input.deliveredMl),
    setAtS: deliveredAtS + leftS,
    adiabaticK: heatKjPerKg / HEAT_CAPACITY,
  };
}

/** Core temperature over time, every 5 s. */
export function coreCurve(course: ThermalCourse): readonly MeasuredPoint[] {
  const fromS = Math.max(0, course.setAtS - BEFORE_SET_S);
  const toS = course.setAtS + AFTER_SET_S;
  const reacted = (timeS: number) => 1 / (1 + Math.exp(-(timeS - course.setAtS) / WIDTH_S));
  const decay = Math.exp(-STEP_S / course.coolingS);
  const points: MeasuredPoint[] = [];
  let riseK = 0;
  const steps = Math.round((toS - fromS) / STEP_S);
  for (let step = 0; step <= steps; step++) {
    const timeS = fromS + step * STEP_S;
    if (step % (SAMPLE_S / STEP_S) === 0) points.push({ timeS, temperatureC: BODY_C + riseK });
    const heatK = course.cementShare01 * course.adiabaticK * (reacted(timeS + STEP_S) - reacted(timeS));
    riseK = riseK * decay + heatK;
  }
  return points;
}

/**
 * The course of one level. Measured samples (rising in time) replace the estimated core; values that are no number are
 * left out.
 */
export function exotherm(input: ExothermInput, measured: readonly MeasuredPoint[] = []): Exotherm {
  const usable = measured.filter(({ timeS, temperatureC }) => Number.isFinite(timeS + temperatureC));
  const isMeasured = usable.length >= 2;
  const core = isMeasured ? usable : coreCurve(thermalCourse(input));
  const canalShare = input.isInCanal ? CANAL_LEAK_SHARE_01 : CANAL_SHARE_01;
  const points = core.map(({ timeS, temperatureC }) => ({
    timeS,
    coreC: temperatureC,
    interfaceC: BODY_C + INTERFACE_SHARE_01 * (temperatureC - BODY_C),
    canalC: BODY_C + canalShare * (temperatureC - BODY_C),
  }));
  return {
    source: isMeasured ? "measured" : "estimate",
    points,
    core: peakOf(points, "coreC"),
    interface: peakOf(points, "interfaceC"),
    canal: peakOf(points, "canalC"),
  };
}

function peakOf(points: readonly ExothermPoint[], site: Exclude<keyof ExothermPoint, "timeS">): SitePeak {
  let peakC = Number.NEGATIVE_INFINITY;
  let hotS = 0;
  let cem43 = 0;
  for (const [index, point] of points.entries()) {
    const temperatureC = point[site];
    const spanS = Math.min(GAP_MAX_S, Math.max(0, (points[index + 1]?.timeS ?? point.timeS) - point.timeS));
    peakC = Math.max(peakC, temperatureC);
    if (temperatureC >= HOT_C) hotS += spanS;
    cem43 += cem43Min(temperatureC, spanS);
  }
  return { peakC: Number.isFinite(peakC) ? peakC : BODY_C, hotS, cem43 };
}

/** Distances from the cement's surface at which tumour mode tells the dose, mm. */
const DISTANCES_MM = [0, 1, 2, 3, 5, 8, 10] as const;
/** Perfusion length: chosen so that 5 to 6 mm away the rise is the canal's share of it. Fitted. */
const PERFUSION_MM = 6;

export interface DoseAtDistance {
  readonly distanceMm: number;
  readonly peakC: number;
  readonly cem43: number;
}

/**
 * Dose by distance from a sphere of cement: the surface's rise times R/(R + d)·e^(−d/6 mm), as if it had time to
 * spread. That reaches further than a short heating does, so it says too much about tumour and not too little about
 * nerves.
 */
export function doseByDistance({ points }: Exotherm, volumeMl: number): readonly DoseAtDistance[] {
  const radiusMm = 10 * ((3 * Math.max(volumeMl, 0.01)) / (4 * Math.PI)) ** (1 / 3);
  return DISTANCES_MM.map((distanceMm) => {
    const share = (radiusMm / (radiusMm + distanceMm)) * Math.exp(-distanceMm / PERFUSION_MM);
    const there = points.map((point) => ({
      ...point,
      interfaceC: BODY_C + share * (point.interfaceC - BODY_C),
    }));
    const { peakC, cem43 } = peakOf(there, "interfaceC");
    return { distanceMm, peakC, cem43 };
  });
}
