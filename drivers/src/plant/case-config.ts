/** The configuration that a simulated case starts with: what a nurse would have entered before it. */

import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { BALLOON_PROFILES, type BalloonProfile } from "@cementwatch/shared/hydraulics/balloon-profile";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import {
  type DeviceConfig,
  emptySessionConfig,
  type FittedConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { SourceEvent } from "../simulated-source.ts";
import { phantomPicture } from "./phantom-picture.ts";
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

/** The balloon that simulated cases use: 15 mm, 400 psi, 4 mL. */
export function balloonProfile(): BalloonProfile {
  const profile = BALLOON_PROFILES.find(({ id }) => id === "balloon-15-400");
  if (profile === undefined) throw new Error("simulated case: the balloon balloon-15-400 is not in the list");
  return profile;
}

function simulationOf(scenario: Scenario): NonNullable<SessionConfig["simulation"]> {
  const { levels, balloon, ...rest } = scenario;
  return {
    ...rest,
    fitted: [...scenario.fitted],
    ...(levels === undefined ? {} : { levels: [...levels] }),
    ...(balloon === undefined ? {} : { balloon: { ...balloon } }),
  };
}

/** Complete configuration at time 0. Without a drawing somebody draws it: nothing is judged before. */
export function caseConfig(
  scenario: Scenario,
  devices: readonly DeviceConfig[],
  drawing: Drawing | undefined,
): SessionConfig {
  const access = accessOf(scenario);
  const base = emptySessionConfig(SIMULATED_WALL_DATE);
  return {
    ...base,
    devices,
    pictures: [phantomPicture(SIMULATED_PICTURE_ID, "lateral")],
    fitted: fittedOf(scenario),
    procedure: {
      ...base.procedure,
      pseudonym: `SIM-${scenario.seed}`,
      level: scenario.levels?.[0] ?? "L1",
      side: "left",
      procedure: scenario.procedure === "pvp" ? "PVP" : "PKP",
      cementProfile: CEMENT_PROFILE,
      cement: findCementProfile(CEMENT_PROFILE),
      cannulaGauge: access.gauge,
      cannulaLengthMm: access.lengthMm,
      roomTemperatureC: ROOM_C,
      ...(scenario.balloon === undefined ? {} : { balloons: { left: balloonProfile() } }),
    },
    drawings: drawing === undefined ? {} : { lateral: drawing },
    simulation: simulationOf(scenario),
  };
}

/** The first events of a case: its configuration, and the C-arm's link. */
export function openCase(config: SessionConfig, emit: (event: SourceEvent) => void): void {
  emit({ kind: "config", config, atUs: 0, measuredAtUs: 0 });
  for (const state of ["opening", "running"] as const) {
    emit({
      kind: "link",
      targetId: SIMULATED_PICTURE_ID,
      state,
      detail: "simulated C-arm",
      atUs: 0,
      measuredAtUs: 0,
    });
  }
}
