/**
 * A calibration bench without hardware: a pump, a load frame or a bath that goes to a set value, and sensors on it with
 * an error of their own. For training and tests. Pure.
 */
import type { PlantPort, PlantReadings } from "./plant-port.ts";
import { createRandom, type Random, seedOf } from "./random.ts";

/** What the bench sets and its sensors feel, in the unit of the readings. */
export type BenchQuantity = "pressureKpa" | "forceN" | "temperatureC";

const ROOM_C = 22;
/**
 * How fast it settles, s; its swing, rad/s (a hand pump passes over a step by 2 % of the step); the time in which all
 * but 1/e is lost, s; and where it starts. All assumptions: a good hand pump, a stiff frame, a small stirred bath.
 */
const HABITS: Readonly<Record<BenchQuantity, BenchHabit>> = {
  pressureKpa: { settleS: 0.3, swingRadS: 2.6, leakS: 40_000, start: 0, least: 0 },
  forceN: { settleS: 0.2, swingRadS: 3.9, leakS: Infinity, start: 0, least: 0 },
  temperatureC: { settleS: 1.5, swingRadS: 0, leakS: Infinity, start: ROOM_C, least: -Infinity },
};
/** Part of the range over which a sensor's hysteresis turns round. Assumption. */
const TURN_01 = 0.1;

interface BenchHabit {
  readonly settleS: number;
  readonly swingRadS: number;
  readonly leakS: number;
  readonly start: number;
  readonly least: number;
}

export interface BenchPlant extends PlantPort {
  readonly quantity: BenchQuantity;
  /** Goes to this value from `atUs` on; pressure and force below zero are zero. */
  moveTo(atUs: number, value: number): void;
}

export function createBenchPlant(quantity: BenchQuantity = "pressureKpa"): BenchPlant {
  const { settleS, swingRadS, leakS, start, least } = HABITS[quantity];
  let startedAtUs = 0;
  let from = start;
  let target = start;
  const valueAt = (atUs: number): number => {
    const s = Math.max(0, atUs - startedAtUs) / 1e6;
    const swing = (from - target) * Math.exp(-s / settleS) * Math.cos(swingRadS * s);
    return Math.max(least, target * Math.exp(-s / leakS) + swing);
  };
  return {
    quantity,
    moveTo(atUs, value) {
      from = valueAt(atUs);
      startedAtUs = atUs;
      target = Math.max(least, value);
    },
    readAt: (atUs) => ({ ...STILL, [quantity]: valueAt(atUs) }),
  };
}

/** The error that a sensor of the bench hides, in the unit of what it measures. */
export interface BenchError {
  /** Ratio: 1 has none. */
  readonly gain: number;
  readonly offset: number;
  /** Half of the largest opening between rising and falling, in the middle of the range. */
  readonly hysteresis: number;
  /** Largest change of gain when the sensor is turned about its axis (force), as a ratio. */
  readonly rotation01: number;
  readonly noise: number;
  readonly span: number;
}

/** An error of up to ±0.4 % of the span, from the seed: some such sensors pass ±0.5 %, some do not. */
export function hiddenError(seed: number, span: number): BenchError {
  const random = createRandom(seedOf(seed, "bench error"));
  return {
    gain: 1 + random.between(-0.004, 0.004),
    offset: span * random.between(-0.0015, 0.0015),
    hysteresis: span * random.between(0.0003, 0.001),
    rotation01: random.between(0, 0.0005),
    noise: span * 0.0001,
    span,
  };
}

export interface BenchSensor extends PlantPort {
  /** How often it has been turned by 120° about its axis. */
  turnTo(times: number): void;
}

/** What a sensor with this error feels of a plant: falling it reads high, rising low. */
export function createBenchSensor(plant: BenchPlant, error: BenchError, seed: number): BenchSensor {
  const random: Random = createRandom(seedOf(seed, "bench noise"));
  const { quantity } = plant;
  let last = 0;
  let turned = 1;
  let angleRad = 0;
  return {
    turnTo(times) {
      angleRad = (times * 2 * Math.PI) / 3;
    },
    readAt(atUs) {
      const value = plant.readAt(atUs)[quantity];
      turned = Math.max(-1, Math.min(1, turned + (last - value) / (error.span * TURN_01)));
      last = value;
      const part = Math.max(0, Math.min(1, value / error.span));
      const opening = error.hysteresis * turned * 4 * part * (1 - part);
      const gain = error.gain + error.rotation01 * Math.sin(angleRad);
      const felt = gain * value + error.offset + opening + random.gaussian() * error.noise;
      return { ...STILL, [quantity]: felt };
    },
  };
}

const STILL: PlantReadings = {
  pressureKpa: 0,
  pumpVolumeMl: 0,
  forceN: 0,
  positionMm: 0,
  temperatureC: ROOM_C,
  isMotorRunning: false,
  isStalled: false,
};
