/** Applies a calibration record to a raw value and says how far the result can be trusted. */
import type { FaultCode } from "../faults.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import type { ReadingQuality } from "./reading.ts";
import type { SampleQuality } from "./sample.ts";

export interface CalibratedValue {
  readonly value: number;
  readonly quality: SampleQuality;
  /** Why it is `uncalibrated`, when a record exists but does not hold. */
  readonly fault?: FaultCode;
}

interface CalibrationContext {
  /** Serial number the device reported; empty when it has not said. */
  readonly deviceSerial: string;
  /** ISO date of the session's start. */
  readonly wallDate: string;
}

/**
 * Calibrates one value: y = Σ cᵢ·xⁱ. A reading the device calls invalid or that is not finite stays invalid with
 * value 0, so that no NaN travels on; saturation is kept; a missing, expired or foreign record, or a value outside the
 * fitted range, gives `uncalibrated` (shown, never used as evidence).
 */
export function calibrate(
  raw: number,
  quality: ReadingQuality,
  record: CalibrationRecord | undefined,
  context: CalibrationContext,
): CalibratedValue {
  if (quality === "invalid" || !Number.isFinite(raw)) return { value: 0, quality: "invalid" };
  if (record === undefined)
    return { value: raw, quality: quality === "saturated" ? "saturated" : "uncalibrated" };
  const value = polynomial(record.coefficients, raw);
  if (!Number.isFinite(value)) return { value: 0, quality: "invalid" };
  if (quality === "saturated") return { value, quality };
  const fault = calibrationFault(record, context);
  if (fault !== undefined) return { value, quality: "uncalibrated", fault };
  const { range } = record;
  const isOutside = range !== undefined && (raw < range.min || raw > range.max);
  return { value, quality: isOutside ? "uncalibrated" : "valid" };
}

/** Horner's scheme, lowest coefficient first. */
function polynomial(coefficients: readonly number[], x: number): number {
  let y = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) y = y * x + (coefficients[i] ?? 0);
  return y;
}

/** Why a record does not hold for this device in this session; `undefined` when it does. One that ends during a case holds to its end. */
export function calibrationFault(
  record: CalibrationRecord,
  context: CalibrationContext,
): FaultCode | undefined {
  if (record.deviceSerial === "" || record.deviceSerial !== context.deviceSerial)
    return "PIP-CALIBRATION-MISMATCH";
  if (record.validUntil !== undefined && record.validUntil.slice(0, 10) < context.wallDate.slice(0, 10)) {
    return "PIP-CALIBRATION-EXPIRED";
  }
  return undefined;
}
