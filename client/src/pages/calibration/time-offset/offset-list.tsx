/** Stored time offsets, newest first, with their last day. */
import type { AlignmentEntry, TimeOffsetEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { dateOf } from "../calibration-words.ts";
import { dueWords, today } from "../due-words.ts";
import { offsetText } from "./time-offset-words.ts";

const SHOWN = 8;

interface OffsetListProps {
  readonly entries: readonly AlignmentEntry[];
  readonly problem: string;
}

export function OffsetList({ entries, problem }: OffsetListProps) {
  const offsets = entries.filter((entry): entry is TimeOffsetEntry => entry.kind === "timeOffset");
  return (
    <section aria-label="Stored offsets">
      <h3>Stored</h3>
      {problem === "" ? null : <p role="alert">The list could not be read: {problem}</p>}
      {offsets.length === 0 ? <p>None yet.</p> : null}
      <table className="calibration-table">
        <tbody>
          {offsets.slice(0, SHOWN).map((entry) => {
            const due = dueWords(entry.validUntil, today());
            return (
              <tr key={entry.id}>
                <th scope="row">
                  {entry.id}{" "}
                  {entry.isSimulated ? <span className="calibration-simulated">SIMULATED</span> : null}
                </th>
                <td>
                  {entry.device.deviceId} ↔ {entry.picture.pictureId}
                </td>
                <td>{offsetText(entry.offsetUs, entry.expandedUncertaintyUs)}</td>
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
