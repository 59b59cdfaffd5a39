/** What a simulated pump with one counter has moved since it was switched on or somebody cleared it. */
import type { PlantPort } from "./plant-port.ts";

export class PlungerCounter {
  readonly #plant: PlantPort;
  #fromMl: number;
  #clears = 0;

  constructor(plant: PlantPort) {
    this.#plant = plant;
    this.#fromMl = plant.readAt(0).pumpVolumeMl;
  }

  /** mL, ≥ 0. */
  readAt(atUs: number): number {
    const readings = this.#plant.readAt(atUs);
    if ((readings.clears ?? 0) !== this.#clears) {
      this.#clears = readings.clears ?? 0;
      this.#fromMl = 0;
    }
    return Math.abs(readings.pumpVolumeMl - this.#fromMl);
  }

  powerUp(atUs: number): void {
    this.#fromMl = this.#plant.readAt(atUs).pumpVolumeMl;
  }
}
