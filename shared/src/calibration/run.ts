/** The run of a calibration as a pure machine: it follows its plan, takes readings and acts, and makes nothing up. */
import type { CalibrationPlan } from "./calibration-plan.ts";
import { planWarnings } from "./plan-checks.ts";
import { takeAct } from "./run-acts.ts";
import { finishStep, takeCapture } from "./run-phase.ts";
import { NO_SOURCE, takeLink, takeReading } from "./run-sources.ts";
import { noted, type RunInput, type RunState } from "./run-state.ts";
import { captureOf, earlierTarget, followTarget, judgeStep, openStepOf } from "./run-step.ts";

/** A run that has not begun; auto-capture is on. */
export function createRun(
  plan: CalibrationPlan,
  runId: string,
  who: { readonly operator: string; readonly startedAt: string },
): RunState {
  return {
    ...{ runId, plan, ...who },
    stage: "ready",
    phase: "asFound",
    done: [],
    captures: { asFound: [], asLeft: [] },
    replaced: [],
    adjustment: "none",
    fitProblem: "",
    isAutoCapture: true,
    device: NO_SOURCE,
    reference: NO_SOURCE,
    presses: 0,
    notes: [],
    warnings: planWarnings(plan),
    atUs: 0,
  };
}

/**
 * The state after one input. Times are run time, µs; one that runs back is lifted to the present.
 * @throws FaultError CAL-ACT-REFUSED for an act that is not possible now; the state is then as it was.
 */
export function stepRun(before: RunState, input: RunInput): RunState {
  const atUs = Math.max(before.atUs, input.atUs);
  const state = { ...before, atUs };
  switch (input.kind) {
    case "reading":
      return followed(takeReading(state, { ...input, atUs }), atUs);
    case "link":
      return takeLink(state, { ...input, atUs });
    case "act":
      return takeAct(state, input.act, atUs);
    case "tick":
      return goOn(state, atUs);
    case "interrupted":
      return interrupt(state, input.why);
    case "stored":
      return { ...state, entryId: input.entryId };
  }
}

function followed(state: RunState, atUs: number): RunState {
  return state.stage === "measuring" ? followTarget(state, atUs) : state;
}

/** Captures what has settled, and ends a preload that was held, when that is left to the machine. */
function goOn(state: RunState, atUs: number): RunState {
  const step = openStepOf(state);
  if (state.stage !== "measuring" || !state.isAutoCapture || step === undefined || step.kind === "remount")
    return state;
  if (!judgeStep(state, atUs).isSettled) return state;
  if (step.kind === "preload") return finishStep(state, atUs);
  const capture = captureOf(state, "auto", atUs);
  return capture === undefined ? state : takeCapture(state, capture, atUs);
}

function interrupt(state: RunState, why: string): RunState {
  if (state.stage === "complete" || state.stage === "abandoned") return state;
  const stage = state.stage === "measuring" ? "paused" : state.stage;
  return { ...state, stage, device: NO_SOURCE, reference: NO_SOURCE, notes: noted(state.notes, why) };
}

/** Where a pump should be now, in the plan's unit: the open target, or the point before it after passing over. */
export function wantedTarget(state: RunState): number | undefined {
  const step = openStepOf(state);
  if (state.stage !== "measuring" || step === undefined) return undefined;
  return state.open !== undefined && state.open.passedBy > 0
    ? (earlierTarget(state, step) ?? step.target)
    : step.target;
}
