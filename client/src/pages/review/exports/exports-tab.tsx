/** Tab "Exports" of the review page: asks for one, and shows all long work of the server. */
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { useEffect, useState } from "react";
import { JobList } from "../jobs/job-list.tsx";
import { useJobs } from "../jobs/use-jobs.ts";
import { fetchSessions } from "../sessions.ts";
import { ExportForm } from "./export-form.tsx";
import "./exports.css";

export function ExportsTab() {
  const { jobs, problem, refresh } = useJobs();
  const [sessions, setSessions] = useState<readonly SessionSummary[]>();
  const [sessionProblem, setSessionProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchSessions(stop.signal).then(setSessions, (error: unknown) => {
      if (!stop.signal.aborted) setSessionProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, []);
  const readable = (sessions ?? []).filter(({ state }) => state !== "unreadable");
  return (
    <section className="exports">
      <p className="review-hint">
        A recorded session for other programs. From and To: seconds, or minutes:seconds; empty is the whole
        session.
      </p>
      {[problem, sessionProblem]
        .filter((text) => text !== "")
        .map((text) => (
          <p key={text} className="review-problem" role="alert">
            The server cannot be asked: {text}
          </p>
        ))}
      {sessions !== undefined && readable.length === 0 ? (
        <p className="review-empty">No session is recorded yet: there is nothing to export.</p>
      ) : null}
      {readable.length === 0 ? null : <ExportForm sessions={readable.map(labelled)} onStarted={refresh} />}
      {jobs?.length === 0 && readable.length > 0 ? (
        <p className="review-empty">
          Nothing has been exported yet. What you export stands here until it is removed.
        </p>
      ) : null}
      {jobs === undefined || jobs.length === 0 ? null : <JobList jobs={jobs} onChanged={refresh} />}
    </section>
  );
}

function labelled({ sessionId, title, origin }: SessionSummary) {
  return { sessionId, label: `${sessionId} · ${origin === "simulated" ? "SIMULATED · " : ""}${title}` };
}
