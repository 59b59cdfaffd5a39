/** Archives over HTTP. All throw an Error with a message for the user. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type {
  FetchRequest,
  PacsTargetView,
  PacsWay,
  SendOutlook,
  SendRequest,
  StudyAnswer,
  StudyQuery,
} from "@cementwatch/shared/pacs/pacs-view";
import { answerOf } from "../sessions.ts";

export async function fetchTargets(signal: AbortSignal): Promise<readonly PacsTargetView[]> {
  return (await answerOf(await fetch("/api/pacs", { signal }))) as readonly PacsTargetView[];
}

export async function fetchOutlook(sessionId: string, signal: AbortSignal): Promise<SendOutlook> {
  const response = await fetch(`/api/sessions/${encodeURIComponent(sessionId)}/send`, { signal });
  return (await answerOf(response)) as SendOutlook;
}

export async function startSend(sessionId: string, request: SendRequest): Promise<JobView> {
  return (await post(`/api/sessions/${encodeURIComponent(sessionId)}/send`, request)) as JobView;
}

export async function sendRest(jobId: string): Promise<JobView> {
  return (await post(`/api/jobs/${encodeURIComponent(jobId)}/send-rest`, {})) as JobView;
}

export async function echoTarget(id: string, way: PacsWay): Promise<void> {
  await post(`/api/pacs/${encodeURIComponent(id)}/echo`, { way });
}

export async function queryStudies(target: string, way: PacsWay, query: StudyQuery): Promise<StudyAnswer> {
  return (await post("/api/pacs-queries", { target, way, query })) as StudyAnswer;
}

export async function startFetch(request: FetchRequest): Promise<JobView> {
  return (await post("/api/pacs-fetches", request)) as JobView;
}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answerOf(response);
}
