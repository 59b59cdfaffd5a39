/** A running calibration seen from outside: what the page shows of it and what a person may do to it. */
import type { SignalUnit } from "../units.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { CalibrationFit, Capture, PhaseResult } from "./calibration-result.ts";

export type RunPhase = "asFound" | "asLeft";

/** `measuring` (after its last step, `step` −1, until the result is worked out) → `judging` (a phase is complete: adjust or not?) → `measuring` asLeft → `complete`. */
export type RunStage = "ready" | "measuring" | "paused" | "judging" | "complete" | "abandoned";

export type RunAct =
  | { readonly kind: "start" }
  /** Takes the reading now; refused with the reason while it is not settled. */
  | { readonly kind: "capture" }
  | { readonly kind: "autoCapture"; readonly isOn: boolean }
  /** Takes a captured point again; the first capture is kept in the record as replaced. */
  | { readonly kind: "redo"; readonly step: number }
  /** A preload or re-mounting is done. */
  | { readonly kind: "stepDone" }
  /** What a reference without a connection shows, in `RunView.typedUnit`. */
  | { readonly kind: "typeReference"; readonly value: number }
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  /** After as-found. `none`: the result stands · `correction`: the fit corrects from now on, as-left is measured with it · `device`: a person has adjusted the device itself. */
  | { readonly kind: "adjust"; readonly how: "none" | "correction" | "device" }
  | { readonly kind: "abandon"; readonly reason: string };

/** One source of readings: the device under test or the reference. */
export interface SourceView {
  /** Newest reading in the plan's unit; absent: none, or too old to show. */
  readonly value?: number;
  readonly quality: "valid" | "saturated" | "invalid" | "none";
  readonly isConnected: boolean;
  /** When not connected or not valid: what to do. */
  readonly advice: string;
}

export interface CaptureView extends Capture {
  readonly deviation: number;
  /** Estimate from all captures so far, so it moves with each further one; the budget decides at the end. */
  readonly expandedUncertainty: number;
}

export interface RunView {
  readonly runId: string;
  readonly plan: CalibrationPlan;
  readonly stage: RunStage;
  readonly phase: RunPhase;
  /** Index of the plan's step; −1 when none is open. */
  readonly step: number;
  readonly pointNumber: number;
  readonly pointCount: number;
  readonly device: SourceView;
  readonly reference: SourceView;
  /** Of a reference without a connection: the unit in which its readings are typed (g of a balance). */
  readonly typedUnit?: SignalUnit;
  /** Device less reference at the device (pressure: less the hydrostatic head), when both are shown. */
  readonly deviation?: number;
  readonly isAutoCapture: boolean;
  /** 0 to 1: how much of the settling is done. */
  readonly settled01: number;
  /** Seconds until it is settled if all goes on as now; absent when it cannot be told. */
  readonly settledInS?: number;
  /** Each reason in words with value and limit; empty: a capture is possible. */
  readonly whyNot: readonly string[];
  /** Worth knowing, no hindrance: a doubtful reference, a passed-over target, interruptions. */
  readonly warnings: readonly string[];
  readonly captures: readonly CaptureView[];
  readonly asFound?: PhaseResult;
  readonly asLeft?: PhaseResult;
  readonly fit?: CalibrationFit;
  /** Presses by the person so far, for the record and for the target of points + 6. */
  readonly presses: number;
  /** Id of the stored calibration once it is on disk. */
  readonly entryId?: string;
}
