/** Re-runs over HTTP: start one, follow its job, read what it found. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { RerunRequest, RerunResult } from "@cementwatch/shared/review/rerun";
import { answerOf } from "../sessions.ts";

/** Newest first. @throws Error with a message for the user. */
export async function fetchReruns(signal: AbortSignal): Promise<readonly JobView[]> {
  const jobs = (await answerOf(await fetch("/api/jobs", { signal }))) as readonly JobView[];
  return jobs.filter(({ kind }) => kind === "rerun");
}

/** @throws Error with a message for the user. */
export async function startRerun(request: RerunRequest): Promise<JobView> {
  return (await answerOf(await post("/api/rerun", request))) as JobView;
}

/** @throws Error with a message for the user. */
export async function cancelJob(id: string): Promise<void> {
  await answerOf(await post(`/api/jobs/${encodeURIComponent(id)}/cancel`, {}));
}

/** @throws Error with a message for the user. */
export async function removeJob(id: string): Promise<void> {
  const response = await fetch(`/api/jobs/${encodeURIComponent(id)}`, { method: "DELETE" });
  if (!response.ok) await answerOf(response);
}

/** @throws Error with a message for the user. */
export async function fetchResult(jobId: string, signal: AbortSignal): Promise<RerunResult> {
  return (await answerOf(await fetch(fileOf(jobId, "rerun.json"), { signal }))) as RerunResult;
}

/** The values that a YAML or JSON text holds. @throws Error that names every wrong line. */
export async function readParameters(text: string): Promise<Readonly<Record<string, number>>> {
  const answer = (await answerOf(await post("/api/rerun/parameters", { text }))) as {
    readonly parameters: Readonly<Record<string, number>>;
  };
  return answer.parameters;
}

export function fileOf(jobId: string, name: string): string {
  return `/api/jobs/${encodeURIComponent(jobId)}/files/${encodeURIComponent(name)}`;
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
