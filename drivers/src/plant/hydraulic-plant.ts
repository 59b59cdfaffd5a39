/**
 * The hydraulic model that all simulated devices share: syringe compliance, cannula, bone and a leak. Integrated on a
 * fixed grid, so that who reads it and how often cannot change what happens. No clock, no randomness.
 */
import { type CementProfile, referenceHandling } from "@cementwatch/shared/cement/cement-profile";
import { viscosityPaS } from "@cementwatch/shared/cement/cure";
import { reducedAgeS } from "@cementwatch/shared/cement/cure-rate";
import { cannulaDropKpa, deadVolumeMl } from "@cementwatch/shared/hydraulics/cannula";
import type { PlantPort, PlantReadings } from "./plant-port.ts";

/** Integration step. The stiffest case (11G, 1 Pa·s) has a time constant above 8 ms. */
const PLANT_STEP_US = 2_000;
const STEP_S = PLANT_STEP_US / 1_000_000;
/** Bore of a 10 mL syringe, mm: turns pressure into force and volume into travel. */
const BORE_MM = 14.5;
const BORE_MM2 = (Math.PI * BORE_MM * BORE_MM) / 4;
/** Stiction of the plunger, N (5–15 N is usual; assumption). */
const FRICTION_N = 8;
/** Radius of the tip as a source, and outer radius of the cancellous bone, mm. */
const SOURCE_RADIUS_MM = 2;
const BONE_RADIUS_MM = 16;
const POROSITY = 0.85;
/** Time in which an opened leak reaches its share: ΔP of the bone goes in 0.2–1 s. */
const LEAK_RISE_US = 500_000;

export interface LeakValve {
  /** Opens when this much has left the tip, mL; `Infinity`: never by volume. */
  readonly opensAtMl: number;
  /** Opens at this time at the latest, µs. */
  readonly opensAtUs: number;
  /** Share of the flow at the tip that goes to the leak, 0–1. */
  readonly share01: number;
}

export interface PlantOptions {
  readonly profile: CementProfile;
  /** Age of the cement at time 0, s; negative: mixed later. */
  readonly startAgeS: number;
  readonly temperatureC: number;
  readonly gauge: number;
  readonly lengthMm: number;
  /** mL of lag per MPa: plunger, tubing and air. */
  readonly complianceMlPerMpa: number;
  /** Permeability of the bone to cement, m². */
  readonly permeabilityM2: number;
  /** Cavity made by a balloon, mL: fills without resistance. */
  readonly cavityMl: number;
  /** Pressure at which the drive stalls, kPa. */
  readonly ratedPressureKpa: number;
  readonly leak?: LeakValve;
  /** Volume already in the lumen at time 0, mL: a filled bone-filler tube starts full. */
  readonly primedMl?: number;
}

export interface PlantTruth {
  /** Moved by the plunger, mL. */
  readonly plungerMl: number;
  /** Out of the tip, leak included, mL. */
  readonly tipMl: number;
  readonly inBodyMl: number;
  readonly leakedMl: number;
  /** Held back by compression of syringe and air, mL. */
  readonly compressedMl: number;
  /** Cement standing in the lumen, and what the lumen holds, mL. */
  readonly lumenMl: number;
  readonly deadMl: number;
  readonly flowMlPerS: number;
  readonly viscosityPaS: number;
  readonly pressureKpa: number;
  readonly leakOpenedAtUs?: number;
}

/** What hands change while the case goes on. */
export interface PlantChange {
  /** Age that the cement would have had at time 0, s: another batch. */
  readonly startAgeS?: number;
  readonly cavityMl?: number;
  /**
   * A stylet pushes the lumen's cement out of the tip at this speed, mL/s; 0: it is out. The syringe is off: what was
   * compressed in it goes with it.
   */
  readonly styletMlPerS?: number;
}

export interface Plant extends PlantPort {
  /** Holds from `atUs` on. */
  change(atUs: number, change: PlantChange): void;
  /**
   * Plunger speed in mL/s from `atUs` on, applied on the next step of the grid; 0 stops. A stall ends with the next
   * command. Speeds below 0 count as 0: nobody draws cement back.
   */
  command(atUs: number, plungerMlPerS: number): void;
  truthAt(atUs: number): PlantTruth;
}

interface PlantState {
  startAgeS: number;
  cavityMl: number;
  styletMlPerS: number;
  stepIndex: number;
  plungerMl: number;
  pressureKpa: number;
  lumenMl: number;
  tipMl: number;
  leakedMl: number;
  flowMlPerS: number;
  plungerMlPerS: number;
  isStalled: boolean;
  leakOpenedAtUs: number | undefined;
  viscosityPaS: number;
}

/**
 * A plant at rest at time 0. Reading it at an earlier time than before gives its present state; delivered plus leaked,
 * lumen and compressed volume always equal what the plunger moved (plus the priming).
 */
export function createPlant(options: PlantOptions): Plant {
  const dead = deadVolumeMl(options.gauge, options.lengthMm);
  const primed = Math.min(options.primedMl ?? 0, dead);
  const state: PlantState = {
    startAgeS: options.startAgeS,
    cavityMl: options.cavityMl,
    styletMlPerS: 0,
    stepIndex: 0,
    plungerMl: 0,
    pressureKpa: 0,
    lumenMl: primed,
    tipMl: 0,
    leakedMl: 0,
    flowMlPerS: 0,
    plungerMlPerS: 0,
    isStalled: false,
    leakOpenedAtUs: undefined,
    viscosityPaS: 0,
  };
  const pending: { readonly atUs: number; readonly plungerMlPerS: number }[] = [];
  const advance = (atUs: number): void => {
    const last = Math.floor(atUs / PLANT_STEP_US);
    while (state.stepIndex < last) {
      const stepUs = state.stepIndex * PLANT_STEP_US;
      while (pending[0] !== undefined && pending[0].atUs <= stepUs) {
        state.plungerMlPerS = pending[0].plungerMlPerS;
        state.isStalled = false;
        pending.shift();
      }
      stepPlant(state, options, dead, stepUs);
      state.stepIndex += 1;
    }
  };
  return {
    change(atUs, change) {
      advance(atUs);
      Object.assign(state, change);
      if (state.styletMlPerS > 0) state.pressureKpa = 0;
    },
    command(atUs, plungerMlPerS) {
      advance(atUs);
      pending.push({ atUs, plungerMlPerS: Math.max(0, plungerMlPerS) });
    },
    readAt(atUs) {
      advance(atUs);
      return readingsOf(state, options);
    },
    stopMotor(atUs) {
      advance(atUs);
      pending.push({ atUs, plungerMlPerS: 0 });
    },
    truthAt(atUs) {
      advance(atUs);
      return truthOf(state, options, dead);
    },
  };
}

function stepPlant(state: PlantState, options: PlantOptions, dead: number, atUs: number): void {
  const reducedS = reducedAgeS(state.startAgeS + atUs / 1_000_000, options.temperatureC);
  const viscosity = viscosityPaS(options.profile, reducedS);
  state.viscosityPaS = viscosity;
  const share = leakShare(state, options.leak, atUs);
  const isSet = reducedS >= referenceHandling(options.profile).setS;
  const flow = isSet ? 0 : flowAt(state, options, dead, viscosity, share);
  if (state.pressureKpa >= options.ratedPressureKpa && state.plungerMlPerS > 0) state.isStalled = true;
  const moved = (state.isStalled ? 0 : state.plungerMlPerS) * STEP_S;
  state.plungerMl += moved;
  const out = Math.min(flow * STEP_S, Math.max(0, compressedMl(state, options) + moved));
  const complianceMlPerKpa = options.complianceMlPerMpa / 1000;
  state.pressureKpa += (moved - out) / complianceMlPerKpa;
  state.flowMlPerS = out / STEP_S;
  const fills = Math.min(out, dead - state.lumenMl);
  state.lumenMl += fills;
  state.tipMl += out - fills;
  state.leakedMl += (out - fills) * share;
  if (state.styletMlPerS > 0) pushStylet(state, share);
}

function pushStylet(state: PlantState, leakShare01: number): void {
  const pushed = Math.min(state.lumenMl, state.styletMlPerS * STEP_S);
  state.lumenMl -= pushed;
  state.tipMl += pushed;
  state.leakedMl += pushed * leakShare01;
}

function compressedMl(state: PlantState, options: PlantOptions): number {
  return (state.pressureKpa * options.complianceMlPerMpa) / 1000;
}

function leakShare(state: PlantState, leak: LeakValve | undefined, atUs: number): number {
  if (leak === undefined) return 0;
  if (state.leakOpenedAtUs === undefined) {
    if (state.tipMl < leak.opensAtMl && atUs < leak.opensAtUs) return 0;
    state.leakOpenedAtUs = atUs;
  }
  return leak.share01 * Math.min(1, (atUs - state.leakOpenedAtUs) / LEAK_RISE_US);
}

/**
 * Flow that the present pressure drives, mL/s: cannula (power law, ΔP ∝ Qⁿ) and bone (Darcy, spherical source,
 * ΔP = ηQ/(4πk)·(1/r₀ − 1/R)) in series. Solved by Newton's method on the convex sum, from the last flow.
 */
function flowAt(
  state: PlantState,
  options: PlantOptions,
  dead: number,
  viscosity: number,
  leakShare01: number,
): number {
  const pressure = state.pressureKpa;
  if (pressure <= 0) return 0;
  const exponent = options.profile.flowExponent;
  const filled = Math.max(0.02, dead > 0 ? state.lumenMl / dead : 1);
  const unit = cannulaDropKpa(options, viscosity, 1, exponent) * filled;
  const bone = boneResistance(state, options, viscosity) * (1 - leakShare01);
  let flow = (pressure / unit) ** (1 / exponent);
  for (let iteration = 0; iteration < 4 && bone > 0; iteration += 1) {
    const cannula = unit * flow ** exponent;
    const slope = (exponent * cannula) / flow + bone;
    flow = Math.max(flow * 0.05, flow - (cannula + bone * flow - pressure) / slope);
  }
  return flow;
}

/** kPa·s/mL. Zero until cement leaves the tip and while a cavity fills. */
function boneResistance(state: PlantState, options: PlantOptions, viscosity: number): number {
  const volumeMl = state.tipMl - state.cavityMl;
  if (volumeMl <= 0) return 0;
  const front = Math.cbrt((3 * volumeMl * 1000) / (4 * Math.PI * POROSITY) + SOURCE_RADIUS_MM ** 3);
  const outer = Math.min(front, BONE_RADIUS_MM);
  const geometryPerM = (1 / SOURCE_RADIUS_MM - 1 / outer) * 1000;
  const paPerM3PerS = (viscosity * geometryPerM) / (4 * Math.PI * options.permeabilityM2);
  return (paPerM3PerS * 1e-6) / 1000;
}

function readingsOf(state: PlantState, options: PlantOptions): PlantReadings {
  const pushing = state.plungerMlPerS > 0 && !state.isStalled;
  const forceN = (state.pressureKpa * BORE_MM2) / 1000 + (pushing ? FRICTION_N : 0);
  return {
    pressureKpa: state.pressureKpa,
    pumpVolumeMl: state.plungerMl,
    forceN,
    positionMm: (state.plungerMl * 1000) / BORE_MM2,
    temperatureC: options.temperatureC,
    isMotorRunning: pushing,
    isStalled: state.isStalled,
  };
}

function truthOf(state: PlantState, options: PlantOptions, dead: number): PlantTruth {
  return {
    plungerMl: state.plungerMl,
    tipMl: state.tipMl,
    inBodyMl: state.tipMl - state.leakedMl,
    leakedMl: state.leakedMl,
    compressedMl: compressedMl(state, options),
    lumenMl: state.lumenMl,
    deadMl: dead,
    flowMlPerS: state.flowMlPerS,
    viscosityPaS: state.viscosityPaS,
    pressureKpa: state.pressureKpa,
    ...(state.leakOpenedAtUs === undefined ? {} : { leakOpenedAtUs: state.leakOpenedAtUs }),
  };
}
