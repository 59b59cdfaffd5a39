/** The recorded sessions, newest first; arrows move, Enter opens. */

import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { type KeyboardEvent, useEffect, useState } from "react";
import { Link } from "react-router";
import { clockText } from "../../text/numbers.ts";
import { originWords } from "./origin-words.ts";
import { startedText } from "./queue/started-text.ts";
import { ReportLinks } from "./report-links.tsx";
import { fetchSessions } from "./sessions.ts";

export function SessionList() {
  const [sessions, setSessions] = useState<readonly SessionSummary[]>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchSessions(stop.signal).then(setSessions, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, []);
  return (
    <>
      <p className="review-hint">Recorded sessions, newest first. ↑ ↓ choose, Enter opens.</p>
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The list could not be read: {problem}
        </p>
      )}
      {sessions === undefined && problem === "" ? <p>loading …</p> : null}
      {sessions?.length === 0 ? <NoSessions /> : null}
      {sessions === undefined || sessions.length === 0 ? null : <Rows sessions={sessions} />}
    </>
  );
}

function NoSessions() {
  return (
    <section className="review-empty">
      <h2>No sessions yet</h2>
      <p>
        A session is recorded by itself as soon as something comes in: press START NOW on the{" "}
        <Link to="/setup">set-up</Link>, or run one of the simulated cases of the{" "}
        <Link to="/">start page</Link> for a minute. It then stands here.
      </p>
    </section>
  );
}

function Rows({ sessions }: { readonly sessions: readonly SessionSummary[] }) {
  return (
    <ul className="review-rows" onKeyDown={moveFocus}>
      <li className="review-head" aria-hidden="true">
        <span>Started</span>
        <span>Session</span>
        <span>Origin</span>
        <span>Length</span>
        <span>HIGH alarms</span>
        <span>Marks</span>
        <span>Record</span>
        <span>Report</span>
      </li>
      {sessions.map((session, index) => (
        <li key={session.sessionId}>
          <Row session={session} isFirst={index === 0} />
          {session.state === "unreadable" ? null : <ReportLinks sessionId={session.sessionId} />}
        </li>
      ))}
    </ul>
  );
}

function Row({ session, isFirst }: { readonly session: SessionSummary; readonly isFirst: boolean }) {
  const { sessionId, title, origin, imported, startedAt, durationUs, highAlarms, marks, state } = session;
  const cells = (
    <>
      <span>{startedText(startedAt)}</span>
      <strong>{title}</strong>
      <span className={`origin-${origin}`}>{originWords(origin, imported)}</span>
      <span>{clockText(durationUs / 1000)}</span>
      <span>{highAlarms === 0 ? "0" : `▲ ${highAlarms}`}</span>
      <span>{marks}</span>
      <span className={`record-${state}`}>{STATES[state]}</span>
    </>
  );
  if (state === "unreadable") return <div className="review-row">{cells}</div>;
  return (
    <Link
      className="review-row"
      to={`/review?session=${encodeURIComponent(sessionId)}`}
      // The list is the page, and it is used by keyboard: Enter opens the newest at once.
      ref={(row) => {
        if (isFirst && document.activeElement === document.body) row?.focus();
      }}
    >
      {cells}
    </Link>
  );
}

const STATES: Readonly<Record<SessionSummary["state"], string>> = {
  recording: "● recording",
  complete: "complete",
  damaged: "! damaged, readable in part",
  unreadable: "✗ not readable",
};

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a.review-row")];
  const at = rows.indexOf(document.activeElement as HTMLAnchorElement);
  rows[Math.min(Math.max(0, at + step), rows.length - 1)]?.focus();
}
