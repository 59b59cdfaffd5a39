/** The hospital's worklist: one entry chosen sets what the case carries out, and its pseudonym. */
import type { WorklistEntry } from "@cementwatch/shared/session/session-config";
import { useState } from "react";
import { Select } from "./choice.tsx";
import { fetchWorklist, type Worklist } from "./setup-lists.ts";
import { useFetched } from "./use-fetched.ts";

interface WorklistPickerProps {
  /** Study of the chosen entry. */
  readonly value: string | undefined;
  readonly onPick: (pseudonym: string, entry: WorklistEntry) => void;
}

export function WorklistPicker(props: WorklistPickerProps) {
  const [round, setRound] = useState(0);
  return (
    <div className="setup-number">
      <span className="setup-caption">Worklist</span>
      <div>
        <Entries key={round} {...props} />
        <button type="button" aria-label="Ask the worklist again" onClick={() => setRound(round + 1)}>
          ↻
        </button>
      </div>
    </div>
  );
}

const NOTHING_YET: Worklist = { entries: [] };

function Entries({ value, onPick }: WorklistPickerProps) {
  const { value: list, isWaiting, problem } = useFetched(fetchWorklist, NOTHING_YET);
  if (isWaiting) return <span className="setup-note">asking …</span>;
  if (problem !== "" || "problem" in list) {
    return <span className="setup-note">{"problem" in list ? list.problem : problem}</span>;
  }
  if (list.entries.length === 0) return <span className="setup-note">nothing is scheduled</span>;
  const options = list.entries.map(
    ({ worklist: { accessionNumber, studyInstanceUid, description, scheduledAt } }) => ({
      value: studyInstanceUid,
      label: `${timeOf(scheduledAt)} ${description} · ${accessionNumber}`,
    }),
  );
  return (
    <Select
      name="Worklist"
      value={value ?? ""}
      options={options}
      onPick={(studyUid) => {
        const chosen = list.entries.find(({ worklist }) => worklist.studyInstanceUid === studyUid);
        if (chosen !== undefined) onPick(chosen.pseudonym, chosen.worklist);
      }}
    />
  );
}

/** `09:30` of `20261126 093000`. */
function timeOf(scheduledAt: string): string {
  const match = /^\d{8} ?(\d\d)(\d\d)/.exec(scheduledAt);
  return match === null ? "" : `${match[1]}:${match[2]}`;
}
