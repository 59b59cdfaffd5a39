/** What a person asks for before a calibration begins. The server checks its form; `createPlan` checks its sense. */
import type {
  CalibrationKind,
  CalibrationPlan,
  FitChoice,
  ProcedureId,
  Surroundings,
} from "./calibration-plan.ts";

export interface PlanRequest {
  readonly deviceId: string;
  readonly kind: CalibrationKind;
  readonly procedure: ProcedureId;
  readonly referenceId: string;
  readonly shown: CalibrationPlan["shown"];
  /** In the unit of the kind (kPa, N, mL, °C); of `volume` the nominal volume is `max`. */
  readonly range: { readonly min: number; readonly max: number };
  /** Points of one series; absent: as the procedure says. */
  readonly points?: number;
  readonly limit: number;
  readonly intervalDays: number;
  readonly operator: string;
  readonly surroundings: Surroundings;
  readonly heightDifferenceMm?: number;
  readonly heightUncertaintyMm?: number;
  /** Absent: a straight line. */
  readonly fit?: FitChoice;
  /** Smallest step of the device's reading, in the unit of the kind. */
  readonly resolution?: number;
  /** `dkdA`: the device is taken off and put on again between its two pairs of series. */
  readonly isRemounted?: boolean;
  /** Training with simulated devices: waiting times and window a sixtieth, for practice. Refused for a real device. */
  readonly isQuick?: boolean;
}
