/** What a person may do to a run, and when not: each refusal says why and what to do. */
import { FaultError } from "../faults.ts";
import { finishStep, openNext, takeCapture } from "./run-phase.ts";
import { noted, type RunState } from "./run-state.ts";
import { captureOf, judgeStep, openStepOf } from "./run-step.ts";
import type { RunAct } from "./run-view.ts";

/** @throws FaultError CAL-ACT-REFUSED; the state is then as it was. */
export function takeAct(state: RunState, act: RunAct, atUs: number): RunState {
  return { ...applyAct(state, act, atUs), presses: state.presses + 1 };
}

function applyAct(state: RunState, act: RunAct, atUs: number): RunState {
  if (state.stage === "complete" || state.stage === "abandoned") {
    throw refused(`this run is ${state.stage}: begin a new one`);
  }
  switch (act.kind) {
    case "start":
      if (state.stage !== "ready") throw refused("this run has begun already");
      return openNext(state, atUs);
    case "autoCapture":
      return { ...state, isAutoCapture: act.isOn };
    case "capture":
      return captureNow(state, atUs);
    case "stepDone":
      return stepDone(state, atUs);
    case "redo":
      return redo(state, act.step, atUs);
    case "typeReference":
      return typeReference(state, act.value);
    case "pause":
      requireStage(state, "measuring", "only a run that measures can be paused");
      return {
        ...state,
        stage: "paused",
        notes: noted(state.notes, "stopped by a person, to be resumed later"),
      };
    case "resume":
      return resume(state, atUs);
    case "adjust":
      return adjust(state, act.how, atUs);
    case "abandon":
      return abandon(state, act.reason);
  }
}

function captureNow(state: RunState, atUs: number): RunState {
  requireStage(state, "measuring", "nothing is measured now: start or resume the run first");
  const step = openStepOf(state);
  if (step?.kind !== "point") throw refused(`this step captures nothing: ${step?.instruction ?? ""}`);
  const { isSettled, whyNot } = judgeStep(state, atUs);
  const capture = isSettled ? captureOf(state, "person", atUs) : undefined;
  if (capture === undefined) throw refused(`not settled yet: ${whyNot.join("; ")}`);
  return takeCapture(state, capture, atUs);
}

function stepDone(state: RunState, atUs: number): RunState {
  requireStage(state, "measuring", "nothing is measured now: start or resume the run first");
  const step = openStepOf(state);
  if (step === undefined || step.kind === "point") {
    throw refused("a point is done by capturing it: press capture, or leave auto-capture on");
  }
  if (step.kind === "preload") {
    const { isSettled, whyNot } = judgeStep(state, atUs);
    if (!isSettled) throw refused(`the preload is not done yet: ${whyNot.join("; ")}`);
  }
  return finishStep(state, atUs);
}

function redo(state: RunState, index: number, atUs: number): RunState {
  const taken = state.captures[state.phase].find(({ step }) => step === index);
  if (taken === undefined || state.stage === "ready") {
    throw refused(
      `step ${index + 1} was not captured in this phase: only a captured point can be taken again`,
    );
  }
  const { asFound, asLeft, ...rest } = state;
  return {
    ...rest,
    ...(state.phase === "asLeft" && asFound !== undefined ? { asFound } : {}),
    stage: "measuring",
    captures: {
      ...state.captures,
      [state.phase]: state.captures[state.phase].filter(({ step }) => step !== index),
    },
    replaced: [...state.replaced, taken],
    done: state.done.filter((done) => done !== index),
    open: { index, sinceUs: atUs, passedBy: 0 },
    notes: noted(state.notes, `step ${index + 1} is taken again; its first capture is kept as replaced`),
  };
}

function typeReference(state: RunState, value: number): RunState {
  requireStage(state, "measuring", "nothing is measured now: start or resume the run first");
  if (state.plan.reference.deviceId !== undefined) {
    throw refused("this reference is read by itself: a typed value would stand against it");
  }
  if (!Number.isFinite(value)) throw refused(`${value} is no number: type what the reference shows`);
  const step = openStepOf(state);
  if (state.open === undefined || step?.kind !== "point")
    throw refused("this step captures nothing: no value is needed");
  return { ...state, open: { ...state.open, typed: value } };
}

function resume(state: RunState, atUs: number): RunState {
  requireStage(state, "paused", "this run is not paused");
  for (const name of ["device", "reference"] as const) {
    if (state[name].foreignSerial !== undefined) throw refused(state[name].detail);
  }
  const notes = noted(state.notes, "resumed");
  if (state.open === undefined) return openNext({ ...state, notes }, atUs);
  // The waiting time begins anew: nobody watched the target in between.
  const open = { index: state.open.index, sinceUs: atUs, passedBy: state.open.passedBy };
  return { ...state, stage: "measuring", open, notes };
}

function adjust(state: RunState, how: "none" | "correction" | "device", atUs: number): RunState {
  if (state.phase === "asLeft")
    throw refused("this run was adjusted already: redo a point, or abandon it and begin a new run");
  if (state.stage !== "judging") {
    throw refused("as-found comes first: every point must be captured before anything is adjusted");
  }
  if (how !== "device" && state.fitProblem !== "") throw refused(state.fitProblem);
  if (how === "none") return { ...state, adjustment: how, stage: "complete" };
  const isBlank = {
    phase: "asLeft",
    adjustment: how,
    done: [],
    captures: { ...state.captures, asLeft: [] },
  } as const;
  const device = { ...state.device, window: [] };
  return openNext({ ...state, ...isBlank, device }, atUs);
}

function abandon(state: RunState, reason: string): RunState {
  if (reason.trim() === "")
    throw refused("say why the run is abandoned: its captures are kept with the reason");
  const { open: _closed, ...rest } = state;
  return { ...rest, stage: "abandoned", notes: noted(state.notes, `abandoned: ${reason.trim()}`) };
}

function requireStage(state: RunState, stage: RunState["stage"], advice: string): void {
  if (state.stage !== stage) throw refused(advice);
}

function refused(advice: string): FaultError {
  return new FaultError("CAL-ACT-REFUSED", advice);
}
