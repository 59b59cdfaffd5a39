/** What the CT after the operation showed, for each level: the reference of the confusion table. */
import { LEAK_PLACES, placeTitle } from "@cementwatch/shared/review/places";
import { CT_TYPES, type CtTruth } from "@cementwatch/shared/review/review-entry";
import { type FormEvent, useState } from "react";
import { type CtTexts, ctRequestOf, EMPTY_CT } from "./ct-model.ts";
import { addEntry } from "./review-api.ts";
import { keepReviewer, lastReviewer } from "./reviewer.ts";

interface CtFormProps {
  readonly sessionId: string;
  readonly levels: readonly string[];
  readonly ctTruths: readonly CtTruth[];
  readonly onSaved: () => void;
}

const TYPE_WORDS: Readonly<Record<(typeof CT_TYPES)[number], string>> = {
  none: "none",
  B: "B · basivertebral vein",
  S: "S · segmental vein",
  C: "C · cortical defect",
  D: "D · into a disc",
};

export function CtForm({ sessionId, levels, ctTruths, onSaved }: CtFormProps) {
  const [author, setAuthor] = useState(lastReviewer);
  const [texts, setTexts] = useState<CtTexts>({ ...EMPTY_CT, level: levels[0] ?? "" });
  const [note, setNote] = useState("");
  const set = (change: Partial<CtTexts>) => setTexts({ ...texts, ...change });
  const save = (event: FormEvent) => {
    event.preventDefault();
    const request = ctRequestOf(texts, author);
    if (typeof request === "string") {
      setNote(request);
      return;
    }
    addEntry(sessionId, request).then(
      (entry) => {
        keepReviewer(author.trim());
        setNote(`Entered as number ${entry.number}.`);
        onSaved();
      },
      (error: unknown) => setNote(`Not saved: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  if (levels.length === 0) return null;
  return (
    <form className="ct-form" aria-label="CT after the operation" onSubmit={save} noValidate>
      <h2>CT after the operation</h2>
      <label>
        Level
        <select value={texts.level} onChange={(event) => set({ level: event.target.value })}>
          {levels.map((level) => (
            <option key={level}>{level}</option>
          ))}
        </select>
      </label>
      <label>
        Date
        <input type="date" value={texts.date} onChange={(event) => set({ date: event.target.value })} />
      </label>
      <label>
        Leak
        <select value={texts.type} onChange={(event) => set({ type: event.target.value })}>
          <option value="">choose</option>
          {CT_TYPES.map((type) => (
            <option key={type} value={type}>
              {TYPE_WORDS[type]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Route and site
        <select
          disabled={texts.type === "none"}
          value={texts.place}
          onChange={(event) => set({ place: Number(event.target.value) })}
        >
          {LEAK_PLACES.map(({ title }, index) => (
            <option key={title} value={index}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Volume, mL
        <input
          inputMode="decimal"
          disabled={texts.type === "none"}
          value={texts.volumeMl}
          onChange={(event) => set({ volumeMl: event.target.value })}
        />
      </label>
      <label>
        Entered by
        <input value={author} maxLength={80} onChange={(event) => setAuthor(event.target.value)} />
      </label>
      <button type="submit">Save</button>
      <output>{note}</output>
      {ctTruths.map(({ number, author: by, content }) => (
        <p key={number} className="review-hint">
          {content.level}, {content.date}: {TYPE_WORDS[content.type]}
          {content.type === "none" ? "" : `, ${placeTitle(content)}`}
          {content.volumeMl === undefined ? "" : `, ${content.volumeMl} mL`} (entry {number}, {by})
        </p>
      ))}
    </form>
  );
}
