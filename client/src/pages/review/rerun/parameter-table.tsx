/** Every parameter with its unit, default and source, and a field for another value; sets are loaded and saved. */
import { type ChangeEvent, useState } from "react";
import {
  changedValues,
  type ParameterRow,
  type ParameterTexts,
  rowsWith,
  savedSet,
  textProblem,
  textsOf,
} from "./parameter-model.ts";
import { readParameters } from "./rerun-api.ts";

interface ParameterTableProps {
  readonly texts: ParameterTexts;
  readonly onTexts: (texts: ParameterTexts) => void;
}

export function ParameterTable({ texts, onTexts }: ParameterTableProps) {
  const [words, setWords] = useState("");
  const [isChangedOnly, setChangedOnly] = useState(false);
  const [problem, setProblem] = useState("");
  const isEntered = ({ name }: ParameterRow) => (texts[name] ?? "").trim() !== "";
  const rows = rowsWith(words).filter((row) => !isChangedOnly || isEntered(row));
  const load = (file: File) =>
    file
      .text()
      .then(readParameters)
      .then(
        (values) => {
          onTexts(textsOf(values));
          setProblem("");
        },
        (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)),
      );
  const values = changedValues(texts);
  return (
    <section className="rerun-pane" aria-label="Parameters">
      <header>
        <h2>
          Parameters <small>{rowsWith("").filter(isEntered).length} changed</small>
        </h2>
        <input
          type="search"
          aria-label="Search parameters"
          placeholder="name, unit, source …"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <label className="rerun-check">
          <input
            type="checkbox"
            checked={isChangedOnly}
            onChange={(event) => setChangedOnly(event.target.checked)}
          />
          changed only
        </label>
        <LoadButton onFile={load} />
        <button
          type="button"
          disabled={values === undefined || Object.keys(values).length === 0}
          onClick={() => values !== undefined && saveAs("parameters.json", savedSet(values))}
        >
          Save set
        </button>
        <button type="button" onClick={() => onTexts({})}>
          Defaults
        </button>
      </header>
      {problem === "" ? null : <p role="alert">{problem}</p>}
      <div className="rerun-scroll">
        <table>
          <thead>
            <tr>
              <th>Parameter and source</th>
              <th className="rerun-number">Default</th>
              <th>New value</th>
              <th>Unit</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.name}
                row={row}
                text={texts[row.name] ?? ""}
                onText={(text) => onTexts({ ...texts, [row.name]: text })}
              />
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <p className="rerun-none">No parameter to show here.</p> : null}
      </div>
    </section>
  );
}

interface RowProps {
  readonly row: ParameterRow;
  readonly text: string;
  readonly onText: (text: string) => void;
}

const PIXELS = { no: "", partly: "picture too", yes: "picture only" };

function Row({ row, text, onText }: RowProps) {
  const problem = textProblem(row, text);
  return (
    <tr className={text.trim() === "" ? "" : "is-changed"}>
      <th scope="row">
        {row.name}
        {row.pixels === "no" ? null : <em>{PIXELS[row.pixels]}</em>}
        <small>{row.source}</small>
      </th>
      <td className="rerun-number">{row.value}</td>
      <td>
        <input
          aria-label={`New value of ${row.name}`}
          aria-invalid={problem !== ""}
          inputMode="decimal"
          placeholder={`${row.min}–${row.max}`}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        {problem === "" ? null : <p role="alert">{problem}</p>}
      </td>
      <td>{row.unit}</td>
    </tr>
  );
}

function LoadButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    // The same file can be chosen again after it was corrected.
    event.target.value = "";
    if (file !== undefined) onFile(file);
  };
  return (
    <label className="rerun-load">
      Load set
      <input type="file" accept=".yaml,.yml,.json" aria-label="Load a parameter set" onChange={take} />
    </label>
  );
}

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
