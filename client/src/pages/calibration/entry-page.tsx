/** A calibration as it is kept: tables, plot, budget, fit, the device's history, sessions touched, and the way back. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { unusableReason } from "@cementwatch/shared/calibration/entry-use";
import { useCallback, useState } from "react";
import { Link, useNavigate } from "react-router";
import { BudgetTable } from "./budget-table.tsx";
import { entryPath, fetchEntries, fetchEntry } from "./calibration-api.ts";
import {
  ADJUSTMENT_WORDS,
  DECISION_RULE,
  dateOf,
  procedureWords,
  VERDICT_WORDS,
} from "./calibration-words.ts";
import { historyOf } from "./device-rows.ts";
import { EntryHistory } from "./entry-history.tsx";
import { fitWords } from "./entry-model.ts";
import { PhaseTable } from "./phase-table.tsx";
import { ResidualPlot } from "./residual-plot.tsx";
import { marksOfPhase } from "./residual-plot-model.ts";
import { RollbackForm } from "./rollback-form.tsx";
import { SessionsTouched } from "./sessions-touched.tsx";
import { finer, shown, shownRange, signed } from "./shown-value.ts";
import { useLoaded } from "./use-loaded.ts";
import "./entry.css";

interface EntryPageProps {
  readonly entryId: string;
}

export function EntryPage({ entryId }: EntryPageProps) {
  const navigate = useNavigate();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [entry, entries] = await Promise.all([fetchEntry(entryId, signal), fetchEntries(signal)]);
      return { entry, history: historyOf(entries, entry.plan.device.serialNumber, entry.plan.kind) };
    },
    [entryId],
  );
  const { value, problem } = useLoaded(load);
  if (value === undefined) return <p role={problem === "" ? "status" : "alert"}>{problem || "loading …"}</p>;
  const { entry, history } = value;
  const isOutOfTolerance = entry.asFound.verdict === "fail" || entry.asFound.verdict === "conditionalFail";
  return (
    <article className="entry" aria-label={`Calibration ${entry.id}`}>
      <Head entry={entry} isNewest={history.at(-1)?.id === entry.id} />
      <Phases entry={entry} />
      <aside className="entry-side">
        <Fit entry={entry} />
        <EntryHistory entry={entry} history={history} />
        {isOutOfTolerance ? <SessionsTouched entryId={entry.id} /> : null}
        <RollbackForm
          entry={entry}
          isNewest={history.at(-1)?.id === entry.id}
          onDone={(id) => navigate(`/calibration?entry=${encodeURIComponent(id)}`)}
        />
      </aside>
    </article>
  );
}

function Head({ entry, isNewest }: { readonly entry: CalibrationEntry; readonly isNewest: boolean }) {
  const { plan } = entry;
  const result = entry.asLeft ?? entry.asFound;
  const unusable = unusableReason(entry);
  const forms = [
    ["certificate.pdf", "Certificate (PDF)"],
    ["dcc.xml", "DCC (XML)"],
    ["json", "JSON"],
    ["label.txt", "Label"],
  ] as const;
  return (
    <header className="entry-head">
      <h2>
        {entry.id} · {plan.kind} · SN {plan.device.serialNumber} · version {entry.version}
        {plan.device.isSimulated ? <b className="calibration-simulated"> SIMULATED</b> : null}
      </h2>
      <p className={`run-verdict is-${result.verdict}`} title={DECISION_RULE}>
        {VERDICT_WORDS[result.verdict]} {entry.asLeft === undefined ? "as-found" : "as-left"} ·{" "}
        {ADJUSTMENT_WORDS[entry.adjustment]}
      </p>
      {unusable === undefined ? null : <p role="alert">No measurement uses it: {unusable}</p>}
      <dl>
        <div>
          <dt>done</dt>
          <dd>
            {dateOf(entry.finishedAt)} by {entry.operator}
          </dd>
        </div>
        <div>
          <dt>valid until</dt>
          <dd>
            {dateOf(entry.validUntil)}
            {isNewest ? "" : " · a newer entry holds"}
          </dd>
        </div>
        <div>
          <dt>range</dt>
          <dd>{shownRange(plan.range, plan.shown)}</dd>
        </div>
        <div>
          <dt>procedure</dt>
          <dd>{procedureWords(plan.procedure)?.standard ?? plan.procedure}</dd>
        </div>
        <div>
          <dt>reference</dt>
          <dd>
            {plan.reference.referenceId} · {plan.reference.certificateNumber} · until{" "}
            {plan.reference.validUntil}
          </dd>
        </div>
      </dl>
      <p className="entry-papers">
        {forms.map(([form, words]) => (
          <a key={form} className="calibration-link" href={entryPath(entry.id, form)} download>
            {words}
          </a>
        ))}
      </p>
      {entry.kind === "rollback" ? (
        <p>
          Takes back to <Link to={`/calibration?entry=${entry.restores ?? ""}`}>{entry.restores}</Link>:{" "}
          {entry.reason}
        </p>
      ) : null}
    </header>
  );
}

function Phases({ entry }: { readonly entry: CalibrationEntry }) {
  const [picked, setPicked] = useState<"asFound" | "asLeft">(
    entry.asLeft === undefined ? "asFound" : "asLeft",
  );
  const phases: readonly (readonly ["asFound" | "asLeft", string, PhaseResult | undefined])[] = [
    ["asFound", "As found", entry.asFound],
    ["asLeft", "As left", entry.asLeft],
  ];
  const result = picked === "asLeft" ? (entry.asLeft ?? entry.asFound) : entry.asFound;
  return (
    <section className="entry-phases" aria-label="Results">
      <div className="calibration-bar">
        {phases.map(([id, words, phase]) =>
          phase === undefined ? null : (
            <button key={id} type="button" aria-pressed={id === picked} onClick={() => setPicked(id)}>
              {words}: {VERDICT_WORDS[phase.verdict]}
            </button>
          ),
        )}
      </div>
      <ResidualPlot
        label={picked === "asFound" ? "Deviations as found" : "Deviations as left"}
        plan={entry.plan}
        marks={marksOfPhase(result, entry.plan)}
      />
      <Figures result={result} entry={entry} />
      <PhaseTable result={result} plan={entry.plan} />
      <BudgetTable key={picked} result={result} plan={entry.plan} />
    </section>
  );
}

function Figures({ result, entry }: { readonly result: PhaseResult; readonly entry: CalibrationEntry }) {
  const fine = finer(entry.plan.shown);
  const figures: readonly (readonly [string, number | undefined, boolean?])[] = [
    ["worst deviation", result.worst.deviation, true],
    ["zero shift", result.zeroShift, true],
    ["hysteresis", result.hysteresis],
    ["repeatability", result.repeatability],
    ["non-linearity", result.nonLinearity],
    ["U (k = 2), largest", result.expandedUncertainty],
  ];
  return (
    <dl className="entry-figures">
      {figures.map(([name, value, hasSign = false]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value === undefined
              ? "not told"
              : `${hasSign ? signed(value, fine) : shown(value, fine)} ${fine.unit}`}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Fit({ entry }: { readonly entry: CalibrationEntry }) {
  return (
    <section aria-label="Fit">
      <h3>Fit: raw reading → true value</h3>
      {fitWords(entry.fit, entry.plan).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {entry.notes.length === 0 ? null : <h3>Notes of the run</h3>}
      {entry.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}
