/** Whether a device still applies the digital zero and gain that it had when it was calibrated. Pure. */
import type { CalibrationRecord } from "./calibration-record.ts";

/** `notNoted`: nothing was written down at calibration. `notReported`: the device has not said yet. */
export type DeviceZero = "same" | "changed" | "notNoted" | "notReported";

/** Coefficients are single-precision floats that went through text once (assumption: seven digits are kept). */
const SAME_SHARE = 1e-6;

/** Compares what was noted at calibration with what the device reports now, number by number. */
export function deviceZero(
  record: Pick<CalibrationRecord, "deviceCoefficients">,
  reported: Readonly<Record<string, number>> | undefined,
): DeviceZero {
  const noted = Object.entries(record.deviceCoefficients ?? {});
  if (noted.length === 0) return "notNoted";
  if (noted.some(([name, value]) => isOther(value, reported?.[name]))) return "changed";
  return noted.some(([name]) => reported?.[name] === undefined) ? "notReported" : "same";
}

function isOther(noted: number, now: number | undefined): boolean {
  if (now === undefined) return false;
  return !(Math.abs(now - noted) <= SAME_SHARE * Math.max(1, Math.abs(noted)));
}
