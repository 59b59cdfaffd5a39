/** Geometry of the residual plot: points, bars, axes. All in the shown unit. Pure. */

import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import type { CaptureView } from "@cementwatch/shared/calibration/run-view";
import type { Axis } from "../../charts/plot-scale.ts";

export interface ResidualMark {
  readonly key: string;
  readonly at: number;
  readonly deviation: number;
  readonly expanded: number;
  readonly direction: "up" | "down" | "none";
}

type PlotPlan = Pick<CalibrationPlan, "shown" | "range" | "limit">;

/** Marks of captured readings: deviation and the estimate of its expanded uncertainty. */
export function marksOfCaptures(captures: readonly CaptureView[], plan: PlotPlan): readonly ResidualMark[] {
  const { factor } = plan.shown;
  return captures
    .map((capture) => ({
      key: `${capture.step} ${capture.atUs}`,
      at: capture.target * factor,
      deviation: capture.deviation * factor,
      expanded: capture.expandedUncertainty * factor,
      direction: capture.direction,
    }))
    .filter(isComplete);
}

/** Marks of a judged phase: the mean of each direction, or of all where there is no direction. */
export function marksOfPhase(phase: PhaseResult, plan: PlotPlan): readonly ResidualMark[] {
  const { factor } = plan.shown;
  return phase.points
    .flatMap(({ target, referenceMean, upMean, downMean, deviceMean, deviation, budget }) => {
      // Means hold what the device said; `deviation` holds the correction in force. What lies between them is the correction.
      const correction = deviation - (deviceMean - referenceMean);
      const mark = (direction: ResidualMark["direction"], mean: number): ResidualMark => ({
        key: `${target} ${direction}`,
        at: target * factor,
        deviation: (mean - referenceMean + correction) * factor,
        expanded: budget.expanded * factor,
        direction,
      });
      if (upMean === undefined && downMean === undefined) return [mark("none", deviceMean)];
      return [
        ...(upMean === undefined ? [] : [mark("up", upMean)]),
        ...(downMean === undefined ? [] : [mark("down", downMean)]),
      ];
    })
    .filter(isComplete);
}

/** The range of the plan with a margin, so that marks at its ends stand clear of the frame. */
export function deviationAxes(
  marks: readonly ResidualMark[],
  plan: PlotPlan,
): { readonly x: Axis; readonly y: Axis } {
  const { factor } = plan.shown;
  const from = plan.range.min * factor;
  const to = plan.range.max * factor;
  const margin = (to - from) * 0.04;
  const reach = Math.max(
    plan.limit * factor * 1.3,
    ...marks.map(({ deviation, expanded }) => (Math.abs(deviation) + expanded) * 1.1),
  );
  return { x: { from: from - margin, to: to + margin }, y: { from: -reach, to: reach } };
}

/** How a tick is written: no more decimals than its step needs. */
export function tickText(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

function isComplete({ deviation, expanded, at }: ResidualMark): boolean {
  return Number.isFinite(deviation + expanded + at);
}
