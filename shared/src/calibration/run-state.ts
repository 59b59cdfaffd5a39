/** A running calibration as plain data: what is written to disk and read again after the server was killed. */
import type { SignalUnit } from "../units.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { CalibrationFit, Capture, PhaseResult } from "./calibration-result.ts";
import type { RunAct, RunPhase, RunStage } from "./run-view.ts";

export type SourceName = "device" | "reference";

export interface WindowReading {
  readonly atUs: number;
  /** In the source's own unit, as read. */
  readonly value: number;
}

/** One source of readings and what is known of it. */
export interface SourceState {
  readonly isConnected: boolean;
  /** Why it is not connected, or which instrument answers instead of the planned one. */
  readonly detail: string;
  /** Another instrument answers at this address: its serial number. */
  readonly foreignSerial?: string;
  readonly last?: {
    readonly atUs: number;
    readonly value: number;
    readonly quality: "valid" | "saturated" | "invalid";
  };
  /** What is wrong with the newest reading, and what to do; empty: nothing. */
  readonly refusal: string;
  /** Valid readings of the last window and a half, oldest first; at most `WINDOW_READINGS_MAX`, the oldest dropped. */
  readonly window: readonly WindowReading[];
}

/** Of a step that is open. */
export interface OpenStep {
  readonly index: number;
  readonly sinceUs: number;
  /** Target reached and held since then. */
  readonly atTargetSinceUs?: number;
  /** The farthest that the target was passed over in a series, in the plan's unit; 0: it was not. */
  readonly passedBy: number;
  /** Volume: readings before the dispense, that its differences start from; in the sources' own units. */
  readonly base?: { readonly device: number; readonly reference: number };
  /** A reference without a connection: what a person typed, in the plan's unit. */
  readonly typed?: number;
}

export interface RunState {
  readonly runId: string;
  readonly plan: CalibrationPlan;
  /** Initials or a staff number. */
  readonly operator: string;
  /** Wall time, ISO 8601. */
  readonly startedAt: string;
  readonly stage: RunStage;
  readonly phase: RunPhase;
  readonly open?: OpenStep;
  /** Steps of this phase that are done. */
  readonly done: readonly number[];
  readonly captures: { readonly asFound: readonly Capture[]; readonly asLeft: readonly Capture[] };
  readonly replaced: readonly Capture[];
  readonly adjustment: "none" | "correction" | "device";
  readonly asFound?: PhaseResult;
  readonly asLeft?: PhaseResult;
  readonly fit?: CalibrationFit;
  /** Why there is no fit, when there is none after a phase. */
  readonly fitProblem: string;
  readonly isAutoCapture: boolean;
  readonly device: SourceState;
  readonly reference: SourceState;
  readonly presses: number;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  readonly atUs: number;
  readonly entryId?: string;
}

export type RunInput =
  | {
      readonly kind: "reading";
      readonly source: SourceName;
      readonly value: number;
      readonly unit: SignalUnit;
      readonly quality: "valid" | "saturated" | "invalid";
      readonly atUs: number;
    }
  | {
      readonly kind: "link";
      readonly source: SourceName;
      readonly isConnected: boolean;
      /** Who answers; empty: not known (yet). */
      readonly serialNumber: string;
      readonly detail: string;
      readonly atUs: number;
    }
  | { readonly kind: "act"; readonly act: RunAct; readonly atUs: number }
  | { readonly kind: "tick"; readonly atUs: number }
  /** The server stopped in between: windows are void, the run waits for a person. */
  | { readonly kind: "interrupted"; readonly why: string; readonly atUs: number }
  | { readonly kind: "stored"; readonly entryId: string; readonly atUs: number };

export const WINDOW_READINGS_MAX = 1_200;
/** Notes and warnings kept: the first ones, which say how it began, and then no more. */
export const NOTES_MAX = 200;

/** With one more note; of a run with too many the rest is dropped and said so once. */
export function noted(notes: readonly string[], note: string): readonly string[] {
  if (notes.length > NOTES_MAX) return notes;
  return [...notes, notes.length === NOTES_MAX ? "further notes were dropped" : note];
}
