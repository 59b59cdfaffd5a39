/** From one step of a run to the next, and from a phase to its result. */
import { analysePhase } from "./analyse-phase.ts";
import { correctionOf } from "./analyse-run.ts";
import type { Capture } from "./calibration-result.ts";
import type { RunState } from "./run-state.ts";

/** Opens the first step of the phase that is not done; with none left the phase is judged. */
export function openNext(state: RunState, atUs: number): RunState {
  const next = state.plan.steps.find(({ index }) => !state.done.includes(index));
  if (next === undefined) return judgePhase(state);
  return { ...state, stage: "measuring", open: { index: next.index, sinceUs: atUs, passedBy: 0 } };
}

/** Marks the open step as done and goes on. */
export function finishStep(state: RunState, atUs: number): RunState {
  if (state.open === undefined) return state;
  return openNext({ ...state, done: [...state.done, state.open.index] }, atUs);
}

export function takeCapture(state: RunState, capture: Capture, atUs: number): RunState {
  const captures = { ...state.captures, [state.phase]: [...state.captures[state.phase], capture] };
  return finishStep({ ...state, captures }, atUs);
}

function judgePhase(state: RunState): RunState {
  const { open: _closed, fit: _old, ...rest } = state;
  const captures = state.captures[state.phase];
  const keepsFit = state.phase === "asLeft" && state.adjustment === "correction";
  const evaluated = evaluate(state, captures, keepsFit);
  const isFailed = evaluated.fitProblem !== "";
  const isOver = state.phase === "asLeft" && !isFailed;
  return { ...rest, ...evaluated, stage: isOver ? "complete" : "judging" };
}

function evaluate(
  state: RunState,
  captures: readonly Capture[],
  keepsFit: boolean,
): Pick<RunState, "asFound" | "asLeft" | "fit" | "fitProblem"> {
  const { plan, phase } = state;
  const result = { [phase]: analysePhase(plan, captures) };
  try {
    const fit = keepsFit ? state.fit : correctionOf(plan, captures);
    return { ...result, ...(fit === undefined ? {} : { fit }), fitProblem: "" };
  } catch (error) {
    return { ...result, fitProblem: error instanceof Error ? error.message : String(error) };
  }
}
