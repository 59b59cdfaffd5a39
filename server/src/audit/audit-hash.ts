/** How an entry becomes a row: bounded text, and a hash that chains it to the row before. */
import type { AuditEntry, AuditRow } from "@cementwatch/shared/audit/audit-row";
import { canonicalDigest } from "../file-store/canonical-json.ts";

export const FIRST_HASH = "0".repeat(64);
/** A reason is a sentence or two; what is longer is cut and says so. */
const TEXT_MOST = 500;

/** An entry with the time it happened. */
export interface StampedEntry {
  readonly entry: AuditEntry;
  readonly atWall: string;
  readonly atMonoUs: number;
}

export function auditRow({ entry, atWall, atMonoUs }: StampedEntry, seq: number, prevHash: string): AuditRow {
  const row = {
    seq,
    atWall,
    atMonoUs: Math.round(atMonoUs),
    sessionId: clean(entry.sessionId),
    actor: clean(entry.actor),
    role: clean(entry.role),
    device: clean(entry.device),
    action: clean(entry.action),
    object: clean(entry.object),
    before: clean(entry.before),
    after: clean(entry.after),
    reason: clean(entry.reason),
    prevHash,
  };
  return { ...row, hash: canonicalDigest(row) };
}

/** The hash that a row should have. */
export function auditHash({ hash: _, ...row }: AuditRow): string {
  return canonicalDigest(row);
}

/** One line of whole characters: half of a surrogate pair would not read back as it was hashed. */
function clean(text = ""): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\uFFFD]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= TEXT_MOST ? line : `${characters.slice(0, TEXT_MOST - 2).join("")} …`;
}
