/** What came of a de-identification, with its proof pictures side by side for a person to confirm. */
import type { DeidentGroup, DeidentResult } from "@cementwatch/shared/deident/deident-result";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { type FormEvent, useState } from "react";
import { filePath } from "../jobs/job-api.ts";
import { confirmProof, isUnderWay, resultOf, sessionOf } from "./deident-api.ts";

interface Props {
  readonly job: JobView;
  readonly onAgain: (sessionId: string) => void;
}

export function DeidentOutcome({ job, onAgain }: Props) {
  const result = resultOf(job);
  return (
    <>
      <h2>{job.title}</h2>
      {isUnderWay(job) ? (
        <p className="deident-progress">
          <progress max={1} value={job.progress01} aria-label="Progress" /> {Math.round(100 * job.progress01)}{" "}
          % {job.state === "waiting" ? "waiting" : job.detail}
        </p>
      ) : null}
      {job.state === "failed" ? (
        <p className="review-problem" role="alert">
          No copy was made: {job.problem}
        </p>
      ) : null}
      {job.state === "cancelled" ? <p>Cancelled: nothing is left of it.</p> : null}
      {result === undefined ? null : <Result job={job} result={result} onAgain={onAgain} />}
    </>
  );
}

function Result({ job, result, onAgain }: Props & { readonly result: DeidentResult }) {
  const { objects, cleanObjects, pseudonym, alarms, warnings, groups, removedTexts } = result;
  const removed = Object.values(removedTexts).reduce((sum, count) => sum + count, 0);
  const file = `${result.sessionId}.mcap`;
  return (
    <>
      <dl className="deident-facts">
        <dt>Pseudonym</dt>
        <dd>{pseudonym}</dd>
        <dt>Pictures</dt>
        <dd>
          {objects} objects, {cleanObjects} say “identity removed: YES”
        </dd>
        <dt>Alarms</dt>
        <dd>
          {result.areAlarmsEqual ? `${alarms} events, as recorded` : `${alarms} events, NOT those recorded`}
        </dd>
        <dt>Texts removed</dt>
        <dd>{removed}</dd>
        <dt>Copy</dt>
        <dd>
          <a href={filePath(job.id, file)} download={file} className="review-link">
            {file}
          </a>
        </dd>
      </dl>
      {warnings.length === 0 ? null : (
        <ul className="deident-warnings">
          {warnings.map((warning) => (
            <li key={warning}>! {warning}</li>
          ))}
        </ul>
      )}
      {groups.length === 0 ? <p>The session has no pictures.</p> : null}
      {groups.map((group) => (
        <Proof key={group.proof} job={job} group={group} onAgain={onAgain} />
      ))}
    </>
  );
}

function Proof({ job, group, onAgain }: Props & { readonly group: DeidentGroup }) {
  const { device, rows, columns, frames, rectangles } = group;
  return (
    <section className="deident-proof" aria-label={`Proof ${device} ${columns} × ${rows}`}>
      <h3>
        {device === "" ? "Device without a name" : device} · {columns} × {rows} · {frames} frames ·{" "}
        {rectangles === undefined ? "no mask set" : `${rectangles} rectangles`}
      </h3>
      <p className="review-hint">
        Left as recorded (may show a name: keep it here), right as in the copy. Rectangles are dashed.
      </p>
      {group.pictures.map(({ frame, before, after }) => (
        <div key={frame} className="deident-pair">
          <figure>
            <img src={filePath(job.id, before)} alt={`Frame ${frame + 1} as recorded`} />
            <figcaption>frame {frame + 1}, as recorded</figcaption>
          </figure>
          <figure>
            <img src={filePath(job.id, after)} alt={`Frame ${frame + 1} in the copy`} />
            <figcaption>frame {frame + 1}, in the copy</figcaption>
          </figure>
        </div>
      ))}
      {rectangles === undefined ? (
        <p>
          Enter a mask set for this device and size (an empty one when it writes nothing), then make the copy
          again.
        </p>
      ) : (
        <Confirm job={job} group={group} onAgain={onAgain} />
      )}
    </section>
  );
}

function Confirm({ job, group, onAgain }: Props & { readonly group: DeidentGroup }) {
  const [by, setBy] = useState("");
  const [hasLooked, setHasLooked] = useState(false);
  const [note, setNote] = useState(group.isConfirmed ? "Confirmed: the copy says YES." : "");
  const [isKept, setIsKept] = useState(false);
  const sessionId = sessionOf(job);
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    confirmProof(sessionId, group.proof, by.trim()).then(
      () => {
        setIsKept(true);
        setNote("Confirmed. This copy still says NO: make it again.");
      },
      (error: unknown) => setNote(`Not confirmed: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  if (group.isConfirmed) return <p className="deident-confirmed">{note}</p>;
  return (
    <form className="deident-confirm" aria-label="Confirm" onSubmit={confirm}>
      <label className="deident-option">
        <input type="checkbox" checked={hasLooked} onChange={(event) => setHasLooked(event.target.checked)} />
        <span>I looked at each pair and found no name, number or date left in the copy.</span>
      </label>
      <label>
        Your name
        <input value={by} maxLength={64} onChange={(event) => setBy(event.target.value)} />
      </label>
      <button type="submit" disabled={!hasLooked || by.trim() === "" || isKept}>
        Confirm
      </button>
      {isKept ? (
        <button type="button" onClick={() => onAgain(sessionId)}>
          Make the copy again
        </button>
      ) : null}
      <output>{note}</output>
    </form>
  );
}
