/** Asks an archive for studies, and fetches one into the inbox. */
import {
  type PacsTargetView,
  STUDIES_MOST,
  type StudyAnswer,
  type StudyRow,
  studyQuerySchema,
} from "@cementwatch/shared/pacs/pacs-view";
import { type FormEvent, useState } from "react";
import { queryStudies, startFetch } from "./pacs-api.ts";
import { textOf } from "./pacs-words.ts";
import { type ChosenTarget, chosenOf, TargetChoice } from "./target-choice.tsx";

interface StudySearchProps {
  readonly targets: readonly PacsTargetView[];
  readonly onStarted: () => void;
}

const EMPTY = { pseudonym: "", accession: "", date: "" };
const LABELS = { pseudonym: "Pseudonym", accession: "Accession number", date: "Day" } as const;

interface Found extends StudyAnswer {
  /** Who was asked: a study is fetched from there. */
  readonly from: ChosenTarget;
}

export function StudySearch({ targets, onStarted }: StudySearchProps) {
  const [chosen, setChosen] = useState("");
  const [texts, setTexts] = useState(EMPTY);
  const [found, setFound] = useState<Found>();
  const [note, setNote] = useState("");
  const choice = chosenOf(targets, chosen);
  const search = (event: FormEvent) => {
    event.preventDefault();
    if (choice === undefined) return;
    const given = Object.entries(texts).map(([name, text]) => [name, text.trim()] as const);
    const query = studyQuerySchema.safeParse(Object.fromEntries(given.filter(([, text]) => text !== "")));
    setFound(undefined);
    if (!query.success) {
      const [issue] = query.error.issues;
      const field = Object.entries(LABELS).find(([name]) => name === issue?.path[0])?.[1];
      setNote(`${field === undefined ? "" : `${field}: `}${issue?.message ?? ""}`);
      return;
    }
    setNote("asking …");
    queryStudies(choice.target.id, choice.way, query.data).then(
      (answer) => {
        setFound({ ...answer, from: choice });
        setNote(answer.rows.length === 0 ? "No study fits." : "");
      },
      (error: unknown) => setNote(textOf(error)),
    );
  };
  const fetchRow = ({ studyUid }: StudyRow, { target, way }: ChosenTarget) => {
    startFetch({ target: target.id, way, studyUid }).then(
      () => {
        setNote("Started: it stands below.");
        onStarted();
      },
      (error: unknown) => setNote(`Not started: ${textOf(error)}`),
    );
  };
  return (
    <section aria-label="Studies">
      <form className="pacs-form" aria-label="Find studies" onSubmit={search} noValidate>
        <TargetChoice targets={targets} chosen={choice} onChange={setChosen} />
        {Object.entries(LABELS).map(([name, label]) => (
          <label key={name}>
            {label}
            <input
              placeholder={name === "date" ? "2026-11-27" : ""}
              value={texts[name as keyof typeof texts]}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit">Find</button>
        <output>{note}</output>
      </form>
      {found === undefined || found.rows.length === 0 ? null : <Studies found={found} onFetch={fetchRow} />}
    </section>
  );
}

interface StudiesProps {
  readonly found: Found;
  readonly onFetch: (row: StudyRow, from: ChosenTarget) => void;
}

function Studies({ found, onFetch }: StudiesProps) {
  return (
    <div className="pacs-table">
      {found.hasMore ? (
        <p className="pacs-warning">The archive has more than {STUDIES_MOST}: narrow the question.</p>
      ) : null}
      <table>
        <thead>
          <tr>
            {["Day", "Pseudonym", "Accession", "Kinds", "Description", ""].map((head) => (
              <th key={head}>{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => (
            <tr key={row.studyUid}>
              <td>{row.date}</td>
              <td>{row.pseudonym}</td>
              <td>{row.accession}</td>
              <td>{row.modalities}</td>
              <td>{row.description}</td>
              <td>
                <button
                  type="button"
                  onClick={() => onFetch(row, found.from)}
                  aria-label={`Fetch ${row.studyUid}`}
                >
                  Fetch
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
