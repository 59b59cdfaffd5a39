/**
 * An inflatable bone tamp on its screw syringe: pressure of balloon and bone for a volume, the bone that yields after a
 * step, and a rupture. Integrated on a fixed grid: who reads it and how often changes nothing. Pure.
 *
 * P = E(V) + q. E is what balloon and bone bear for good; q is borne until the bone yields: filling brings q towards
 * E / 3, and it decays with τ = 15 s, so that a step loses a quarter of its peak (step 0.5 mL, decay 25 %, τ 15 s:
 * simulator defaults after the usual 10–40 % in 10–60 s).
 */
import type { PlantPort, PlantReadings } from "./plant-port.ts";
import { createRandom, seedOf } from "./random.ts";

const STEP_US = 5_000;
const STEP_S = STEP_US / 1_000_000;
/** Pressure that seats the balloon: 50 psi, kPa, and the volume over which it is reached, mL. */
const SEAT_KPA = 345;
const SEAT_ML = 0.4;
/** Rise of what the bone bears, kPa at 1 mL and its exponent: 100–220 psi at 1.5–3 mL. Assumption. */
const BONE_KPA = 190;
const BONE_EXPONENT = 1.35;
const YIELD_TAU_S = 15;
const YIELD_SHARE = 1 / 3;
/** Filled volume over which q follows, mL. */
const YIELD_ML = 0.15;
/** What a burst balloon's open end still holds, kPa, and how fast it gets there, s. */
const BURST_KPA = 4;
const BURST_TAU_S = 0.06;
/** Area of the screw syringe's bore (14.5 mm), mm²: turns volume into travel. */
export const SCREW_BORE_MM = 14.5;
const SCREW_MM2 = (Math.PI * SCREW_BORE_MM ** 2) / 4;

export interface BalloonPlantOptions {
  readonly seed: number;
  /** Highest volume that the hands fill in, mL. */
  readonly ratedVolumeMl: number;
  /** The screw is turned no further at this pressure, kPa. */
  readonly ratedPressureKpa: number;
  /** Bursts when it is first filled this far, mL. */
  readonly ruptureAtMl?: number;
}

export interface BalloonTruth {
  /** What the screw has moved out of the syringe, mL. */
  readonly screwMl: number;
  /** In the balloon, mL; 0 once it has burst. */
  readonly balloonMl: number;
  readonly pressureKpa: number;
  /** Largest volume that the balloon had: the cavity, mL. */
  readonly cavityMl: number;
  readonly isRuptured: boolean;
}

export interface BalloonPlant extends PlantPort {
  /** Turns the screw towards this volume at this speed, mL/s, from `atUs` on; limits of the balloon hold. */
  turnTo(atUs: number, volumeMl: number, mlPerS: number): void;
  truthAt(atUs: number): BalloonTruth;
}

interface State {
  stepIndex: number;
  screwMl: number;
  targetMl: number;
  mlPerS: number;
  yieldKpa: number;
  pressureKpa: number;
  cavityMl: number;
  isRuptured: boolean;
  isAtLimit: boolean;
}

/** A deflated balloon in the bone. The seed makes the bone up to a tenth softer or harder. */
export function createBalloonPlant(options: BalloonPlantOptions): BalloonPlant {
  const hardness = createRandom(seedOf(options.seed, "balloon")).between(0.9, 1.1);
  const state: State = {
    stepIndex: 0,
    screwMl: 0,
    targetMl: 0,
    mlPerS: 0,
    yieldKpa: 0,
    pressureKpa: 0,
    cavityMl: 0,
    isRuptured: false,
    isAtLimit: false,
  };
  const advance = (atUs: number): void => {
    for (const last = Math.floor(atUs / STEP_US); state.stepIndex < last; state.stepIndex += 1) {
      stepBalloon(state, options, hardness);
    }
  };
  return {
    turnTo(atUs, volumeMl, mlPerS) {
      advance(atUs);
      state.targetMl = Math.max(0, Math.min(volumeMl, options.ratedVolumeMl));
      state.mlPerS = mlPerS;
    },
    readAt(atUs) {
      advance(atUs);
      return readingsOf(state);
    },
    truthAt(atUs) {
      advance(atUs);
      const { screwMl, pressureKpa, cavityMl, isRuptured } = state;
      return { screwMl, balloonMl: isRuptured ? 0 : screwMl, pressureKpa, cavityMl, isRuptured };
    },
  };
}

function stepBalloon(state: State, options: BalloonPlantOptions, hardness: number): void {
  const wanted = state.targetMl - state.screwMl;
  const most = state.mlPerS * STEP_S;
  state.isAtLimit = wanted > 0 && state.pressureKpa >= options.ratedPressureKpa;
  const moved = state.isAtLimit ? 0 : Math.max(-most, Math.min(most, wanted));
  state.screwMl += moved;
  if (!state.isRuptured && state.screwMl >= (options.ruptureAtMl ?? Number.POSITIVE_INFINITY)) {
    state.isRuptured = true;
  }
  if (state.isRuptured) {
    state.pressureKpa += (BURST_KPA - state.pressureKpa) * (STEP_S / BURST_TAU_S);
    return;
  }
  state.cavityMl = Math.max(state.cavityMl, state.screwMl);
  const borne = hardness * borneKpa(state.screwMl);
  const following = 1 - Math.exp(-Math.max(0, moved) / YIELD_ML);
  state.yieldKpa += (borne * YIELD_SHARE - state.yieldKpa) * following;
  state.yieldKpa = Math.min(state.yieldKpa * (1 - STEP_S / YIELD_TAU_S), borne * YIELD_SHARE);
  state.pressureKpa = borne + state.yieldKpa;
}

/** kPa that balloon and bone bear for good at a volume. */
function borneKpa(volumeMl: number): number {
  return SEAT_KPA * (1 - Math.exp(-volumeMl / SEAT_ML)) + BONE_KPA * volumeMl ** BONE_EXPONENT;
}

function readingsOf(state: State): PlantReadings {
  return {
    pressureKpa: state.pressureKpa,
    pumpVolumeMl: state.screwMl,
    forceN: (state.pressureKpa * SCREW_MM2) / 1000,
    positionMm: (state.screwMl * 1000) / SCREW_MM2,
    temperatureC: 22,
    isMotorRunning: state.targetMl !== state.screwMl && !state.isAtLimit,
    isStalled: state.isAtLimit,
  };
}
