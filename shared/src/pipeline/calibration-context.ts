/** What a device is at this moment, for judging whether a calibration holds for it. */
import type { DeviceConfig } from "../session/session-config.ts";
import type { calibrationFault } from "../telemetry/calibration.ts";
import type { PipelineState } from "./pipeline-state.ts";

type CalibrationContext = Parameters<typeof calibrationFault>[1];

/** The serial number the device reports, else the one a person read off it; its present zero; the lot in use. */
export function calibrationContext(state: PipelineState, device: DeviceConfig): CalibrationContext {
  const { identity, coefficients } = state.devices[device.id] ?? {};
  const reported = identity?.serialNumber ?? "";
  const { singleUse } = device;
  return {
    deviceSerial: reported === "" ? (device.serialNumber ?? "") : reported,
    wallDate: state.config.wallDate,
    ...(coefficients === undefined ? {} : { deviceCoefficients: coefficients }),
    ...(singleUse === undefined ? {} : { lot: singleUse.lot }),
  };
}
