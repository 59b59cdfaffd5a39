/** A run seen from outside, at a time: what the page shows. */

import { estimateExpanded } from "./estimate-uncertainty.ts";
import { sourceProblem } from "./run-sources.ts";
import type { RunState, SourceName } from "./run-state.ts";
import { judgeStep, openStepOf, presentOf } from "./run-step.ts";
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
      : { deviation: device.value - reference.value }),
    isAutoCapture: state.isAutoCapture,
    settled01: isMeasuring ? settled01 : 0,
    ...(isMeasuring && settledInS !== undefined ? { settledInS } : {}),
    whyNot: isMeasuring ? remountReason(step?.kind, whyNot, step?.instruction ?? "") : stageReasons(state),
    warnings: state.warnings,
    captures: state.captures[phase].map((capture): CaptureView => {
      const deviation = capture.device - referenceAt(plan, capture);
      return { ...capture, deviation, expandedUncertainty: estimateExpanded(plan, capture) };
    }),
    ...(state.asFound === undefined ? {} : { asFound: state.asFound }),
    ...(state.asLeft === undefined ? {} : { asLeft: state.asLeft }),
    ...(state.fit === undefined ? {} : { fit: state.fit }),
    presses: state.presses,
    ...(state.entryId === undefined ? {} : { entryId: state.entryId }),
  };
}

function remountReason(
  kind: string | undefined,
  whyNot: readonly string[],
  instruction: string,
): readonly string[] {
  return kind === "remount" ? [`${instruction} Then press done.`] : whyNot;
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
      advice: "type what it shows",
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
