/** The configuration of a session that is made of outside files: one device a track, one picture a view. */

import type { PictureView } from "@cementwatch/shared/imaging/image-frame";
import {
  IMPORT_SIGNALS,
  type ImportSignal,
  type TrackMapping,
} from "@cementwatch/shared/imports/import-mapping";
import type { ImportDimension } from "@cementwatch/shared/imports/import-units";
import {
  type DeviceConfig,
  emptySessionConfig,
  type SessionConfig,
} from "@cementwatch/shared/session/session-config";
import { casePicture } from "../case/case-config.ts";
import { CASE_LINE_DRIVER, CASE_LINE_SERIAL, encodeCaseLine } from "../case/case-line.ts";

export interface UsedTrack extends TrackMapping {
  readonly signal: ImportSignal;
  readonly periodS: number | undefined;
}

/** A slower signal is stale between its values whatever its period (see freshness in the pipeline). */
const PERIOD_S = { least: 0.001, most: 10, unknown: 0.1 };

export function importConfig(
  wallDate: string,
  tracks: readonly UsedTrack[],
  views: readonly PictureView[],
  isSimulated: boolean,
): SessionConfig {
  const has = (signal: ImportSignal) => tracks.some((track) => track.signal === signal);
  return {
    ...emptySessionConfig(wallDate),
    devices: tracks.map((track) => ({ ...deviceOf(track), isSimulated })),
    pictures: views.map((view) => ({ ...casePicture(view, "import"), isSimulated })),
    fitted: {
      pressure: has("injectorPressure"),
      volume: has("injectorVolume") ? "pump" : "none",
      temperature: has("roomTemperature"),
    },
  };
}

export function deviceIdOf(signal: ImportSignal): string {
  return `import-${signal}`;
}

/** A value in kPa, mL or °C as the bytes that the device of its signal is read from. */
export function lineOf(signal: ImportSignal, value: number): Uint8Array {
  const dimension: ImportDimension = IMPORT_SIGNALS[signal];
  if (dimension === "pressure") return encodeCaseLine({ pressureKpa: value });
  return encodeCaseLine(dimension === "volume" ? { volumeMl: value } : { temperatureC: value });
}

/** Without a calibration the pipeline shows the values as uncalibrated, and they are no evidence. */
function deviceOf({
  track,
  signal,
  unit,
  calibrated,
  periodS = PERIOD_S.unknown,
}: UsedTrack): Omit<DeviceConfig, "isSimulated"> {
  const identity = { id: "as recorded", deviceSerial: CASE_LINE_SERIAL, coefficients: [0, 1] as const };
  const seconds = Math.min(Math.max(periodS, PERIOD_S.least), PERIOD_S.most);
  return {
    id: deviceIdOf(signal),
    driver: CASE_LINE_DRIVER,
    roles: [signal],
    options: { track, unit },
    nominalPeriodUs: Math.round(seconds * 1e6),
    latencyUs: 0,
    latencyUncertaintyUs: 0,
    calibrations: calibrated === true ? { [signal]: identity } : {},
  };
}
