/** Every constant of a cement, to be saved as a new version with a reason. */
import { type ReactNode, useId } from "react";
import {
  type CementDraft,
  type DraftRow,
  draftProblem,
  HANDLING_FIELDS,
  type HandlingField,
  NUMBER_ENTRIES,
} from "./cement-draft.ts";

interface CementFormProps {
  readonly draft: CementDraft;
  readonly isNew: boolean;
  readonly isChanged: boolean;
  /** What the server answered to the last attempt. */
  readonly refusal: string;
  readonly isSaving: boolean;
  readonly onDraft: (draft: CementDraft) => void;
  readonly onSave: () => void;
}

const HEADS: Readonly<Record<HandlingField, string>> = {
  temperatureC: "°C",
  mixingS: "mixing to, s",
  workingFromS: "working from, s",
  workingToS: "working to, s",
  setS: "set, s",
};
const EMPTY_ROW: DraftRow = { temperatureC: "", mixingS: "", workingFromS: "", workingToS: "", setS: "" };

export function CementForm({ draft, isNew, isChanged, refusal, isSaving, onDraft, onSave }: CementFormProps) {
  const set = (change: Partial<CementDraft>) => onDraft({ ...draft, ...change });
  const problem = isNew || isChanged ? (draftProblem(draft) ?? "") : "nothing was changed";
  const complaint = refusal === "" ? problem : `NOT SAVED: ${refusal}`;
  return (
    <form
      className="cement-form"
      aria-label="Edit cement"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      {isNew ? (
        <Entry label="Id (small letters, digits, hyphens)">
          {(id) => <input id={id} value={draft.id} onChange={(event) => set({ id: event.target.value })} />}
        </Entry>
      ) : null}
      <Entry label="Name">
        {(id) => (
          <input id={id} value={draft.title} onChange={(event) => set({ title: event.target.value })} />
        )}
      </Entry>
      <Entry label="Where the numbers come from">
        {(id) => (
          <textarea
            id={id}
            rows={3}
            value={draft.source}
            onChange={(event) => set({ source: event.target.value })}
          />
        )}
      </Entry>
      <HandlingTable rows={draft.handling} onRows={(handling) => set({ handling })} />
      <div className="cement-numbers">
        {NUMBER_ENTRIES.map(({ field, label, unit }) => (
          <Entry key={field} label={unit === "" ? label : `${label}, ${unit}`}>
            {(id) => (
              <input
                id={id}
                inputMode="decimal"
                value={draft.numbers[field]}
                onChange={(event) => set({ numbers: { ...draft.numbers, [field]: event.target.value } })}
              />
            )}
          </Entry>
        ))}
        <Opacifier draft={draft} onChange={set} />
      </div>
      <Entry label="Reason for this version">
        {(id) => (
          <input
            id={id}
            value={draft.reason}
            placeholder="e.g. times of the leaflet, revision 2026-03"
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Entry>
      <div className="cement-save">
        <button type="submit" disabled={problem !== "" || isSaving}>
          {isNew ? "Add cement" : `Save as version ${draft.baseVersion + 1}`}
        </button>
        <p role={refusal === "" ? "status" : "alert"}>{complaint}</p>
      </div>
    </form>
  );
}

interface EntryProps {
  readonly label: string;
  readonly children: (id: string) => ReactNode;
}

function Entry({ label, children }: EntryProps) {
  const id = useId();
  return (
    <div className="cement-entry">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

interface OpacifierProps {
  readonly draft: CementDraft;
  readonly onChange: (change: Partial<CementDraft>) => void;
}

function Opacifier({ draft, onChange }: OpacifierProps) {
  return (
    <>
      <Entry label="Opacifier">
        {(id) => (
          <select
            id={id}
            value={draft.opacifier}
            onChange={(event) => onChange({ opacifier: event.target.value as CementDraft["opacifier"] })}
          >
            <option value="BaSO4">BaSO4</option>
            <option value="ZrO2">ZrO2</option>
            <option value="none">none</option>
          </select>
        )}
      </Entry>
      <Entry label="Opacifier in the powder, %">
        {(id) => (
          <input
            id={id}
            inputMode="decimal"
            value={draft.opacifierPercent}
            onChange={(event) => onChange({ opacifierPercent: event.target.value })}
          />
        )}
      </Entry>
    </>
  );
}

interface HandlingTableProps {
  readonly rows: readonly DraftRow[];
  readonly onRows: (rows: readonly DraftRow[]) => void;
}

function HandlingTable({ rows, onRows }: HandlingTableProps) {
  const replaced = (index: number, field: HandlingField, text: string) =>
    onRows(rows.map((row, at) => (at === index ? { ...row, [field]: text } : row)));
  return (
    <div className="cement-table">
      <table>
        <caption>Handling times since mixing began, at each temperature of the leaflet</caption>
        <thead>
          <tr>
            {HANDLING_FIELDS.map((field) => (
              <th key={field} scope="col">
                {HEADS[field]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // Rows have no name of their own: their place is what tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={index}>
              {HANDLING_FIELDS.map((field) => (
                <td key={field}>
                  <input
                    inputMode="decimal"
                    aria-label={`${HEADS[field]}, row ${index + 1}`}
                    value={row[field]}
                    onChange={(event) => replaced(index, field, event.target.value)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div>
        <button type="button" onClick={() => onRows([...rows, EMPTY_ROW])}>
          + row
        </button>
        <button type="button" disabled={rows.length <= 1} onClick={() => onRows(rows.slice(0, -1))}>
          − last row
        </button>
      </div>
    </div>
  );
}
