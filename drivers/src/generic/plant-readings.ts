/** What a simulated generic device can measure on the plant, in the units of readings. */
import type { PlantReadings } from "../plant/plant-port.ts";
import type { GenericSignal } from "./description-parts.ts";

/** Of water at room temperature, g/mL: what a balance under a cannula would weigh. */
const WATER_G_PER_ML = 0.998;

export function plantReadings(plant: PlantReadings): Readonly<Record<GenericSignal, number>> {
  return {
    pressure: plant.pressureKpa,
    volume: plant.pumpVolumeMl,
    temperature: plant.temperatureC,
    force: plant.forceN,
    position: plant.positionMm,
    mass: plant.pumpVolumeMl * WATER_G_PER_ML,
  };
}
