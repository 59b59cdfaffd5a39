/** The register of reference standards: what it holds, until when, and a form for the one that is picked. */
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import { useState } from "react";
import { fetchReferences } from "./calibration-api.ts";
import { dueWords, today } from "./due-words.ts";
import { draftOfReference, emptyReference } from "./reference-draft.ts";
import { ReferenceForm } from "./reference-form.tsx";
import { useLoaded } from "./use-loaded.ts";

export function ReferencesTab() {
  const { value: references = [], problem, reload } = useLoaded(fetchReferences);
  const [openId, setOpenId] = useState<string>();
  const open = references.find(({ id }) => id === openId);
  return (
    <div className="references">
      <section aria-label="References">
        <div className="calibration-bar">
          <h2>Reference standards</h2>
          <button type="button" onClick={() => setOpenId("")} aria-pressed={openId === ""}>
            Add a reference
          </button>
        </div>
        {problem === "" ? null : <p role="alert">The register could not be read: {problem}</p>}
        <table className="calibration-table">
          <thead>
            <tr>
              {["id", "name", "serial number", "certificate", "range", "U (k = 2)", "valid until", ""].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {references.map((reference) => (
              <Row
                key={reference.id}
                reference={reference}
                isOpen={reference.id === openId}
                onOpen={() => setOpenId(reference.id)}
              />
            ))}
          </tbody>
        </table>
        {references.length === 0 && problem === "" ? (
          <p>No reference yet: add the one you measure against.</p>
        ) : null}
      </section>
      {openId === undefined ? null : (
        <ReferenceForm
          key={`${openId} ${open?.version ?? 0}`}
          initial={open === undefined ? emptyReference() : draftOfReference(open)}
          onSaved={() => {
            setOpenId(undefined);
            reload();
          }}
        />
      )}
    </div>
  );
}

interface RowProps {
  readonly reference: ReferenceStandard;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Row({ reference, isOpen, onOpen }: RowProps) {
  const { id, title, serialNumber, certificateNumber, range, unit, isRetired, isSimulated } = reference;
  const due = dueWords(reference.validUntil, today());
  const part = reference.relativeExpandedUncertainty;
  return (
    <tr className={isRetired ? "is-retired" : ""}>
      <th scope="row">{id}</th>
      <td>
        {title}
        {isSimulated ? <b className="calibration-simulated"> SIMULATED</b> : null}
      </td>
      <td>{serialNumber}</td>
      <td>{certificateNumber}</td>
      <td>
        {range.min} to {range.max} {unit}
      </td>
      <td>
        {reference.expandedUncertainty} {unit}
        {part === 0 ? "" : ` + ${Number((part * 100).toPrecision(3))} %`}
      </td>
      <td>
        <span className={`due is-${isRetired ? "retired" : due.state}`}>
          {isRetired ? "retired" : due.words}
        </span>
      </td>
      <td>
        <button type="button" aria-pressed={isOpen} aria-label={`Change ${id}`} onClick={onOpen}>
          Change
        </button>
      </td>
    </tr>
  );
}
