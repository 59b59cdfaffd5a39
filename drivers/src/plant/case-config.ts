/** The configuration that a simulated case starts with: what a nurse would have entered before it. */
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import {
  type DeviceConfig,
  emptySessionConfig,
  type FittedConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { Scenario } from "./scenario.ts";

/** Picture id of the simulated C-arm. */
export const SIMULATED_PICTURE_ID = "carm";
/** Wall date of every simulated case: a fixed day, so that the same seed gives the same bytes. */
export const SIMULATED_WALL_DATE = "2026-01-15";
/** Room of every simulated case, °C. */
export const ROOM_C = 22;
export const CEMENT_PROFILE = "pmma-medium";

/** Access of the scenario: PVP through 11G; PKP through an 8G working cannula. */
export function accessOf(scenario: Scenario): { readonly gauge: number; readonly lengthMm: number } {
  return { gauge: scenario.procedure === "pkp" ? 8 : 11, lengthMm: 120 };
}

function fittedOf(scenario: Scenario): FittedConfig {
  const hasVolume = scenario.fitted.includes("volume");
  const unmeasured = scenario.technique === "pump" ? "none" : "counted";
  const measured = scenario.technique === "pump" ? "pump" : "sensor";
  return {
    pressure: scenario.fitted.includes("pressure"),
    volume: hasVolume ? measured : unmeasured,
    temperature: false,
  };
}

/** Complete configuration at time 0. */
export function caseConfig(
  scenario: Scenario,
  devices: readonly DeviceConfig[],
  drawing: Drawing,
): SessionConfig {
  const access = accessOf(scenario);
  const base = emptySessionConfig(SIMULATED_WALL_DATE);
  return {
    ...base,
    devices,
    pictures: [
      {
        id: SIMULATED_PICTURE_ID,
        source: "phantom",
        view: "lateral",
        isLive: true,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        beamSource: "contact",
        isSimulated: true,
        options: {},
      },
    ],
    fitted: fittedOf(scenario),
    procedure: {
      ...base.procedure,
      pseudonym: `SIM-${scenario.seed}`,
      level: "L1",
      side: "left",
      procedure: scenario.procedure === "pvp" ? "PVP" : "PKP",
      cementProfile: CEMENT_PROFILE,
      cement: findCementProfile(CEMENT_PROFILE),
      cannulaGauge: access.gauge,
      cannulaLengthMm: access.lengthMm,
      roomTemperatureC: ROOM_C,
    },
    drawings: { lateral: drawing },
    simulation: { ...scenario, fitted: [...scenario.fitted] },
  };
}
