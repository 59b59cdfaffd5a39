/** Choices of the form that most runs leave as they are: the kind of correction, re-mounting, practice. */
import type { FitChoice } from "@cementwatch/shared/calibration/calibration-plan";
import { Labelled } from "./labelled.tsx";
import type { RunDraft } from "./run-draft.ts";

interface PartProps {
  readonly draft: RunDraft;
  readonly onChange: (part: Partial<RunDraft>) => void;
}

const FITS: Readonly<Record<string, { readonly words: string; readonly fit: FitChoice }>> = {
  linear: { words: "straight line", fit: { kind: "linear" } },
  second: { words: "polynomial of degree 2", fit: { kind: "polynomial", degree: 2 } },
  third: { words: "polynomial of degree 3", fit: { kind: "polynomial", degree: 3 } },
  piecewise: { words: "piecewise between the points", fit: { kind: "piecewise" } },
};

export function FitField({ draft, onChange }: PartProps) {
  const chosen = Object.entries(FITS).find(
    ([, { fit }]) => JSON.stringify(fit) === JSON.stringify(draft.fit),
  );
  return (
    <Labelled label="Correction, should one be needed">
      {(id) => (
        <select
          id={id}
          value={chosen?.[0] ?? "linear"}
          onChange={(event) => onChange({ fit: FITS[event.target.value]?.fit ?? { kind: "linear" } })}
        >
          {Object.entries(FITS).map(([key, { words }]) => (
            <option key={key} value={key}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

export function Switches({ draft, isSimulated, onChange }: PartProps & { readonly isSimulated: boolean }) {
  return (
    <>
      {draft.procedure === "dkdA" ? (
        <label className="reference-retire">
          <input
            type="checkbox"
            checked={draft.isRemounted}
            onChange={(event) => onChange({ isRemounted: event.target.checked })}
          />
          take the device off and put it on again between the two pairs of series
        </label>
      ) : null}
      {isSimulated ? (
        <label className="reference-retire">
          <input
            type="checkbox"
            checked={draft.isQuick}
            onChange={(event) => onChange({ isQuick: event.target.checked })}
          />
          practice: waiting times are a sixtieth
        </label>
      ) : null}
    </>
  );
}
