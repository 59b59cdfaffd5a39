/** Turns a case folder's set-up into a session configuration. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import { VERTEBRAL_LEVELS } from "@cementwatch/shared/procedure/level";
import {
  type DeviceConfig,
  type DeviceRole,
  emptySessionConfig,
  type PictureConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import type { CaseFolder } from "./case-folder.ts";
import { CASE_LINE_DRIVER, CASE_LINE_SERIAL } from "./case-line.ts";

export const CASE_DEVICE = "case-telemetry";

export function caseConfig(folder: CaseFolder): SessionConfig {
  const { setup, fitted, drawings } = folder;
  const base = emptySessionConfig(setup.first_frame_time.slice(0, 10));
  const views = [...new Set(folder.pictures.map((picture) => picture.view))];
  return {
    ...base,
    devices: folder.rows.length === 0 ? [] : [caseDevice(folder)],
    pictures: views.map((view) => casePicture(view)),
    fitted: {
      pressure: fitted.has("pressureKpa"),
      volume: fitted.has("volumeMl") ? "pump" : "none",
      temperature: fitted.has("temperatureC"),
    },
    procedure: {
      ...base.procedure,
      level: VERTEBRAL_LEVELS.find((level) => level === setup.level) ?? base.procedure.level,
      procedure: setup.procedure ?? base.procedure.procedure,
      cannulaGauge: setup.cannula_gauge ?? base.procedure.cannulaGauge,
      roomTemperatureC: setup.room_temperature_c ?? base.procedure.roomTemperatureC,
    },
    drawings,
  };
}

function caseDevice(folder: CaseFolder): DeviceConfig {
  const identity: CalibrationRecord = {
    id: "as recorded",
    deviceSerial: CASE_LINE_SERIAL,
    coefficients: [0, 1],
  };
  const roles: DeviceRole[] = ["injectorPressure", "injectorVolume", "roomTemperature"];
  const gapsS = folder.rows.slice(1, 200).map((row, index) => row.tS - (folder.rows[index]?.tS ?? 0));
  const medianS = gapsS.toSorted((a, b) => a - b)[Math.floor(gapsS.length / 2)] ?? 0.1;
  return {
    id: CASE_DEVICE,
    driver: CASE_LINE_DRIVER,
    roles,
    options: {},
    nominalPeriodUs: Math.max(Math.round(medianS * 1e6), 1_000),
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    calibrations: { injectorPressure: identity, injectorVolume: identity, roomTemperature: identity },
    isSimulated: false,
  };
}

/** A picture source whose frames come from files. */
export function casePicture(view: PictureView, source = "case-folder"): PictureConfig {
  return {
    id: view,
    source,
    view,
    isLive: true,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    beamSource: "pixels",
    isSimulated: false,
    options: {},
  };
}
