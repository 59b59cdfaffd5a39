/** One yearly test of a pedal, screen or speaker: which, when, by whom, result and note. */
import { type FormEvent, useState } from "react";
import { savePeripheralTest } from "./calibration-api.ts";
import { today } from "./due-words.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import { keepOperator, lastOperator } from "./last-operator.ts";
import {
  firstPeripheralDraft,
  PERIPHERAL_WORDS,
  type PeripheralDraft,
  type PeripheralTest,
  peripheralProblem,
  peripheralTestOf,
} from "./peripheral-draft.ts";

interface PeripheralFormProps {
  /** The newest test of the same thing; undefined: a new one. */
  readonly before: PeripheralTest | undefined;
  readonly onSaved: () => void;
}

const FIELDS: readonly (readonly [keyof PeripheralDraft["texts"], string])[] = [
  ["title", "Name"],
  ["testedAt", "Tested on"],
  ["by", "By (initials)"],
  ["intervalDays", "Again after, days"],
  ["notes", "Note"],
];
const KINDS = ["pedal", "screen", "speaker", "other"] as const;

export function PeripheralForm({ before, onSaved }: PeripheralFormProps) {
  const [draft, setDraft] = useState(() => firstPeripheralDraft(before, today(), lastOperator()));
  const [refusal, setRefusal] = useState("");
  const problem = peripheralProblem(draft, today()) ?? "";
  const save = (event: FormEvent) => {
    event.preventDefault();
    keepOperator(draft.texts.by.trim());
    savePeripheralTest(peripheralTestOf(draft, before)).then(onSaved, (error: unknown) =>
      setRefusal(messageOf(error)),
    );
  };
  return (
    <form className="peripheral-form" aria-label="Enter a test" onSubmit={save}>
      <Labelled label="What">
        {(id) => (
          <select
            id={id}
            value={draft.kind}
            disabled={before !== undefined}
            onChange={(event) => setDraft({ ...draft, kind: event.target.value as PeripheralDraft["kind"] })}
          >
            {KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        )}
      </Labelled>
      {FIELDS.map(([field, label]) => (
        <Labelled key={field} label={label}>
          {(id) => (
            <input
              id={id}
              value={draft.texts[field]}
              onChange={(event) =>
                setDraft({ ...draft, texts: { ...draft.texts, [field]: event.target.value } })
              }
            />
          )}
        </Labelled>
      ))}
      <p className="is-wide">What to do: {PERIPHERAL_WORDS[draft.kind]}.</p>
      <div className="peripheral-result is-wide">
        <span>Result</span>
        {(["pass", "fail"] as const).map((result) => (
          <button
            key={result}
            type="button"
            aria-pressed={draft.result === result}
            onClick={() => setDraft({ ...draft, result })}
          >
            {result}
          </button>
        ))}
        <button type="submit" className="is-first" disabled={problem !== ""}>
          Save test
        </button>
        <span role={refusal === "" ? "status" : "alert"}>
          {refusal === "" ? problem : `NOT SAVED: ${refusal}`}
        </span>
      </div>
    </form>
  );
}
