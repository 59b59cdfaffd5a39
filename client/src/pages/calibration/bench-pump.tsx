/** The hand pump of the bench without hardware: it follows the run by itself, or goes where a person pumps it. */
import type { RunView } from "@cementwatch/shared/calibration/run-view";
import { type MouseEvent, useState } from "react";
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
  const press = (wanted: Parameters<typeof setBench>[0]) => (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 0) event.currentTarget.blur();
    setBench(wanted).then(
      () => setProblem(""),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <>
      <button type="button" onClick={press({ isAuto: true })}>
        Pump follows
      </button>
      <button type="button" onClick={press({ target })}>
        Pump to {shown(target, view.plan.shown)} {view.plan.shown.unit}
      </button>
      {problem === "" ? null : <span role="alert">{problem}</span>}
    </>
  );
}
