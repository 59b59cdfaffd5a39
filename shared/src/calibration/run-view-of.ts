/** A run seen from outside, at a time: what the page shows. */
import type { CalibrationPlan, PlanStep } from "./calibration-plan.ts";
import type { Capture } from "./calibration-result.ts";
import { estimateExpanded } from "./estimate-uncertainty.ts";
import { sourceProblem, unitOf } from "./run-sources.ts";
import type { RunState, SourceName } from "./run-state.ts";
import { judgeStep, openStepOf, presentOf, typedAdvice } from "./run-step.ts";
import type { CaptureView, RunView, SourceView } from "./run-view.ts";
import { referenceAt } from "./target-groups.ts";

/** Pure; `atUs` in run time. */
export function viewRun(state: RunState, atUs: number): RunView {
  const { plan, phase, open } = state;
  const step = openStepOf(state);
  const points = plan.steps.filter(({ kind }) => kind === "point");
  const device = sourceView(state, "device", atUs);
  const reference = sourceView(state, "reference", atUs);
  const { settled01, settledInS, whyNot } = judgeStep(state, atUs);
  const isMeasuring = state.stage === "measuring";
  return {
    runId: state.runId,
    ...{ plan, phase, device, reference },
    stage: state.stage,
    step: open?.index ?? -1,
    pointNumber: points.filter(({ index }) => step !== undefined && index <= step.index).length,
    pointCount: points.length,
    ...(device.value === undefined || reference.value === undefined
      ? {}
      : { deviation: device.value - referenceAt(plan, { reference: reference.value }) }),
    ...(plan.reference.deviceId === undefined ? { typedUnit: unitOf(plan, "reference") } : {}),
    isAutoCapture: state.isAutoCapture,
    settled01: isMeasuring ? settled01 : 0,
    ...(isMeasuring && settledInS !== undefined ? { settledInS } : {}),
    whyNot: isMeasuring ? measuringReasons(step, whyNot) : stageReasons(state),
    warnings: state.warnings,
    captures: capturesView(plan, state.captures[phase]),
    ...(state.asFound === undefined ? {} : { asFound: state.asFound }),
    ...(state.asLeft === undefined ? {} : { asLeft: state.asLeft }),
    ...(state.fit === undefined ? {} : { fit: state.fit }),
    presses: state.presses,
    ...(state.entryId === undefined ? {} : { entryId: state.entryId }),
  };
}

function measuringReasons(step: PlanStep | undefined, whyNot: readonly string[]): readonly string[] {
  if (step === undefined) return ["every point is captured: the result is being worked out"];
  return step.kind === "remount" ? [`${step.instruction} Then press done.`] : whyNot;
}

function capturesView(plan: CalibrationPlan, captures: readonly Capture[]): readonly CaptureView[] {
  const estimates = estimateExpanded(plan, captures);
  return captures.map((capture, at) => ({
    ...capture,
    deviation: capture.device - referenceAt(plan, capture),
    expandedUncertainty: estimates[at] ?? Number.NaN,
  }));
}

function stageReasons(state: RunState): readonly string[] {
  switch (state.stage) {
    case "ready":
      return ["not begun: press start"];
    case "paused": {
      const foreign = [state.device, state.reference].find(
        ({ foreignSerial }) => foreignSerial !== undefined,
      );
      return [
        foreign?.detail ??
          state.judgeProblem ??
          `paused: press resume; all ${state.captures[state.phase].length} captures are kept`,
      ];
    }
    case "judging":
      return state.fitProblem === "" ? [] : [state.fitProblem];
    default:
      return [];
  }
}

function sourceView(state: RunState, name: SourceName, atUs: number): SourceView {
  const advice = sourceProblem(state, name, atUs);
  if (name === "reference" && state.plan.reference.deviceId === undefined) {
    const { typed } = state.open ?? {};
    const value = typed === undefined ? {} : { value: typed };
    return {
      ...value,
      quality: typed === undefined ? "none" : "valid",
      isConnected: true,
      advice: typedAdvice(state.plan),
    };
  }
  const source = state[name];
  const value = advice === "" ? presentOf(state, name, atUs) : undefined;
  return {
    ...(value === undefined ? {} : { value }),
    quality:
      value === undefined && source.last?.quality === "valid" ? "none" : (source.last?.quality ?? "none"),
    isConnected: source.isConnected && source.foreignSerial === undefined,
    advice,
  };
}
