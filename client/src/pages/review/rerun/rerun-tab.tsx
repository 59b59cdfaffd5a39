/** Tab "Re-run" of review: sessions and parameters are chosen, the re-run is a job, its result stands below. */
import { MATCH_LIMITS } from "@cementwatch/shared/review/alarm-difference";
import { pixelNotes, type RerunBaseline, type RerunMode } from "@cementwatch/shared/review/rerun";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { useEffect, useState } from "react";
import { useJobs } from "../jobs/use-jobs.ts";
import { fetchSessions } from "../sessions.ts";
import { changedValues, type ParameterTexts } from "./parameter-model.ts";
import { ParameterTable } from "./parameter-table.tsx";
import { startRerun } from "./rerun-api.ts";
import { RerunJobs } from "./rerun-jobs.tsx";
import { RerunResultView } from "./rerun-result.tsx";
import { SessionChoice } from "./session-choice.tsx";
import "./rerun.css";

export function RerunTab() {
  const [sessions, setSessions] = useState<readonly SessionSummary[]>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [texts, setTexts] = useState<ParameterTexts>({});
  const [openId, setOpenId] = useState<string>();
  const [problem, setProblem] = useState("");
  const { jobs = [], problem: listProblem, refresh } = useJobs("rerun");
  useEffect(() => {
    const stop = new AbortController();
    fetchSessions(stop.signal).then(setSessions, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, []);
  const values = changedValues(texts);
  const started = (id: string) => {
    setProblem("");
    setOpenId(id);
    refresh();
  };
  const open = jobs.find(({ id }) => id === openId);
  return (
    <div className="rerun">
      <p className="review-hint">
        What other limits, or today's image analysis, would have said in recorded sessions. The records stay
        as they are; what people did afterwards stays as it was done.
      </p>
      {[problem, listProblem].filter(Boolean).map((text) => (
        <p key={text} className="review-problem" role="alert">
          {text}
        </p>
      ))}
      {sessions === undefined && problem === "" ? <p>loading …</p> : null}
      {sessions?.length === 0 ? (
        <p className="review-empty">No sessions yet: they appear here once recorded.</p>
      ) : null}
      {sessions === undefined || sessions.length === 0 ? null : (
        <>
          <div className="rerun-choice">
            <SessionChoice sessions={sessions} chosen={chosen} onChosen={setChosen} />
            <ParameterTable texts={texts} onTexts={setTexts} />
          </div>
          <StartBar chosen={chosen} values={values} onStarted={started} onProblem={setProblem} />
        </>
      )}
      <RerunJobs jobs={jobs} openId={openId} onOpen={setOpenId} onChanged={refresh} onProblem={setProblem} />
      {open?.state === "done" ? <RerunResultView key={open.id} jobId={open.id} /> : null}
    </div>
  );
}

interface StartBarProps {
  readonly chosen: ReadonlySet<string>;
  /** Undefined while a value cannot be used. */
  readonly values: Readonly<Record<string, number>> | undefined;
  readonly onStarted: (jobId: string) => void;
  readonly onProblem: (problem: string) => void;
}

function StartBar({ chosen, values, onStarted, onProblem }: StartBarProps) {
  const [mode, setMode] = useState<RerunMode>("pipelineOnly");
  const [baseline, setBaseline] = useState<RerunBaseline>("recorded");
  const reason = whyNot(chosen, values);
  const start = () => {
    if (values === undefined) return;
    const request = { sessionIds: [...chosen], mode, baseline, parameters: { ...values } };
    startRerun(request).then(
      ({ id }) => onStarted(id),
      (error: unknown) => onProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <section className="rerun-start" aria-label="Start">
      <label>
        New alarms from
        <select value={mode} onChange={(event) => setMode(event.target.value as RerunMode)}>
          <option value="pipelineOnly">recorded findings (fast)</option>
          <option value="reanalyse">the pixels, analysed anew</option>
        </select>
      </label>
      <label>
        against
        <select value={baseline} onChange={(event) => setBaseline(event.target.value as RerunBaseline)}>
          <option value="recorded">the recorded alarms</option>
          <option value="rerun">a re-run with the recorded values</option>
        </select>
      </label>
      <button type="button" className="rerun-go" disabled={reason !== ""} onClick={start}>
        Start re-run
      </button>
      <span className="rerun-none">
        {reason === ""
          ? pixelNotes(mode, values ?? {}).join("; ") ||
            `same alarm: raised within ${MATCH_LIMITS.windowMs / 1000} s`
          : reason}
      </span>
    </section>
  );
}

function whyNot(chosen: ReadonlySet<string>, values: StartBarProps["values"]): string {
  if (chosen.size === 0) return "Choose at least one session.";
  return values === undefined ? "Correct the marked values first." : "";
}
