/** Applies a calibration record to a raw value and says how far the result can be trusted. */
import type { FaultCode } from "../faults.ts";
import { daysBetween } from "../iso-days.ts";
import type { CalibrationRecord } from "./calibration-record.ts";
import { deviceZero } from "./device-zero.ts";
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
  /** Zero and gain that the device reports now; absent: it has reported none. */
  readonly deviceCoefficients?: Readonly<Record<string, number>>;
  /** Lot of the single-use sensor that is in use. */
  readonly lot?: string;
}

/**
 * Calibrates one value: y = Σ cᵢ·xⁱ, or straight lines between knots. A reading the device calls invalid or that is not finite stays invalid with
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
  const value = applied(record, raw);
  if (!Number.isFinite(value)) return { value: 0, quality: "invalid" };
  if (quality === "saturated") return { value, quality };
  const fault = calibrationFault(record, context);
  if (fault !== undefined) return { value, quality: "uncalibrated", fault };
  // A zero that is not known yet is not the one that was calibrated.
  if (deviceZero(record, context.deviceCoefficients) === "notReported")
    return { value, quality: "uncalibrated" };
  return { value, quality: isOutside(record, raw) ? "uncalibrated" : "valid" };
}

/** Extrapolation is refused: beyond the range, or the outer knots, nothing was compared with a reference. */
function isOutside({ range, knots }: CalibrationRecord, raw: number): boolean {
  if (range !== undefined && (raw < range.min || raw > range.max)) return true;
  if (knots === undefined) return false;
  const [first, last] = [knots[0], knots.at(-1)];
  return knots.length < 2 || first === undefined || last === undefined || raw < first.raw || raw > last.raw;
}

function applied({ coefficients, knots }: CalibrationRecord, raw: number): number {
  return knots === undefined || knots.length < 2 ? polynomial(coefficients, raw) : piecewise(knots, raw);
}

/** Straight lines between knots; the outer ones go on, for a value that is shown and not used. */
function piecewise(knots: NonNullable<CalibrationRecord["knots"]>, raw: number): number {
  const above = knots.findIndex((knot) => knot.raw >= raw);
  const end = above < 0 ? knots.length - 1 : Math.max(1, above);
  const [a, b] = [knots[end - 1], knots[end]];
  if (a === undefined || b === undefined) return Number.NaN;
  return a.value + ((raw - a.raw) * (b.value - a.value)) / (b.raw - a.raw);
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
  if (!isItsOwn(record, context)) return "PIP-CALIBRATION-MISMATCH";
  if (deviceZero(record, context.deviceCoefficients) === "changed") return "PIP-FOREIGN-ZERO";
  const { validUntil, lockOutAfterDays = Infinity } = record;
  if (validUntil === undefined || validUntil.slice(0, 10) >= context.wallDate.slice(0, 10)) return undefined;
  const isOut = daysBetween(validUntil, context.wallDate) > lockOutAfterDays;
  return isOut ? "PIP-CALIBRATION-LOCKED-OUT" : "PIP-CALIBRATION-EXPIRED";
}

/** A lot's certificate covers every piece of that lot and no serial number. */
function isItsOwn({ deviceSerial, lot = "" }: CalibrationRecord, context: CalibrationContext): boolean {
  if (lot !== "") return lot === context.lot;
  return deviceSerial !== "" && deviceSerial === context.deviceSerial;
}
