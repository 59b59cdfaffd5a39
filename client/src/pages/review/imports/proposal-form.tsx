/** What the files hold and what it is taken for: a person decides every field and confirms it with initials. */
import { type ImportMapping, UNDECIDED } from "@cementwatch/shared/imports/import-mapping";
import type { ImportProposal } from "@cementwatch/shared/imports/import-proposal";
import { type FormEvent, useState } from "react";
import { Choice, Typed } from "./mapping-fields.tsx";
import { openFields } from "./mapping-model.ts";
import { TrackTable } from "./track-table.tsx";

interface ProposalFormProps {
  readonly proposal: ImportProposal;
  readonly onConfirmed: (mapping: ImportMapping) => void;
  readonly onCancel: () => void;
}

const OPEN_SHOWN = 5;

export function ProposalForm({ proposal, onConfirmed, onCancel }: ProposalFormProps) {
  const [mapping, setMapping] = useState(proposal.mapping);
  const open = openFields(mapping);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (open.length === 0) onConfirmed(mapping);
  };
  return (
    <form className="import-form" aria-label="Mapping" onSubmit={submit} noValidate>
      {proposal.notes.length === 0 ? null : (
        <ul className="import-notes" aria-label="Notes">
          {proposal.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <ClockFields mapping={mapping} onChange={setMapping} />
      <TrackTable facts={proposal.tracks} mapping={mapping} onChange={setMapping} />
      <PictureTable proposal={proposal} mapping={mapping} onChange={setMapping} />
      <div className="import-confirm">
        <Typed
          label="Confirmed by (initials)"
          value={mapping.confirmedBy === UNDECIDED ? "" : mapping.confirmedBy}
          onChange={(text) => setMapping({ ...mapping, confirmedBy: text.trim() === "" ? UNDECIDED : text })}
        />
        <button type="submit" disabled={open.length > 0}>
          Confirm and import
        </button>
        <button type="button" onClick={onCancel}>
          Back to the files
        </button>
      </div>
      <output className="import-open">
        {open.length === 0
          ? "Every field is decided."
          : `${open.length} to decide: ${open
              .slice(0, OPEN_SHOWN)
              .map(({ field, advice }) => `${field} ${advice}`)
              .join("; ")}${open.length > OPEN_SHOWN ? " …" : ""}`}
      </output>
    </form>
  );
}

interface PartProps {
  readonly mapping: ImportMapping;
  readonly onChange: (mapping: ImportMapping) => void;
}

function ClockFields({ mapping, onChange }: PartProps) {
  const { origin, clock } = mapping;
  const set = (change: Partial<ImportMapping["clock"]>) =>
    onChange({ ...mapping, clock: { ...clock, ...change } });
  const shown = (value: string | number) => (value === UNDECIDED ? "" : String(value));
  const typed = (text: string) => (text.trim() === "" ? UNDECIDED : text.trim());
  return (
    <div className="import-fields">
      <Choice
        label="Origin"
        value={origin}
        options={[
          ["live", "real case"],
          ["simulated", "simulated"],
        ]}
        onChange={(value) => onChange({ ...mapping, origin: value as ImportMapping["origin"] })}
      />
      <Typed
        label="Starts (file's clock)"
        value={shown(clock.start)}
        hint="2026-11-20T09:30:00"
        onChange={(text) => set({ start: typed(text) })}
      />
      <Typed
        label="Zone"
        value={shown(clock.zone)}
        hint="+01:00"
        onChange={(text) => set({ zone: typed(text) })}
      />
      {clock.picturesOffsetS === undefined ? null : (
        <Typed
          label="Pictures: add seconds"
          value={shown(clock.picturesOffsetS)}
          hint="0: same clock"
          onChange={(text) => set({ picturesOffsetS: secondsOf(text) })}
        />
      )}
    </div>
  );
}

/** What is no number stays in the field as typed, and is told as that. */
function secondsOf(text: string): number | typeof UNDECIDED {
  const value = Number(text.trim().replace(",", "."));
  if (text.trim() === "") return UNDECIDED;
  return Number.isFinite(value) && !/[-.,]$/.test(text.trim()) ? value : (text as typeof UNDECIDED);
}

function PictureTable({ proposal, mapping, onChange }: PartProps & { readonly proposal: ImportProposal }) {
  if (mapping.pictures.length === 0) return null;
  const setView = (index: number, view: ImportMapping["pictures"][number]["view"]) =>
    onChange({
      ...mapping,
      pictures: mapping.pictures.map((picture, at) => (at === index ? { ...picture, view } : picture)),
    });
  return (
    <table className="import-table">
      <thead>
        <tr>
          <th>Picture</th>
          <th>Frames</th>
          <th>Size</th>
          <th>View</th>
        </tr>
      </thead>
      <tbody>
        {mapping.pictures.map(({ file, view }, index) => {
          const facts = proposal.pictures[index];
          return (
            <tr key={file}>
              <td className="import-name" title={file}>
                {file}
              </td>
              <td>{facts?.frames}</td>
              <td>
                {facts?.columns} × {facts?.rows}
              </td>
              <td>
                <Choice
                  label={`View of ${file}`}
                  isLabelHidden
                  value={view}
                  options={[
                    ["lateral", "lateral"],
                    ["ap", "AP"],
                  ]}
                  onChange={(value) => setView(index, value as typeof view)}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
