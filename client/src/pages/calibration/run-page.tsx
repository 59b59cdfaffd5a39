/** The wizard: the live reading against the reference, why not yet, what is done, what is left, and the result. */
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { ResidualPlot } from "./residual-plot.tsx";
import { marksOfCaptures } from "./residual-plot-model.ts";
import { RunActs } from "./run-acts.tsx";
import { actOfKey, phaseWords, runNumbers, runTitle } from "./run-model.ts";
import { RunNumbersLine } from "./run-numbers-line.tsx";
import { RunPoints } from "./run-points.tsx";
import { RunResult } from "./run-result.tsx";
import { TranscriptPane } from "./transcript-pane.tsx";
import { useRun } from "./use-run.ts";
import "./calibration.css";
import "./run.css";
import "./run-lists.css";

interface RunPageProps {
  readonly runId: string;
}

export function RunPage({ runId }: RunPageProps) {
  const { view, ageMs, refusal, problem, act } = useRun(runId);
  const [picked, setPicked] = useState<number>();
  useRunKeys(view, act);
  if (view === undefined) {
    return (
      <main className="calibration">
        <p role={problem === "" ? "status" : "alert"}>{problem === "" ? "loading …" : problem}</p>
        <Link to="/calibration">Back to calibration</Link>
      </main>
    );
  }
  const numbers = runNumbers(view, ageMs);
  const open = view.plan.steps[view.step];
  return (
    <main className={`run ${view.plan.device.isSimulated ? "is-simulated" : ""}`}>
      <header className="run-header">
        <Link to="/calibration" className="calibration-link" aria-label="Back to calibration">
          ≡
        </Link>
        <h1>{runTitle(view)}</h1>
        {view.plan.device.isSimulated || view.plan.reference.isSimulated ? (
          <strong className="run-simulated">SIMULATED</strong>
        ) : null}
        <span className="run-phase">{phaseWords(view)}</span>
      </header>
      <RunNumbersLine numbers={numbers} />
      <RunActs
        view={view}
        numbers={numbers}
        refusal={refusal}
        picked={picked}
        act={(wanted) => {
          setPicked(undefined);
          act(wanted);
        }}
      />
      <div className="run-middle">
        <ResidualPlot
          label={`Deviations, ${phaseWords(view)}`}
          plan={view.plan}
          marks={marksOfCaptures(view.captures, view.plan)}
          {...(open?.kind === "point" ? { nowAt: open.target * view.plan.shown.factor } : {})}
        />
        <TranscriptPane runId={runId} />
        <RunPoints view={view} picked={picked} onPick={setPicked} />
      </div>
      <RunResult view={view} isStale={numbers.isStale} act={act} />
    </main>
  );
}

/** Space captures, r takes the last again, p pauses; never while somebody types, and a button keeps its own space. */
function useRunKeys(view: RunView | undefined, act: (act: RunAct) => void): void {
  const now = useRef({ view, act });
  now.current = { view, act };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const tag = target instanceof HTMLElement ? target.tagName : "";
      const isTaken =
        ["INPUT", "SELECT", "TEXTAREA"].includes(tag) || (event.key === " " && ["BUTTON", "A"].includes(tag));
      if (isTaken || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      const wanted = now.current.view === undefined ? undefined : actOfKey(event.key, now.current.view);
      if (wanted === undefined) return;
      event.preventDefault();
      now.current.act(wanted);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
