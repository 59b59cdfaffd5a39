/** A reference standard of the register: an instrument that others are calibrated against, with its own certificate. */
import type { SignalUnit } from "../units.ts";
import type { CalibrationKind } from "./calibration-plan.ts";

export interface ReferenceStandard {
  /** Short, as on its label: `R-9`. */
  readonly id: string;
  /** Of this reference, from 1: each change is a new version. */
  readonly version: number;
  readonly title: string;
  readonly kind: CalibrationKind;
  readonly unit: SignalUnit;
  readonly model: string;
  readonly serialNumber: string;
  readonly certificateNumber: string;
  /** Who calibrated it. */
  readonly laboratory: string;
  /** ISO dates. */
  readonly calibratedAt: string;
  readonly validUntil: string;
  readonly range: { readonly min: number; readonly max: number };
  /** Expanded uncertainty k = 2: a constant in `unit` and a part of the reading (ratio). */
  readonly expandedUncertainty: number;
  readonly relativeExpandedUncertainty: number;
  /** Largest drift between calibrations (half width). */
  readonly drift: number;
  readonly resolution: number;
  /** Device of the device set that reads it; absent: a person types its readings. */
  readonly deviceId?: string;
  readonly isRetired: boolean;
  readonly isSimulated: boolean;
  readonly reason: string;
}
