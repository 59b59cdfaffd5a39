/** The result line: verdict as-found, the decision to adjust or not, verdict as-left, certificate, due date, label. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { entryPath, fetchEntry } from "./calibration-api.ts";
import { DECISION_RULE, dateOf } from "./calibration-words.ts";
import { resultWords } from "./run-model.ts";

interface RunResultProps {
  readonly view: RunView;
  readonly isStale: boolean;
  readonly act: (act: RunAct) => void;
}

export function RunResult({ view, isStale, act }: RunResultProps) {
  const { asFound, asLeft, stage, phase, entryId } = view;
  return (
    <section className="run-result" aria-label="Result" title={DECISION_RULE}>
      <div aria-live="polite">
        {asFound === undefined ? <p className="run-none">result: as-found is not complete yet</p> : null}
        {asFound === undefined ? null : (
          <p className={`run-verdict is-${asFound.verdict}`}>{resultWords("asFound", asFound, view)}</p>
        )}
        {asLeft === undefined ? null : (
          <p className={`run-verdict is-${asLeft.verdict}`}>{resultWords("asLeft", asLeft, view)}</p>
        )}
        {stage === "abandoned" ? (
          <p className="run-verdict is-fail">given up: it gives no certificate</p>
        ) : null}
      </div>
      {stage === "judging" && phase === "asFound" ? <Adjust isStale={isStale} act={act} /> : null}
      {entryId === undefined ? null : <Papers entryId={entryId} />}
      {stage === "complete" && entryId === undefined ? <p role="status">storing the calibration …</p> : null}
    </section>
  );
}

function Adjust({ isStale, act }: Pick<RunResultProps, "isStale" | "act">) {
  const choices = [
    { how: "none", text: "no", title: "the result stands as it was found" },
    {
      how: "correction",
      text: "correction",
      title: "the fit corrects from now on; as-left is measured with it",
    },
    { how: "device", text: "device adjusted", title: "the device itself was adjusted; as-left is measured" },
  ] as const;
  return (
    <fieldset className="run-adjust">
      <legend>adjust?</legend>
      {choices.map(({ how, text, title }) => (
        <button
          key={how}
          type="button"
          disabled={isStale}
          title={title}
          onClick={() => act({ kind: "adjust", how })}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}

function Papers({ entryId }: { readonly entryId: string }) {
  const [entry, setEntry] = useState<CalibrationEntry>();
  useEffect(() => {
    const stop = new AbortController();
    fetchEntry(entryId, stop.signal).then(setEntry, () => undefined);
    return () => stop.abort();
  }, [entryId]);
  return (
    <p className="run-papers">
      <strong>{entryId}</strong>
      {entry === undefined ? null : <span>due {dateOf(entry.validUntil)}</span>}
      <a className="calibration-link is-first" href={entryPath(entryId, "certificate.pdf")} download>
        Certificate
      </a>
      <a className="calibration-link" href={entryPath(entryId, "label.txt")} download>
        Label
      </a>
      <Link className="calibration-link" to={`/calibration?entry=${encodeURIComponent(entryId)}`}>
        Result
      </Link>
    </p>
  );
}
