/** A plant whose motor stalls at a back-pressure, by the `stall` steps of a script. */
import type { PlantPort, PlantReadings } from "../plant/plant-port.ts";
import type { LineScenario } from "./line-scenario.ts";

/**
 * From a `stall` step on, the first pressure at or above its limit stops the motor, until the step is over. The plunger
 * stands where it stood then.
 */
export function createStallingPlant(plant: PlantPort, scenario: LineScenario): PlantPort {
  const stalls = scenario.steps.filter((step) => step.do === "stall");
  let stalled: { readonly readings: PlantReadings; readonly untilUs: number } | undefined;
  return {
    ...plant,
    readAt(atUs) {
      const readings = plant.readAt(atUs);
      if (stalled !== undefined && atUs >= stalled.untilUs) stalled = undefined;
      const step = stalls.find(
        ({ at, for: lastsUs = Number.POSITIVE_INFINITY, aboveKpa }) =>
          atUs >= at && atUs < at + lastsUs && readings.pressureKpa >= aboveKpa,
      );
      if (stalled === undefined && step !== undefined) {
        plant.stopMotor?.(atUs);
        stalled = { readings, untilUs: step.at + (step.for ?? Number.POSITIVE_INFINITY) };
      }
      if (stalled === undefined) return readings;
      const { pumpVolumeMl, positionMm } = stalled.readings;
      return { ...readings, pumpVolumeMl, positionMm, isMotorRunning: false, isStalled: true };
    },
  };
}
