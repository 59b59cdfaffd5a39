/** Queue, entries and figures of review, over HTTP. */
import type { ReviewEntry, ReviewRequest } from "@cementwatch/shared/review/review-entry";
import type {
  AllFigures,
  LookFindings,
  ReviewQueue,
  ReviewSession,
  SessionFigures,
} from "@cementwatch/shared/review/review-views";
import { answerOf } from "../sessions.ts";

const BASE = "/api/review";

/** All of these: @throws Error with a message for the user. */
export async function fetchReviewSessions(author: string, signal: AbortSignal) {
  return (await get(`${BASE}/sessions?${by(author)}`, signal)) as readonly ReviewSession[];
}

export async function fetchQueue(sessionId: string, author: string, signal: AbortSignal) {
  return (await get(`${of(sessionId)}/queue?${by(author)}`, signal)) as ReviewQueue;
}

export async function fetchFindings(sessionId: string, look: string, author: string, signal?: AbortSignal) {
  const path = `${of(sessionId)}/looks/${encodeURIComponent(look)}/findings?${by(author)}`;
  return (await get(path, signal)) as LookFindings;
}

export async function fetchFigures(sessionId: string, signal: AbortSignal) {
  return (await get(`${of(sessionId)}/figures`, signal)) as SessionFigures;
}

export async function fetchAllFigures(signal: AbortSignal) {
  return (await get(`${BASE}/figures`, signal)) as AllFigures;
}

/** Number of the entry that an undo would take back. */
export async function fetchUndoable(sessionId: string, author: string): Promise<number | undefined> {
  return ((await get(`${of(sessionId)}/undoable?${by(author)}`)) as { readonly number?: number }).number;
}

export async function addEntry(sessionId: string, request: ReviewRequest): Promise<ReviewEntry> {
  const response = await fetch(`${of(sessionId)}/entries`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  return (await answerOf(response)) as ReviewEntry;
}

export function picturePath(sessionId: string, look: string, index: number): string {
  return `${of(sessionId)}/looks/${encodeURIComponent(look)}/pictures/${index}`;
}

function of(sessionId: string): string {
  return `${BASE}/sessions/${encodeURIComponent(sessionId)}`;
}

function by(author: string): string {
  return `author=${encodeURIComponent(author)}`;
}

async function get(path: string, signal?: AbortSignal): Promise<unknown> {
  return answerOf(await fetch(path, signal === undefined ? {} : { signal }));
}
