/** The plant of `devices simulate`: somebody injects in short bursts until the syringe is empty. */
import { createPlant } from "@cementwatch/drivers/plant/hydraulic-plant";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { createRandom } from "@cementwatch/drivers/plant/random";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { US_PER_S } from "@cementwatch/shared/time";

/** Usual bursts are 0.1–0.3 mL with pauses between (assumption); 8 mL is a filled 10 mL syringe. */
const BURST_US = 2 * US_PER_S;
const CYCLE_US = 5 * US_PER_S;
const SYRINGE_ML = 8;

/** Bursts of a seeded flow of 0.05 to 0.12 mL/s, the first one second after time 0. Pure: time comes in as argument. */
export function createBurstPlant(seed: number): PlantPort {
  const plant = createPlant({
    profile: findCementProfile("pmma-medium"),
    startAgeS: 300,
    temperatureC: 22,
    gauge: 11,
    lengthMm: 120,
    complianceMlPerMpa: 0.05,
    permeabilityM2: 2e-9,
    cavityMl: 0,
    ratedPressureKpa: 4_000,
  });
  const flowMlPerS = createRandom(seed).between(0.05, 0.12);
  let nextAtUs = US_PER_S;
  let isInjecting = false;
  return {
    readAt(atUs) {
      while (nextAtUs <= atUs) {
        isInjecting = !isInjecting;
        const isEmpty = plant.truthAt(nextAtUs).plungerMl >= SYRINGE_ML;
        plant.command(nextAtUs, isInjecting && !isEmpty ? flowMlPerS : 0);
        nextAtUs += isInjecting ? BURST_US : CYCLE_US - BURST_US;
      }
      return plant.readAt(atUs);
    },
  };
}
