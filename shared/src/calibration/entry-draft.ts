/** What a complete run hands to the store of calibrations. */
import { FaultError } from "../faults.ts";
import type { EntryDraft } from "./calibration-entry.ts";
import type { RunState } from "./run-state.ts";

/** @param finishedAt wall time, ISO 8601. @throws FaultError CAL-ACT-REFUSED when the run is not complete. */
export function entryDraft(state: RunState, finishedAt: string): EntryDraft {
  const { asFound, asLeft, fit } = state;
  if (state.stage !== "complete" || asFound === undefined || fit === undefined) {
    throw new FaultError("CAL-ACT-REFUSED", "the run is not complete: capture every point first");
  }
  return {
    plan: state.plan,
    startedAt: state.startedAt,
    finishedAt,
    operator: state.operator,
    captures: state.captures,
    replaced: state.replaced,
    asFound,
    adjustment: state.adjustment,
    ...(asLeft === undefined ? {} : { asLeft }),
    fit,
    notes: [...state.notes, ...state.warnings],
  };
}
