/** The hand pump of the bench without hardware: goes to the target of the open step. */
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { useState } from "react";
import { setBench } from "./bench-api.ts";
import { messageOf } from "./http.ts";
import { shown } from "./shown-value.ts";

interface BenchPumpProps {
  readonly view: RunView;
}

export function BenchPump({ view }: BenchPumpProps) {
  const [problem, setProblem] = useState("");
  const target = view.plan.steps[view.step]?.target;
  if (target === undefined) return null;
  return (
    <>
      <button
        type="button"
        onClick={(event) => {
          if (event.detail > 0) event.currentTarget.blur();
          setBench(target).then(
            () => setProblem(""),
            (error: unknown) => setProblem(messageOf(error)),
          );
        }}
      >
        Pump to {shown(target, view.plan.shown)} {view.plan.shown.unit}
      </button>
      {problem === "" ? null : <span role="alert">{problem}</span>}
    </>
  );
}
