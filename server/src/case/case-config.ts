/** Turns a case folder's set-up into a session configuration. */
import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import {
  type DeviceConfig,
  type DeviceRole,
  emptySessionConfig,
  type PictureConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import type { CalibrationRecord } from "@cementwatch/shared/telemetry/calibration-record";
import { CaseFolderError } from "./case-error.ts";
import type { CaseFolder } from "./case-folder.ts";
import { CASE_LINE_DRIVER, CASE_LINE_SERIAL } from "./case-line.ts";

export const CASE_DEVICE = "case-telemetry";

/** @throws CaseFolderError when a picture has no usable drawing. */
export function caseConfig(folder: CaseFolder): SessionConfig {
  const { setup } = folder;
  const base = emptySessionConfig(setup.first_frame_time.slice(0, 10));
  const views = [...new Set(folder.pictures.map((picture) => picture.view))];
  const fitted = setup.fitted ?? ["pressure", "volume", "temperature"];
  const has = (name: string, column: "pressureKpa" | "volumeMl" | "temperatureC") =>
    fitted.some((entry) => entry.startsWith(name)) && folder.columns.has(column);
  return {
    ...base,
    devices: folder.rows.length === 0 ? [] : [caseDevice(folder)],
    pictures: views.map(casePicture),
    fitted: {
      pressure: has("pressure", "pressureKpa"),
      volume: has("volume", "volumeMl") ? "pump" : "none",
      temperature: has("temperature", "temperatureC"),
    },
    procedure: {
      ...base.procedure,
      level: setup.level ?? base.procedure.level,
      procedure: setup.procedure ?? base.procedure.procedure,
      cannulaGauge: setup.cannula_gauge ?? base.procedure.cannulaGauge,
      roomTemperatureC: setup.room_temperature_c ?? base.procedure.roomTemperatureC,
    },
    drawings: Object.fromEntries(views.map((view) => [view, caseDrawing(folder, view)])),
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

function casePicture(view: PictureView): PictureConfig {
  return {
    id: view,
    source: "case-folder",
    view,
    isLive: true,
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    beamSource: "pixels",
    isSimulated: false,
    options: {},
  };
}

function caseDrawing(folder: CaseFolder, view: PictureView): Drawing {
  const { setup, path } = folder;
  const drawn = view === "ap" ? setup.ap : setup;
  const contour = drawn?.vertebral_contour_px;
  const spacing = drawn?.pixel_spacing_mm;
  if (contour === undefined || spacing === undefined) {
    const prefix = view === "ap" ? "ap." : "";
    throw new CaseFolderError(
      `${path}/setup.json: ${view}.dcm needs ${prefix}vertebral_contour_px and ${prefix}pixel_spacing_mm; draw them`,
    );
  }
  const tip = drawn?.cannula_tip_px;
  const axis = drawn?.cannula_axis_point_px;
  return {
    view,
    contourPx: contour.map(toPoint),
    posteriorWallPx: view === "lateral" ? (setup.posterior_wall_px ?? []).map(toPoint) : [],
    posteriorDirection: setup.posterior_direction ?? "left",
    ...(tip === undefined ? {} : { cannulaTipPx: toPoint(tip) }),
    ...(axis === undefined ? {} : { cannulaAxisPointPx: toPoint(axis) }),
    pixelSpacingMm: spacing,
    spacingSource: "operator",
    spacingUncertainty01: 0.05,
  };
}

function toPoint([x, y]: readonly [number, number]): PointPx {
  return { x, y };
}
