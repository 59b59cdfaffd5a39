/** What a role measures, so that a pressure gauge cannot be declared as the volume, nor its calibration used for it. */
import type { DeviceSignal } from "../telemetry/reading.ts";
import type { DeviceRole } from "./session-config.ts";

export const ROLE_DEVICE_SIGNAL = {
  injectorPressure: "pressure",
  injectorVolume: "volume",
  balloonPressureLeft: "pressure",
  balloonPressureRight: "pressure",
  balloonVolumeLeft: "volume",
  balloonVolumeRight: "volume",
  intravertebralPressure: "pressure",
  cementTemperature: "temperature",
  roomTemperature: "temperature",
} as const satisfies Readonly<Record<DeviceRole, DeviceSignal>>;
