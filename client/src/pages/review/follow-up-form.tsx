/** Pain before and after and the time to walking, entered when the patient is seen again; the record stays as it is. */
import { type FormEvent, useEffect, useState } from "react";
import {
  FOLLOW_UP_FIELDS,
  type FollowUpEntry,
  type FollowUpTexts,
  fetchFollowUp,
  readFollowUpTexts,
  saveFollowUp,
} from "./follow-up.ts";

const EMPTY: FollowUpTexts = { painBefore: "", painAfter: "", hoursToWalking: "" };

export function FollowUpForm({ sessionId }: { readonly sessionId: string }) {
  const [texts, setTexts] = useState(EMPTY);
  const [note, setNote] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchFollowUp(sessionId, stop.signal).then(
      (entry) => {
        setTexts(textsOf(entry));
        setNote(enteredText(entry));
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setNote(problemText(error));
      },
    );
    return () => stop.abort();
  }, [sessionId]);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const followUp = readFollowUpTexts(texts);
    if (typeof followUp === "string") {
      setNote(followUp);
      return;
    }
    saveFollowUp(sessionId, followUp).then(
      (entry) => {
        setTexts(textsOf(entry));
        setNote(enteredText(entry));
      },
      (error: unknown) => setNote(problemText(error)),
    );
  };
  return (
    <form className="follow-up" aria-label="Follow-up" onSubmit={save} noValidate>
      {FOLLOW_UP_FIELDS.map(({ key, label, unit }) => (
        <label key={key}>
          {label}
          <input
            inputMode="decimal"
            value={texts[key]}
            onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
          />
          <small>{unit}</small>
        </label>
      ))}
      <button type="submit">Save</button>
      <output>{note}</output>
    </form>
  );
}

function textsOf({ painBefore, painAfter, hoursToWalking }: FollowUpEntry): FollowUpTexts {
  return {
    painBefore: painBefore?.toString() ?? "",
    painAfter: painAfter?.toString() ?? "",
    hoursToWalking: hoursToWalking?.toString() ?? "",
  };
}

function enteredText({ enteredAt }: FollowUpEntry): string {
  return enteredAt === undefined
    ? "Nothing entered yet."
    : `Entered ${enteredAt.slice(0, 10)}; stands in the report.`;
}

function problemText(error: unknown): string {
  return `Not saved: ${error instanceof Error ? error.message : String(error)}`;
}
