/**
 * A pressure bench without hardware: a hand pump that goes to a set pressure, overshoots a little, settles and leaks
 * down; and sensors on it with an error of their own. For training and tests. Pure.
 */
import type { PlantPort, PlantReadings } from "./plant-port.ts";
import { createRandom, type Random, seedOf } from "./random.ts";

/** How fast the pump settles, s, and its swing, rad/s: it passes over a step by 2 % of the step. Assumptions. */
const SETTLE_S = 0.3;
const SWING_RAD_S = 2.6;
/** Time in which a tight line loses all but 1/e of its pressure, s. Assumption: a good hand pump. */
const LEAK_S = 40_000;
const ROOM_C = 22;
/** Part of the range over which a sensor's hysteresis turns round. Assumption. */
const TURN_01 = 0.1;

export interface BenchPlant extends PlantPort {
  /** Pumps to this pressure from `atUs` on, kPa; below zero is zero. */
  pumpTo(atUs: number, kPa: number): void;
}

export function createBenchPlant(): BenchPlant {
  let startedAtUs = 0;
  let fromKpa = 0;
  let targetKpa = 0;
  const pressureAt = (atUs: number): number => {
    const s = Math.max(0, atUs - startedAtUs) / 1e6;
    const swing = (fromKpa - targetKpa) * Math.exp(-s / SETTLE_S) * Math.cos(SWING_RAD_S * s);
    return Math.max(0, targetKpa * Math.exp(-s / LEAK_S) + swing);
  };
  return {
    pumpTo(atUs, kPa) {
      fromKpa = pressureAt(atUs);
      startedAtUs = atUs;
      targetKpa = Math.max(0, kPa);
    },
    readAt: (atUs) => readingsAt(pressureAt(atUs)),
  };
}

/** The error that a sensor of the bench hides. */
export interface BenchError {
  /** Ratio: 1 has none. */
  readonly gain: number;
  readonly offsetKpa: number;
  /** Half of the largest opening between rising and falling, in the middle of the range. */
  readonly hysteresisKpa: number;
  readonly noiseKpa: number;
  readonly rangeKpa: number;
}

/** An error of up to ±0.4 % of the range, from the seed: some such sensors pass ±0.5 %, some do not. */
export function hiddenError(seed: number, rangeKpa: number): BenchError {
  const random = createRandom(seedOf(seed, "bench error"));
  return {
    gain: 1 + random.between(-0.004, 0.004),
    offsetKpa: rangeKpa * random.between(-0.0015, 0.0015),
    hysteresisKpa: rangeKpa * random.between(0.0003, 0.001),
    noiseKpa: rangeKpa * 0.0001,
    rangeKpa,
  };
}

/** What a sensor with this error feels of a plant: falling it reads high, rising low. */
export function createBenchSensor(plant: PlantPort, error: BenchError, seed: number): PlantPort {
  const random: Random = createRandom(seedOf(seed, "bench noise"));
  let last = 0;
  let turned = 1;
  return {
    readAt(atUs) {
      const { pressureKpa } = plant.readAt(atUs);
      turned = Math.max(-1, Math.min(1, turned + (last - pressureKpa) / (error.rangeKpa * TURN_01)));
      last = pressureKpa;
      const part = Math.max(0, Math.min(1, pressureKpa / error.rangeKpa));
      const opening = error.hysteresisKpa * turned * 4 * part * (1 - part);
      const felt = error.gain * pressureKpa + error.offsetKpa + opening + random.gaussian() * error.noiseKpa;
      return readingsAt(felt);
    },
  };
}

function readingsAt(pressureKpa: number): PlantReadings {
  return {
    pressureKpa,
    pumpVolumeMl: 0,
    forceN: 0,
    positionMm: 0,
    temperatureC: ROOM_C,
    isMotorRunning: false,
    isStalled: false,
  };
}
