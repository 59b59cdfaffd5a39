/** Recorded sessions of the server, over HTTP. */
import type { SessionSummary, SessionTimeline } from "@cementwatch/shared/session/session-summary";

/** Newest first. @throws Error with a message for the user. */
export async function fetchSessions(signal: AbortSignal): Promise<readonly SessionSummary[]> {
  return (await get("/api/sessions", signal)) as readonly SessionSummary[];
}

/** @throws Error with a message for the user, also when there is no such session. */
export async function fetchTimeline(sessionId: string, signal: AbortSignal): Promise<SessionTimeline> {
  return (await get(`/api/sessions/${encodeURIComponent(sessionId)}`, signal)) as SessionTimeline;
}

async function get(path: string, signal: AbortSignal): Promise<unknown> {
  return answerOf(await fetch(path, { signal }));
}

/** The JSON of an answer. @throws Error with the server's own words when it refused. */
export async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  const text = (await response.text()).slice(0, 300);
  throw new Error(messageIn(text) ?? `the server answered ${response.status}: ${text}`);
}

/** The server's own words, when it answered with its error form. */
function messageIn(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
