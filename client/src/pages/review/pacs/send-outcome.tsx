/** What became of each object of a sending job; the rest can be sent again. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { useState } from "react";
import { sendRest } from "./pacs-api.ts";
import { STATE_WORDS, sendLine, sendResultOf, textOf } from "./pacs-words.ts";

interface SendOutcomeProps {
  readonly job: JobView;
  readonly onStarted: () => void;
}

export function SendOutcome({ job, onStarted }: SendOutcomeProps) {
  const [note, setNote] = useState("");
  const result = sendResultOf(job);
  if (result === undefined) return null;
  const again = () => {
    sendRest(job.id).then(onStarted, (error: unknown) => setNote(`Not started: ${textOf(error)}`));
  };
  // What needs somebody comes first.
  const objects = result.objects.toSorted((a, b) => Number(a.state === "sent") - Number(b.state === "sent"));
  return (
    <section className="pacs-outcome" aria-label={`Outcome of ${job.title}`}>
      <p className={result.unsent === 0 ? "pacs-line" : "pacs-line pacs-line-unsent"}>
        {sendLine(result)}
        {result.unsent === 0 ? null : (
          <button type="button" onClick={again}>
            Send the rest
          </button>
        )}
      </p>
      {note === "" ? null : (
        <p className="review-problem" role="alert">
          {note}
        </p>
      )}
      {result.warnings.map((warning) => (
        <p key={warning} className="pacs-warning">
          {warning}
        </p>
      ))}
      <div className="pacs-table">
        <table>
          <thead>
            <tr>
              <th>Object</th>
              <th>State</th>
              <th>What the archive said</th>
            </tr>
          </thead>
          <tbody>
            {objects.map(({ name, sopClass, state, why }) => (
              <tr key={name} className={`pacs-${state}`}>
                <td title={name}>{sopClass}</td>
                <td>{STATE_WORDS[state]}</td>
                <td>{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
