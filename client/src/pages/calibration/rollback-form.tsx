/** Makes an earlier calibration hold again: by a new entry with a reason, never by a deletion. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { useState } from "react";
import { rollBack } from "./calibration-api.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { keepOperator, lastOperator } from "./last-operator.ts";

interface RollbackFormProps {
  readonly entry: CalibrationEntry;
  readonly isNewest: boolean;
  readonly onDone: (id: string) => void;
}

export function RollbackForm({ entry, isNewest, onDone }: RollbackFormProps) {
  const [reason, setReason] = useState("");
  const [operator, setOperator] = useState(lastOperator);
  const [refusal, setRefusal] = useState("");
  if (isNewest) return null;
  return (
    <form
      className="entry-rollback"
      aria-label="Let this calibration hold again"
      onSubmit={(event) => {
        event.preventDefault();
        keepOperator(operator);
        rollBack(entry.id, reason.trim(), operator.trim()).then(
          ({ id }) => onDone(id),
          (error: unknown) => setRefusal(messageOf(error)),
        );
      }}
    >
      <h3>Let this one hold again</h3>
      <p>A new entry is added; nothing is overwritten.</p>
      <Labelled label="Reason">
        {(id) => <input id={id} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Labelled>
      <Labelled label="By (initials)" problem={refusal === "" ? "" : `NOT DONE: ${refusal}`}>
        {(id) => <input id={id} value={operator} onChange={(event) => setOperator(event.target.value)} />}
      </Labelled>
      <button type="submit" disabled={reason.trim() === "" || operator.trim() === ""}>
        Roll back to {entry.id}
      </button>
    </form>
  );
}
