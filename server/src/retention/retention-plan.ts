/** Which sessions go and why. Pure: the list, the policy and the time are given. */
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import type { RetentionPolicy } from "./retention-policy.ts";

export interface RetentionRow {
  readonly sessionId: string;
  readonly origin: SessionSummary["origin"];
  readonly startedAt: string;
  readonly sizeBytes: number;
  readonly action: "keep" | "remove";
  /** For a person. */
  readonly why: string;
}

export interface RetentionInput {
  readonly sessions: readonly SessionSummary[];
  readonly policy: RetentionPolicy;
  readonly heldIds: ReadonlySet<string>;
  readonly nowMs: number;
  readonly freeBytes: number;
}

const MS_PER_DAY = 86_400_000;
const BYTES_PER_GB = 1e9;

/** Oldest first. */
export function planRetention(input: RetentionInput): readonly RetentionRow[] {
  const { policy, freeBytes } = input;
  const sessions = input.sessions.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
  const rows = sessions.map((session) => rowOf(session, input));
  const removed = rows.filter(({ action }) => action === "remove");
  let missing = (policy.minimumFreeGb ?? 0) * BYTES_PER_GB - freeBytes - sizeOf(removed);
  return rows.map((row, i) => {
    const isLoose = row.action === "keep" && row.origin === "simulated" && isRemovable(sessions[i], input);
    if (missing <= 0 || !isLoose) return row;
    missing -= row.sizeBytes;
    return {
      ...row,
      action: "remove",
      why: `less than ${policy.minimumFreeGb} GB are free; it is simulated`,
    };
  });
}

function rowOf(session: SessionSummary, input: RetentionInput): RetentionRow {
  const { sessionId, origin, startedAt, sizeBytes } = session;
  const base = { sessionId, origin, startedAt, sizeBytes };
  const keep = (why: string): RetentionRow => ({ ...base, action: "keep", why });
  if (input.heldIds.has(sessionId)) return keep("under legal hold");
  if (session.state === "recording") return keep("is being recorded");
  if (session.state !== "complete") return keep(`is ${session.state}: recover it or remove it by hand`);
  const days = input.policy.keepDays[origin];
  if (days === undefined) return keep(`${origin} sessions are kept for ever`);
  const age = Math.floor((input.nowMs - Date.parse(startedAt)) / MS_PER_DAY);
  if (Number.isNaN(age)) return keep("nobody knows how old it is");
  if (age < days) return keep(`${age} of ${days} days old`);
  return { ...base, action: "remove", why: `${age} days old, ${origin} sessions are kept ${days}` };
}

function isRemovable(session: SessionSummary | undefined, { heldIds }: RetentionInput): boolean {
  return session?.state === "complete" && !heldIds.has(session.sessionId);
}

function sizeOf(rows: readonly RetentionRow[]): number {
  return rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
