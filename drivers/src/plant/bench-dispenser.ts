/**
 * A gravimetric bench without hardware: a syringe pump that dispenses water into a vessel on a balance. The pump shows
 * what it has set, the balance weighs what came. For training and tests. Pure.
 */
import { gravimetricVolume } from "@cementwatch/shared/calibration/gravimetric-volume";
import type { PlantPort, PlantReadings } from "./plant-port.ts";
import { createRandom, seedOf } from "./random.ts";

/** Somebody clears the pump's counter, looks, and starts it: assumption, shortened for training. */
const CLEAR_US = 400_000;
const DISPENSE_US = 800_000;
const ROOM_C = 20;
/** The simulated balance weighs water of this density without buoyancy, g/mL (Tanaka et al. 2001, 20 °C). */
const WATER_G_PER_ML = 0.998_207;
/** A real one floats a little in air: what it shows of a millilitre, as a part of what the simulated one would. */
const WEIGHED_01 =
  1 /
  (WATER_G_PER_ML *
    gravimetricVolume(1, {
      airTemperatureC: ROOM_C,
      airTemperatureUncertaintyC: 0,
      waterTemperatureC: ROOM_C,
    }));

export interface DispenserError {
  /** Came of what was set: 1 is right. */
  readonly gain: number;
  /** From dispense to dispense, one standard deviation, mL. */
  readonly scatterMl: number;
}

/** Up to ±0.5 % and a scatter of 0.1 % of the nominal volume, from the seed. */
export function hiddenDispenserError(seed: number, nominalMl: number): DispenserError {
  const random = createRandom(seedOf(seed, "dispenser error"));
  return { gain: 1 + random.between(-0.005, 0.005), scatterMl: nominalMl * random.between(0.000_2, 0.001) };
}

export interface BenchDispenser {
  /** What the pump counts. */
  readonly pump: PlantPort;
  /** What lies on the balance, as the volume that a balance without buoyancy would have to weigh. */
  readonly pan: PlantPort;
  dispense(atUs: number, volumeMl: number): void;
}

export function createBenchDispenser(error: DispenserError, seed: number): BenchDispenser {
  const random = createRandom(seedOf(seed, "dispenser"));
  let beganAtUs = 0;
  let setMl = 0;
  let cameMl = 0;
  let setBeforeMl = 0;
  let cameBeforeMl = 0;
  let clears = 0;
  const part01 = (atUs: number): number =>
    Math.max(0, Math.min(1, (atUs - beganAtUs - CLEAR_US) / DISPENSE_US));
  const readings = (atUs: number, pumpVolumeMl: number): PlantReadings => {
    const part = part01(atUs);
    return {
      pressureKpa: 0,
      pumpVolumeMl,
      forceN: 0,
      positionMm: 0,
      temperatureC: ROOM_C,
      isMotorRunning: part > 0 && part < 1,
      isStalled: false,
      clears,
    };
  };
  return {
    pump: { readAt: (atUs) => readings(atUs, setBeforeMl + setMl * part01(atUs)) },
    pan: { readAt: (atUs) => readings(atUs, (cameBeforeMl + cameMl * part01(atUs)) * WEIGHED_01) },
    dispense(atUs, volumeMl) {
      setBeforeMl += setMl * part01(atUs);
      cameBeforeMl += cameMl * part01(atUs);
      beganAtUs = atUs;
      clears += 1;
      setMl = Math.max(0, volumeMl);
      cameMl = Math.max(0, setMl * error.gain + random.gaussian() * error.scatterMl);
    },
  };
}
