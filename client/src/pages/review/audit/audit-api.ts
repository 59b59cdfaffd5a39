/** The audit trail over HTTP, and its rows in words. */
import type { AuditCheck, AuditFilter, AuditPage, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { answerOf } from "../sessions.ts";

/** Newest first; `beforeSeq`: older than that row. @throws Error with a message for the user */
export async function fetchAudit(
  filter: AuditFilter,
  beforeSeq: number | undefined,
  signal?: AbortSignal,
): Promise<AuditPage> {
  const query = queryOf(filter);
  if (beforeSeq !== undefined) query.set("before", String(beforeSeq));
  const init = signal === undefined ? {} : { signal };
  return (await answerOf(await fetch(`/api/audit?${query}`, init))) as AuditPage;
}

/** @throws Error with a message for the user */
export async function verifyAudit(): Promise<AuditCheck> {
  return (await answerOf(await fetch("/api/audit/verify", { method: "POST" }))) as AuditCheck;
}

export function exportPath(filter: AuditFilter): string {
  return `/api/audit/export.csv?${queryOf(filter)}`;
}

function queryOf(filter: AuditFilter): URLSearchParams {
  const filled = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(Object.fromEntries(filled));
}

/** What a check found, in a sentence. */
export function checkWords({ verdict, rows, head, findings, heads }: AuditCheck): string {
  const end = `${rows} rows, head ${head.seq}:${head.hash.slice(0, 16)}…`;
  if (verdict === "intact")
    return `Intact: every row follows the one before (${end}). ${signatureWords(heads)}`;
  const most = findings[0] ?? "";
  return `${verdict === "damaged" ? "DAMAGED" : "In doubt"}: ${most} (${end}). ${signatureWords(heads)}`;
}

/** Whether the ends that were noted are signed with this server's key. */
function signatureWords({ signed, confirmed, wrong }: AuditCheck["heads"]): string {
  if (signed === 0) return "Signature: none yet; its end is signed every hour and when the server stops.";
  if (wrong > 0) return `Signature WRONG: ${wrong} of ${signed} signed ends.`;
  const unknown = signed - confirmed;
  return unknown === 0
    ? `Signature valid: ${signed} signed ends.`
    : `Signature: ${confirmed} of ${signed} signed ends valid, ${unknown} by a key that is not known here.`;
}

export function whoWords({ actor, role }: Pick<AuditRow, "actor" | "role">): string {
  if (actor === "") return role === "" ? "–" : role;
  return role === "" ? actor : `${actor} (${role})`;
}

/** `usual → 25`, or nothing where nothing was changed. */
export function changeWords({ before, after }: Pick<AuditRow, "before" | "after">): string {
  if (before === "") return after;
  return `${before} → ${after === "" ? "–" : after}`;
}

/** A hash by its beginning: the whole one is in the row's title and in the export. */
export function shortHashes(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}

/** `2026-11-26 08:00:07`, UTC as it is kept. */
export function timeWords(atWall: string): string {
  return atWall.slice(0, 19).replace("T", " ");
}
