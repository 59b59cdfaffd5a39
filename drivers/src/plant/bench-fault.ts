/** What can go wrong with an instrument of the bench itself, its cable apart. For training and tests. Pure. */
import type { PlantPort, PlantReadings } from "./plant-port.ts";

/** `unsettled` never comes to rest. */
export type BenchFault = "none" | "noNumber" | "saturated" | "unsettled";

type Felt = "pressureKpa" | "forceN" | "temperatureC" | "pumpVolumeMl";

/** Far beyond any instrument of the bench. */
const BEYOND = 1e6;
const WOBBLE_RAD_S = 9;

export interface FaultyPlant extends PlantPort {
  set(fault: BenchFault): void;
}

/** @param wobble how far an unsettled value goes to either side, in the unit of `felt` */
export function createFaultyPlant(plant: PlantPort, felt: Felt, wobble: number): FaultyPlant {
  let fault: BenchFault = "none";
  return {
    set(next) {
      fault = next;
    },
    readAt(atUs): PlantReadings {
      const readings = plant.readAt(atUs);
      switch (fault) {
        case "none":
          return readings;
        case "noNumber":
          return { ...readings, [felt]: Number.NaN };
        case "saturated":
          return { ...readings, [felt]: BEYOND };
        case "unsettled":
          return { ...readings, [felt]: readings[felt] + wobble * Math.sin((WOBBLE_RAD_S * atUs) / 1e6) };
      }
    },
  };
}
