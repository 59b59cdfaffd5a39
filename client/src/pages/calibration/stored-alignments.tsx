/** Stored time offsets or pixel spacings, newest first, with their last day. */
import type { AlignmentEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { dateOf } from "./calibration-words.ts";
import { dueWords, today } from "./due-words.ts";

interface StoredAlignmentsProps<Entry extends AlignmentEntry> {
  /** For a screen reader, e.g. `Stored offsets`. */
  readonly label: string;
  readonly entries: readonly Entry[];
  /** What was aligned, and what was found. */
  readonly subjectOf: (entry: Entry) => string;
  readonly resultOf: (entry: Entry) => string;
  readonly shownMost: number;
  /** Why the list may be incomplete; empty: it is not. */
  readonly problem?: string;
}

export function StoredAlignments<Entry extends AlignmentEntry>(props: StoredAlignmentsProps<Entry>) {
  const { label, entries, subjectOf, resultOf, shownMost, problem = "" } = props;
  return (
    <section aria-label={label}>
      <h3>Stored</h3>
      {problem === "" ? null : <p role="alert">The list could not be read: {problem}</p>}
      {entries.length === 0 ? <p>None yet.</p> : null}
      <table className="calibration-table">
        <tbody>
          {entries.slice(0, shownMost).map((entry) => {
            const due = dueWords(entry.validUntil, today());
            return (
              <tr key={entry.id}>
                <th scope="row">
                  {entry.id}{" "}
                  {entry.isSimulated ? <span className="calibration-simulated">SIMULATED</span> : null}
                </th>
                <td>{subjectOf(entry)}</td>
                <td>{resultOf(entry)}</td>
                <td>
                  {dateOf(entry.createdAt)} <small>{entry.operator}</small>
                </td>
                <td className={`due is-${due.state}`}>{due.words}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
