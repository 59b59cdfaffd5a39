/** From a stored calibration to what the pipeline applies to each reading. */
import type { CalibrationRecord } from "../telemetry/calibration-record.ts";
import type { CalibrationEntry } from "./calibration-entry.ts";
import { phaseInForce, unusableReason } from "./entry-use.ts";

/** Slope 1, no offset: the device is read as it stands. */
const AS_IT_STANDS: readonly number[] = [0, 1];

/**
 * The record of an entry; `undefined` when no measurement may use it (`unusableReason` says why). Only the adjustment
 * `correction` is calculated: a device that was fine or was itself adjusted is read as it stands. The uncertainty is
 * U + |worst deviation|: what is left uncorrected is added to it (GUM F.2.4.5), so that it covers every point.
 */
export function calibrationRecordOf(entry: CalibrationEntry): CalibrationRecord | undefined {
  const phase = phaseInForce(entry);
  if (phase === undefined || unusableReason(entry) !== undefined) return undefined;
  const { plan, fit, adjustment, validUntil, deviceCoefficients } = entry;
  const isCorrected = adjustment === "correction";
  return {
    id: entry.id,
    deviceSerial: plan.device.serialNumber,
    coefficients: isCorrected && fit.kind !== "piecewise" ? fit.coefficients : AS_IT_STANDS,
    range: fit.range,
    validUntil: validUntil.slice(0, 10),
    expandedUncertainty: phase.expandedUncertainty + Math.abs(phase.worst.deviation),
    ...(isCorrected && fit.kind === "piecewise" ? { knots: fit.knots } : {}),
    ...(deviceCoefficients === undefined ? {} : { deviceCoefficients }),
  };
}
