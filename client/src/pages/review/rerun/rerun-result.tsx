/** What a re-run found: the sum, both sides, the confusion table before and after, and each difference. */
import type { AlarmMoment, DifferenceCounts } from "@cementwatch/shared/review/alarm-difference";
import { pixelNotes, type RerunResult } from "@cementwatch/shared/review/rerun";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { clockText } from "../../../text/numbers.ts";
import { filePath } from "../jobs/job-api.ts";
import { ConfusionTable } from "./confusion-table.tsx";
import { fetchResult } from "./rerun-api.ts";
import {
  momentLink,
  type ResultRow,
  ROWS_MOST,
  resultRows,
  sessionsWithWords,
  shiftText,
  sidesOf,
} from "./result-model.ts";

export function RerunResultView({ jobId }: { readonly jobId: string }) {
  const [result, setResult] = useState<RerunResult>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchResult(jobId, stop.signal).then(setResult, (error: unknown) => {
      if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    });
    return () => stop.abort();
  }, [jobId]);
  if (problem !== "") return <p role="alert">The result could not be read: {problem}</p>;
  if (result === undefined) return <p>loading …</p>;
  return (
    <section className="rerun-result" aria-label="Result">
      <Sum counts={result.summary.counts} />
      <div className="rerun-about">
        <Facts result={result} />
        <ConfusionTable {...result.summary.confusion} />
      </div>
      <nav className="rerun-files">
        <a className="review-link" href={filePath(jobId, "differences.csv")} download>
          CSV
        </a>
        <a className="review-link" href={filePath(jobId, "rerun.json")} download>
          JSON
        </a>
      </nav>
      <Words result={result} />
      <Differences result={result} />
    </section>
  );
}

function Sum({ counts }: { readonly counts: DifferenceCounts }) {
  const cells = [
    ["kept", counts.kept],
    ["shifted", counts.shifted],
    ["new", counts.new],
    ["gone", counts.gone],
  ] as const;
  return (
    <ul className="rerun-sum" aria-label="Alarms">
      {cells.map(([name, count]) => (
        <li key={name} className={count > 0 ? `is-${name}` : ""}>
          <strong>{count}</strong> {name}
        </li>
      ))}
      <li>
        <strong>{counts.changed}</strong> with another priority, place or number of signals
      </li>
    </ul>
  );
}

function Facts({ result }: { readonly result: RerunResult }) {
  const { sessions, failed } = result.summary;
  const changed = Object.entries(result.parameters).map(([name, value]) => `${name} ${value}`);
  return (
    <dl className="rerun-facts">
      <dt>Sessions</dt>
      <dd>
        {sessions}
        {failed === 0 ? "" : `, ${failed} not computed`}
      </dd>
      <dt>Changed</dt>
      <dd>{changed.length === 0 ? "nothing" : changed.join(", ")}</dd>
      {(["before", "after"] as const).flatMap((side) => [
        <dt key={`${side} term`}>{side === "before" ? "Before" : "After"}</dt>,
        <dd key={side}>{sidesOf(result, side).join("; ") || "–"}</dd>,
      ])}
      <dt>Matched</dt>
      <dd>
        condition and level, raised within {result.limits.windowMs / 1000} s; kept up to{" "}
        {result.limits.sameWithinMs} ms
      </dd>
    </dl>
  );
}

function Words({ result }: { readonly result: RerunResult }) {
  const notes = pixelNotes(result.mode, result.parameters);
  const sessions = sessionsWithWords(result);
  if (notes.length + sessions.length === 0) return null;
  return (
    <ul className="rerun-words">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
      {sessions.slice(0, ROWS_MOST).map(({ sessionId, title, problem, notes: own }) => (
        <li key={sessionId}>
          <strong>{title === "" ? sessionId : title}</strong>: {[problem, ...own].filter(Boolean).join("; ")}
        </li>
      ))}
    </ul>
  );
}

function Differences({ result }: { readonly result: RerunResult }) {
  const [isWithKept, setWithKept] = useState(false);
  const rows = resultRows(result, isWithKept);
  return (
    <>
      <label className="rerun-check">
        <input type="checkbox" checked={isWithKept} onChange={(event) => setWithKept(event.target.checked)} />
        show what is the same on both sides too
      </label>
      {rows.length === 0 ? <p className="rerun-none">No alarm came, went, moved or changed.</p> : null}
      {rows.length === 0 ? null : (
        <table className="rerun-differences">
          <thead>
            <tr>
              <th>Session</th>
              <th>At</th>
              <th>Difference</th>
              <th>Alarm</th>
              <th>Level</th>
              <th>Before</th>
              <th>After</th>
              <th className="rerun-number">Shift</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, ROWS_MOST).map((row) => (
              <DifferenceRow key={row.key} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {rows.length > ROWS_MOST ? (
        <p className="rerun-none">
          The first {ROWS_MOST} of {rows.length}: the files have all.
        </p>
      ) : null}
    </>
  );
}

function DifferenceRow({ row }: { readonly row: ResultRow }) {
  const { entry, sessionId, title, atUs } = row;
  const alarm = entry.before ?? entry.after;
  return (
    <tr className={`is-${entry.kind}`}>
      <td className="rerun-title" title={sessionId}>
        {title}
      </td>
      <td>
        <Link to={momentLink(sessionId, atUs)} title="Open the replay at this moment">
          {clockText(atUs / 1000)}
        </Link>
      </td>
      <td>
        <strong>{entry.kind}</strong>
      </td>
      <td>{alarm?.condition}</td>
      <td>{alarm?.level}</td>
      <td>{momentText(entry.before)}</td>
      <td>{momentText(entry.after)}</td>
      <td className="rerun-number">{shiftText(entry.shiftMs)}</td>
    </tr>
  );
}

function momentText(moment: AlarmMoment | undefined): string {
  if (moment === undefined) return "–";
  const times = moment.signals === 1 ? "" : ` · ${moment.signals} signals`;
  return `${moment.priority.toUpperCase()} ${moment.place}${times}`;
}
