/** A reference standard to add, to change with a reason, or to retire. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import { type FormEvent, useState } from "react";
import { saveReference } from "./calibration-api.ts";
import { messageOf } from "./http.ts";
import { Labelled } from "./labelled.tsx";
import {
  NUMBER_FIELDS,
  REFERENCE_UNITS,
  type ReferenceDraft,
  referenceOf,
  referenceProblem,
  TEXT_FIELDS,
} from "./reference-draft.ts";

interface ReferenceFormProps {
  readonly initial: ReferenceDraft;
  readonly onSaved: () => void;
}

const KINDS: readonly CalibrationKind[] = ["pressure", "force", "volume", "temperature"];

export function ReferenceForm({ initial, onSaved }: ReferenceFormProps) {
  const [draft, setDraft] = useState(initial);
  const [refusal, setRefusal] = useState("");
  const isNew = initial.baseVersion === 0;
  const problem = referenceProblem(draft) ?? "";
  const setText = (field: keyof ReferenceDraft["texts"], text: string) =>
    setDraft({ ...draft, texts: { ...draft.texts, [field]: text } });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const body = { ...referenceOf(draft), baseVersion: draft.baseVersion };
    saveReference(draft.texts.id, body).then(onSaved, (error: unknown) => setRefusal(messageOf(error)));
  };
  return (
    <form
      className="reference-form"
      aria-label={isNew ? "Add a reference" : `Change ${draft.texts.id}`}
      onSubmit={save}
    >
      <h2>{isNew ? "Add a reference" : `${draft.texts.id} · next version ${draft.baseVersion + 1}`}</h2>
      {isNew ? <NewReference draft={draft} onText={setText} onDraft={setDraft} /> : null}
      {TEXT_FIELDS.map(({ field, label, hint = "" }) => (
        <Labelled key={field} label={label}>
          {(id) => (
            <input
              id={id}
              value={draft.texts[field]}
              placeholder={hint}
              onChange={(event) => setText(field, event.target.value)}
            />
          )}
        </Labelled>
      ))}
      {NUMBER_FIELDS.map(({ field, label, hasUnit }) => (
        <Labelled key={field} label={hasUnit ? `${label}, ${REFERENCE_UNITS[draft.kind]}` : label}>
          {(id) => (
            <input
              id={id}
              inputMode="decimal"
              value={draft.numbers[field]}
              onChange={(event) =>
                setDraft({ ...draft, numbers: { ...draft.numbers, [field]: event.target.value } })
              }
            />
          )}
        </Labelled>
      ))}
      <label className="reference-retire is-wide">
        <input
          type="checkbox"
          checked={draft.isRetired}
          onChange={(event) => setDraft({ ...draft, isRetired: event.target.checked })}
        />
        retired: nothing may be calibrated against it
      </label>
      <Labelled label="Reason for this version">
        {(id) => (
          <input
            id={id}
            value={draft.texts.reason}
            onChange={(event) => setText("reason", event.target.value)}
          />
        )}
      </Labelled>
      <div className="calibration-save">
        <button type="submit" className="is-first" disabled={problem !== ""}>
          {isNew ? "Add reference" : "Save as a new version"}
        </button>
        <p role={refusal === "" ? "status" : "alert"}>{refusal === "" ? problem : `NOT SAVED: ${refusal}`}</p>
      </div>
    </form>
  );
}

interface NewReferenceProps {
  readonly draft: ReferenceDraft;
  readonly onText: (field: "id", text: string) => void;
  readonly onDraft: (draft: ReferenceDraft) => void;
}

/** What never changes afterwards: its id and what it measures. */
function NewReference({ draft, onText, onDraft }: NewReferenceProps) {
  return (
    <>
      <Labelled label="Id (on its label)" hint="R-9">
        {(id) => (
          <input
            id={id}
            value={draft.texts.id}
            onChange={(event) => onText("id", event.target.value.trim())}
          />
        )}
      </Labelled>
      <Labelled label="Measures">
        {(id) => (
          <select
            id={id}
            value={draft.kind}
            onChange={(event) => onDraft({ ...draft, kind: event.target.value as CalibrationKind })}
          >
            {KINDS.map((kind) => (
              <option key={kind}>{kind}</option>
            ))}
          </select>
        )}
      </Labelled>
    </>
  );
}
