/** What every simulated case is built from: the plant of a cannula, and the devices fitted to it. */
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { type BalloonPlant, type BalloonPlantOptions, SCREW_BORE_MM } from "./balloon-plant.ts";
import { accessOf, balloonProfile, CEMENT_PROFILE, ROOM_C } from "./case-config.ts";
import type { PlantOptions } from "./hydraulic-plant.ts";
import type { PlantPort } from "./plant-port.ts";
import { type Random, seedOf } from "./random.ts";
import type { Scenario } from "./scenario.ts";
import { createSimulatedDevice, type DeviceChoice, type SimulatedDevice } from "./simulated-device.ts";

/** Cavity that is there when the case begins, mL: one with a balloon makes its own. */
export function cavityOf(scenario: Scenario): number {
  if (scenario.procedure === "pvp" || scenario.balloon !== undefined) return 0;
  return scenario.length === "short" ? 1 : 2;
}

/** A cannula's plant. Draws from `random` in a fixed order, whatever the scenario. */
export function plantOptions(scenario: Scenario, random: Random): PlantOptions {
  const access = accessOf(scenario);
  const isHand = scenario.technique !== "pump";
  const opensAtMl = scenario.length === "short" ? random.between(0.95, 1.15) : random.between(1.7, 2.3);
  const share01 = random.between(0.6, 0.8);
  return {
    profile: findCementProfile(CEMENT_PROFILE),
    startAgeS: scenario.startAgeMin * 60,
    temperatureC: ROOM_C,
    ...access,
    complianceMlPerMpa: isHand ? 0.03 : 0.05,
    // At the dense end of what is published (1e-9 to 6e-8 m²): a leak then takes a few per cent off the pressure.
    permeabilityM2: 2e-9,
    cavityMl: cavityOf(scenario),
    ratedPressureKpa: isHand ? 3_000 : 4_000,
    // A filled bone-filler tube delivers from its first millimetre.
    primedMl: scenario.technique === "tube" ? Number.POSITIVE_INFINITY : 0,
    ...(scenario.leak === "none"
      ? {}
      : { leak: { opensAtMl, opensAtUs: Number.POSITIVE_INFINITY, share01 } }),
  };
}

export function balloonPlantOptions(scenario: Scenario, seed: number): BalloonPlantOptions | undefined {
  if (scenario.balloon === undefined) return undefined;
  const { ratedVolumeMl, ratedPressureKpa } = balloonProfile();
  const { ruptureAtMl } = scenario.balloon;
  return { seed, ratedVolumeMl, ratedPressureKpa, ...(ruptureAtMl === undefined ? {} : { ruptureAtMl }) };
}

/** The fitted devices: injector sensors on `syringe`, the inflation syringe's on `balloon`. */
export function devicesOf(
  scenario: Scenario,
  syringe: PlantPort,
  balloon: BalloonPlant | undefined,
): SimulatedDevice[] {
  const devices: SimulatedDevice[] = [];
  const fit = (choice: DeviceChoice, port: PlantPort): void => {
    devices.push(createSimulatedDevice(choice, port, seedOf(scenario.seed, choice.id)));
  };
  if (scenario.fitted.includes("volume")) {
    const roles = ["injectorVolume"] as const;
    fit({ id: "pump", driver: "new-era", roles, opensAtUs: 20_000, labelSerial: "SIM-NE-1" }, syringe);
  }
  if (scenario.fitted.includes("pressure")) {
    const roles = ["injectorPressure"] as const;
    fit({ id: "pressure", driver: "keller", roles, opensAtUs: 35_000, labelSerial: "SIM-KE-1" }, syringe);
  }
  if (scenario.fitted.includes("balloon") && balloon !== undefined) {
    const roles = ["balloonPressureLeft", "balloonVolumeLeft"] as const;
    const options = { boreDiameterMm: SCREW_BORE_MM };
    const of = { id: "balloon", driver: "open-injector", roles, options };
    fit({ ...of, opensAtUs: 50_000, labelSerial: "SIM-OI-1" }, balloon);
  }
  return devices;
}
