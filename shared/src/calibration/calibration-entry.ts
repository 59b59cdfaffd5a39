/**
 * A calibration as it is kept: complete, immutable, one version after another. What holds for a device is its newest
 * entry; an earlier one comes back only as a new entry with a reason (`kind: "rollback"`).
 */
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { CalibrationFit, Capture, PhaseResult } from "./calibration-result.ts";

/** What a finished run hands to the store. */
export interface EntryDraft {
  readonly plan: CalibrationPlan;
  /** Wall time, ISO 8601 with zone. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Initials or a staff number, as the person entered it. */
  readonly operator: string;
  readonly captures: { readonly asFound: readonly Capture[]; readonly asLeft: readonly Capture[] };
  /** Captures that were taken again, kept. */
  readonly replaced: readonly Capture[];
  readonly asFound: PhaseResult;
  readonly adjustment: "none" | "correction" | "device";
  readonly asLeft?: PhaseResult;
  readonly fit: CalibrationFit;
  /** Digital coefficients that the device reported at the time (Keller offset and gain), to notice a foreign zero. */
  readonly deviceCoefficients?: Readonly<Record<string, number>>;
  /** Times the run was interrupted, and why. */
  readonly notes: readonly string[];
}

export type CalibrationEntry = EntryDraft & {
  /** `C-2026-0014`. */
  readonly id: string;
  /** Of this device and signal, from 1. */
  readonly version: number;
  readonly kind: "calibration" | "rollback";
  /** Of a rollback: which entry holds again, and why. */
  readonly restores?: string;
  readonly reason: string;
  readonly validUntil: string;
  readonly software: string;
  /** SHA-256 of the entry before it of the same device and signal; empty for the first. */
  readonly previousHash: string;
  /** SHA-256 of this entry's canonical JSON without `hash`. */
  readonly hash: string;
};
