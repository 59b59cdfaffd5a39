/** Sessions found by words, and which of them can be run again. Pure. */
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";

/** Sessions of which id, title, date, origin or state has every word. */
export function sessionsWith(sessions: readonly SessionSummary[], words: string): readonly SessionSummary[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return sessions.filter(({ sessionId, title, startedAt, origin, state }) => {
    const text = `${sessionId} ${title} ${startedAt} ${origin} ${state}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** A session that is still being recorded has no end yet. */
export function isUsable({ state }: SessionSummary): boolean {
  return state !== "recording" && state !== "unreadable";
}
