/**
 * What a calibration will do, laid down before it begins: the device, the reference, the steps in order, when a reading
 * counts as settled, and what error is allowed. A plan is data; the run (run.ts) follows it.
 */
import type { DeviceSignal } from "../telemetry/reading.ts";
import type { SignalUnit } from "../units.ts";

export type CalibrationKind = "pressure" | "force" | "volume" | "temperature";

/**
 * `dkdA|B|C`: sequences of DKD-R 6-1 (pressure) · `iso376` and `forceSimplified` (force) · `gravimetric`: ISO 8655-6
 * (volume) · `temperaturePoints`: two or more points.
 */
export type ProcedureId =
  | "dkdA"
  | "dkdB"
  | "dkdC"
  | "iso376"
  | "forceSimplified"
  | "gravimetric"
  | "temperaturePoints";

/** Whose instrument it is: by its serial number, never by its port. */
export interface DeviceUnderTest {
  /** Id in the device set. */
  readonly deviceId: string;
  readonly driver: string;
  readonly model: string;
  readonly serialNumber: string;
  /** Smallest step of the device's reading, in the plan's unit; 0 when it is not known. */
  readonly resolution: number;
  readonly isSimulated: boolean;
}

/** The reference standard of this calibration, as it stood when the plan was made. */
export interface ReferenceUse {
  /** Id in the register of reference standards. */
  readonly referenceId: string;
  readonly title: string;
  readonly serialNumber: string;
  readonly certificateNumber: string;
  /** ISO date; a plan with an expired reference is refused. */
  readonly validUntil: string;
  /** Device that reads it by itself; absent: a person types its readings. */
  readonly deviceId?: string;
  /** Expanded uncertainty (k = 2) of its certificate, in the plan's unit, plus a part of the reading (ratio). */
  readonly expandedUncertainty: number;
  readonly relativeExpandedUncertainty: number;
  /** Largest drift between its calibrations, in the plan's unit (half width of a rectangle). */
  readonly drift: number;
  readonly resolution: number;
  readonly isSimulated: boolean;
}

/** When a reading counts as settled. All values in the plan's unit. */
export interface StabilityRule {
  /** Readings of this time are judged, µs. */
  readonly windowUs: number;
  /** Largest difference between the means of the window's halves. */
  readonly maxDrift: number;
  /** Largest standard deviation in the window. */
  readonly maxSpread: number;
  /** The reference may be so far from the target. */
  readonly targetTolerance: number;
  /** A step that is not settled after this long says so and what to do, µs. */
  readonly giveUpUs: number;
}

export interface PlanStep {
  readonly index: number;
  /** `preload`: load and unload, nothing captured · `point`: captured · `remount`: a person turns or re-mounts the device. */
  readonly kind: "preload" | "point" | "remount";
  /** `M1`, `M2` … of DKD-R 6-1, `R1` … of the others; empty for what is not captured. */
  readonly series: string;
  readonly direction: "up" | "down" | "none";
  /** In the plan's unit. */
  readonly target: number;
  /** Time to wait at the target before a reading may be captured, µs. */
  readonly waitUs: number;
  /** For a person: what to do now. */
  readonly instruction: string;
}

/** Surroundings, for the budget and the certificate. */
export interface Surroundings {
  readonly airTemperatureC: number;
  readonly airTemperatureUncertaintyC: number;
  readonly humidityPercent?: number;
  readonly airPressureHpa?: number;
  /** Gravimetric volume only: of the liquid, in the balance's vessel. */
  readonly waterTemperatureC?: number;
}

export type FitChoice =
  | { readonly kind: "linear" }
  | { readonly kind: "polynomial"; readonly degree: 2 | 3 }
  | { readonly kind: "piecewise" };

export interface CalibrationPlan {
  readonly kind: CalibrationKind;
  readonly procedure: ProcedureId;
  readonly signal: DeviceSignal;
  /** Of every bare number in the plan, its run and its result. */
  readonly unit: SignalUnit;
  /** For the page and the certificate: shown value = value · factor, e.g. bar, 0.01. */
  readonly shown: { readonly unit: string; readonly factor: number; readonly decimals: number };
  readonly device: DeviceUnderTest;
  readonly reference: ReferenceUse;
  readonly range: { readonly min: number; readonly max: number };
  /** Permissible error: half width around the reference's value, in the plan's unit. */
  readonly limit: number;
  readonly steps: readonly PlanStep[];
  readonly stability: StabilityRule;
  readonly fit: FitChoice;
  readonly surroundings: Surroundings;
  /** The calibration holds for this long. */
  readonly intervalDays: number;
  /** Pressure only: how high the device stands above the reference, mm, with its uncertainty (hydrostatic head). */
  readonly heightDifferenceMm?: number;
  readonly heightUncertaintyMm?: number;
}
