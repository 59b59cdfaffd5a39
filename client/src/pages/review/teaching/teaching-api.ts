/** Plans and results of teaching, over HTTP. All of these: @throws Error with a message for the user. */
import type { ScoredTeaching, TeachingPlan, TeachingRequest } from "@cementwatch/shared/review/teaching";
import { answerOf } from "../sessions.ts";

export async function fetchPlan(sessionId: string, learner: string, signal: AbortSignal) {
  const path = `${of(sessionId)}/plan?learner=${encodeURIComponent(learner)}`;
  return (await answerOf(await fetch(path, { signal }))) as TeachingPlan;
}

export async function saveResult(sessionId: string, request: TeachingRequest) {
  const response = await fetch(`${of(sessionId)}/results`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  return (await answerOf(response)) as ScoredTeaching;
}

export async function fetchResults(learner: string, signal: AbortSignal) {
  const path = `/api/teaching/results?learner=${encodeURIComponent(learner)}`;
  return (await answerOf(await fetch(path, { signal }))) as readonly ScoredTeaching[];
}

function of(sessionId: string): string {
  return `/api/teaching/sessions/${encodeURIComponent(sessionId)}`;
}
