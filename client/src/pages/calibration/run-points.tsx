/** Every point of the phase: done with its deviation, open, or left; preloads and re-mounting between them. */
import type { PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { useEffect, useRef } from "react";
import { DIRECTION_MARKS } from "./calibration-words.ts";
import { captureOf, pointNumberOf } from "./run-model.ts";
import { finer, shown, signed } from "./shown-value.ts";

interface RunPointsProps {
  readonly view: RunView;
  readonly picked: number | undefined;
  readonly onPick: (step: number | undefined) => void;
}

export function RunPoints({ view, picked, onPick }: RunPointsProps) {
  const list = useRef<HTMLOListElement>(null);
  // Many series do not fit: the open point stays in sight.
  useEffect(() => {
    list.current?.children[view.step]?.scrollIntoView({ block: "nearest" });
  }, [view.step]);
  return (
    <ol ref={list} className="run-points" aria-label="Points">
      {view.plan.steps.map((step) => (
        <li key={step.index} aria-current={step.index === view.step ? "step" : undefined}>
          {step.kind === "point" ? (
            <Point view={view} step={step} isPicked={picked === step.index} onPick={onPick} />
          ) : (
            <span className="run-between">
              {step.kind === "preload"
                ? `preload ${shown(step.target, view.plan.shown)}`
                : "turn or re-mount"}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

interface PointProps {
  readonly view: RunView;
  readonly step: PlanStep;
  readonly isPicked: boolean;
  readonly onPick: (step: number | undefined) => void;
}

function Point({ view, step, isPicked, onPick }: PointProps) {
  const { shown: unit } = view.plan;
  const capture = captureOf(view, step.index);
  const name = `${pointNumberOf(view, step.index)} · ${step.series} ${DIRECTION_MARKS[step.direction]} ${shown(step.target, unit)}`;
  if (capture === undefined) {
    return (
      <span className="run-left">
        {name} <b>{step.index === view.step ? "now" : "–"}</b>
      </span>
    );
  }
  const isOut = Math.abs(capture.deviation) > view.plan.limit;
  return (
    <button
      type="button"
      className={isOut ? "run-done is-out" : "run-done"}
      aria-pressed={isPicked}
      title="pick it, then Redo takes it again"
      onClick={() => onPick(isPicked ? undefined : step.index)}
    >
      {name} <b>{signed(capture.deviation, finer(unit))}</b>
    </button>
  );
}
