/** The audit trail: who did what to which session or device, newest first; checked and exported from here. */
import type { AuditCheck, AuditFilter, AuditPage, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { type FormEvent, useEffect, useState } from "react";
import { checkWords, exportPath, fetchAudit, verifyAudit } from "./audit-api.ts";
import { AuditTable } from "./audit-table.tsx";
import "./audit.css";

const FIELDS = [
  { key: "actor", label: "Who", type: "text", hint: "name or role" },
  { key: "action", label: "Action begins with", type: "text", hint: "signOff, limit …" },
  { key: "sessionId", label: "Session", type: "text", hint: "whole id" },
  { key: "from", label: "From (UTC)", type: "date", hint: "" },
  { key: "to", label: "To", type: "date", hint: "" },
] as const;

export function AuditTab() {
  const [draft, setDraft] = useState<AuditFilter>({});
  const [filter, setFilter] = useState<AuditFilter>({});
  const { rows, page, problem, more } = useRows(filter);
  const show = (event: FormEvent) => {
    event.preventDefault();
    // A new object each time: the same filter reads the list again.
    setFilter({ ...draft });
  };
  return (
    <section className="audit" aria-label="Audit trail">
      <p className="review-hint">
        Who did what, newest first. Rows are only ever added; each carries the hash of the one before.
      </p>
      <form className="audit-filter" aria-label="Filter" onSubmit={show}>
        {FIELDS.map(({ key, label, type, hint }) => (
          <label key={key}>
            {label}
            <input
              type={type}
              placeholder={hint}
              maxLength={100}
              value={draft[key] ?? ""}
              onChange={(event) => setDraft({ ...draft, [key]: event.target.value })}
            />
          </label>
        ))}
        <button type="submit">Show</button>
        <a className="review-link" href={exportPath(filter)} download="audit.csv">
          Export CSV
        </a>
      </form>
      <Check />
      {problem === "" ? null : (
        <p className="review-problem" role="alert">
          The trail could not be read: {problem}
        </p>
      )}
      {page === undefined ? null : <Writing page={page} />}
      {page === undefined && problem === "" ? <p>loading …</p> : null}
      {page !== undefined && rows.length === 0 ? (
        <p className="review-empty">
          No row fits. {Object.keys(filter).length > 0 ? "Empty the filter to see all." : ""}
        </p>
      ) : null}
      {rows.length > 0 ? <AuditTable rows={rows} /> : null}
      {page?.hasMore === true ? (
        <button type="button" className="audit-more" onClick={more}>
          Show older rows
        </button>
      ) : null}
    </section>
  );
}

function useRows(filter: AuditFilter) {
  const [rows, setRows] = useState<readonly AuditRow[]>([]);
  const [page, setPage] = useState<AuditPage>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const stop = new AbortController();
    fetchAudit(filter, undefined, stop.signal).then(
      (next) => {
        setRows(next.rows);
        setPage(next);
        setProblem("");
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setProblem(messageOf(error));
      },
    );
    return () => stop.abort();
  }, [filter]);
  const more = () => {
    fetchAudit(filter, rows.at(-1)?.seq).then(
      (next) => {
        // Two presses at once bring the same rows: they are added once.
        setRows((shown) => [
          ...shown,
          ...next.rows.filter(({ seq }) => seq < (shown.at(-1)?.seq ?? seq + 1)),
        ]);
        setPage(next);
      },
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return { rows, page, problem, more };
}

function Writing({ page: { state } }: { readonly page: AuditPage }) {
  if (state.problem === "" && state.lost === 0) return null;
  return (
    <p className="review-problem" role="alert">
      {state.problem === ""
        ? "The trail is written again. "
        : `The trail is not being written: ${state.problem}. `}
      {state.waiting > 0 ? `${state.waiting} rows wait. ` : ""}
      {state.lost > 0 ? `${state.lost} rows were given up since the server began.` : ""}
    </p>
  );
}

function Check() {
  const [check, setCheck] = useState<AuditCheck>();
  const [note, setNote] = useState("");
  const verify = () => {
    setNote("checking every row …");
    setCheck(undefined);
    verifyAudit().then(
      (result) => {
        setCheck(result);
        setNote(checkWords(result));
      },
      (error: unknown) => setNote(`Not checked: ${messageOf(error)}`),
    );
  };
  return (
    <div className="audit-check">
      <button type="button" onClick={verify}>
        Verify
      </button>
      <output className={check === undefined ? "" : `audit-${check.verdict}`}>{note}</output>
    </div>
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
