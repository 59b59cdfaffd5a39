/** Every version of a reference standard, newest first: what changed hands, when it was calibrated, and why it changed. */
import { useCallback } from "react";
import { fetchReferenceVersions } from "./calibration-api.ts";
import { useLoaded } from "./use-loaded.ts";

export function ReferenceVersions({ id }: { readonly id: string }) {
  const load = useCallback((signal: AbortSignal) => fetchReferenceVersions(id, signal), [id]);
  const { value: versions = [], problem } = useLoaded(load);
  return (
    <section className="reference-versions" aria-label={`Versions of ${id}`}>
      <h2>Versions of {id}</h2>
      {problem === "" ? null : <p role="alert">They could not be read: {problem}</p>}
      <ol>
        {versions.map((reference) => (
          <li key={reference.version}>
            <b>version {reference.version}</b>: {reference.reason}
            <br />
            certificate {reference.certificateNumber} of {reference.calibratedAt}, {reference.laboratory},
            until {reference.validUntil} · U {reference.expandedUncertainty} {reference.unit}
            {reference.relativeExpandedUncertainty === 0
              ? ""
              : ` + ${Number((reference.relativeExpandedUncertainty * 100).toPrecision(3))} %`}
            {reference.isRetired ? " · retired" : ""}
          </li>
        ))}
      </ol>
    </section>
  );
}
