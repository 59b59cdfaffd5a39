/** Why a value is shown and not used, in words for beside the number, and what to do. Pure. */
import { daysBetween } from "../iso-days.ts";
import type { SignalDoubt } from "../leak/assessment.ts";
import type { DeviceConfig, DeviceRole } from "../session/session-config.ts";
import { calibrationFault } from "../telemetry/calibration.ts";
import { deviceZero } from "../telemetry/device-zero.ts";
import type { SignalTrack } from "../telemetry/signal-track.ts";
import { signalState } from "../telemetry/signal-track.ts";
import { US_PER_S } from "../time.ts";
import { calibrationContext } from "./calibration-context.ts";
import { isStranger } from "./device-track.ts";
import { isSignalLinkUp, type PipelineState, ROLE_SIGNAL } from "./pipeline-state.ts";

/** A unit was refused this short a time ago: it still is (assumption: a device speaks at least so often). */
const UNIT_REFUSED_US = 5 * US_PER_S;

/** `undefined`: it is used, or nothing is known beyond its absence. */
export function signalDoubt(state: PipelineState, track: SignalTrack, atUs: number): SignalDoubt | undefined {
  const device = state.config.devices.find(({ id }) => id === track.deviceId);
  const role = device?.roles.find((entry) => ROLE_SIGNAL[entry] === track.signal);
  if (device === undefined || role === undefined) return undefined;
  const unit = refusedUnit(state, track, atUs);
  if (unit !== undefined) return unit;
  switch (track.last?.quality) {
    case "invalid":
      return {
        mark: "NO VALUE",
        why: "the sensor gives no valid number",
        act: "check sensor and plug; if it stays, replace the sensor",
      };
    case "saturated":
      return {
        mark: "OVER RANGE",
        why: "the sensor is at the end of its range",
        act: "release the pressure, then check zero; if it stays, replace the sensor",
      };
    case "uncalibrated":
      return uncalibrated(state, device, role);
    default:
      return undefined;
  }
}

function refusedUnit(state: PipelineState, track: SignalTrack, atUs: number): SignalDoubt | undefined {
  const fault = state.faults.find(
    ({ code, targetId }) => code === "PIP-UNIT-MISMATCH" && targetId === track.deviceId,
  );
  if (fault === undefined || atUs - fault.atUs > UNIT_REFUSED_US) return undefined;
  if (signalState(track, isSignalLinkUp(state, track.signal), atUs) === "fresh") return undefined;
  return { mark: "WRONG UNIT", why: "another unit was set on the device", act: fault.detail };
}

function uncalibrated(state: PipelineState, device: DeviceConfig, role: DeviceRole): SignalDoubt {
  const own = state.devices[device.id];
  if (own !== undefined && isStranger(own)) {
    return {
      mark: "OTHER SENSOR",
      why: `${own.identity?.serialNumber ?? "another"} answers where ${own.acceptedSerial ?? "another"} was`,
      act: "put the first one back, or look at the new one and press NEW SENSOR OK",
    };
  }
  const record = device.calibrations[role];
  const calibrate = "calibrate it, or fit a calibrated one";
  if (record === undefined) return { mark: "UNCALIBRATED", why: "no calibration", act: calibrate };
  const context = calibrationContext(state, device);
  switch (calibrationFault(record, context)) {
    case "PIP-FOREIGN-ZERO":
      return {
        mark: "RE-ZEROED",
        why: "zeroed on the device since its calibration",
        act: `take the zero back on the device, or ${calibrate}`,
      };
    case "PIP-CALIBRATION-LOCKED-OUT":
    case "PIP-CALIBRATION-EXPIRED": {
      const days = daysBetween(record.validUntil ?? "", context.wallDate);
      const since = days === 1 ? "yesterday" : `${days} days ago`;
      return { mark: "EXPIRED", why: `calibration ended ${since}`, act: calibrate };
    }
    case undefined:
      break;
    default:
      return { mark: "UNCALIBRATED", why: "its calibration is another device's", act: calibrate };
  }
  if (deviceZero(record, context.deviceCoefficients) === "notReported") {
    return { mark: "ZERO NOT READ", why: "the device has not told its zero yet", act: "wait a moment" };
  }
  return {
    mark: "BEYOND CAL.",
    why: "the value lies outside the calibrated range",
    act: "stay within it, or calibrate over a wider range",
  };
}
