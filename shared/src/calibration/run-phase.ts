/** From one step of a run to the next, and from a phase to its result. */
import { analysePhase } from "./analyse-phase.ts";
import { correctionOf } from "./analyse-run.ts";
import type { Capture } from "./calibration-result.ts";
import { noted, type PhaseJudgement, type RunState } from "./run-state.ts";

/** Opens the first step of the phase that is not done; with none left the phase waits for its judgement. */
export function openNext(state: RunState, atUs: number): RunState {
  const next = state.plan.steps.find(({ index }) => !state.done.includes(index));
  const { judgeProblem: _old, ...rest } = state;
  if (next === undefined) {
    const { open: _closed, ...closed } = rest;
    return { ...closed, stage: "measuring" };
  }
  return { ...rest, stage: "measuring", open: { index: next.index, sinceUs: atUs, passedBy: 0 } };
}

/** Marks the open step as done and goes on. */
export function finishStep(state: RunState, atUs: number): RunState {
  if (state.open === undefined) return state;
  return openNext({ ...state, done: [...state.done, state.open.index] }, atUs);
}

export function takeCapture(state: RunState, capture: Capture, atUs: number): RunState {
  const captures = { ...state.captures, [state.phase]: [...state.captures[state.phase], capture] };
  const { coefficients } = state;
  const known = coefficients === undefined ? {} : { capturedCoefficients: coefficients };
  return finishStep({ ...state, captures, ...known }, atUs);
}

/** Every step of the phase is done and `evaluatePhase` is wanted. */
export function isJudgementWanted({ stage, open }: Pick<RunState, "stage" | "open">): boolean {
  return stage === "measuring" && open === undefined;
}

/**
 * Result and fit of the captures of the present phase. Takes some hundred milliseconds (Monte Carlo).
 * @throws FaultError CAL-DATA-UNUSABLE naming the point that must be taken again.
 */
export function evaluatePhase(
  state: Pick<RunState, "plan" | "phase" | "captures" | "adjustment" | "fit">,
): PhaseJudgement {
  const { plan, phase, adjustment } = state;
  const captures = state.captures[phase];
  const keepsFit = phase === "asLeft" && adjustment === "correction";
  const result = analysePhase(plan, captures);
  try {
    const fit = keepsFit ? state.fit : correctionOf(plan, captures);
    return { result, ...(fit === undefined ? {} : { fit }), fitProblem: "" };
  } catch (error) {
    return { result, fitProblem: error instanceof Error ? error.message : String(error) };
  }
}

/** An answer that nobody waits for any more (the run was ended, or a point is taken again) changes nothing. */
export function takeJudgement(state: RunState, { result, fit, fitProblem }: PhaseJudgement): RunState {
  if (!isJudgementWanted(state)) return state;
  const { fit: _old, ...rest } = state;
  const isOver = state.phase === "asLeft" && fitProblem === "";
  return {
    ...rest,
    [state.phase]: result,
    ...(fit === undefined ? {} : { fit }),
    fitProblem,
    stage: isOver ? "complete" : "judging",
  };
}

/** The run waits for a person, with everything captured. */
export function takeNoJudgement(state: RunState, why: string): RunState {
  if (!isJudgementWanted(state)) return state;
  return { ...state, stage: "paused", judgeProblem: why, notes: noted(state.notes, why) };
}
