/** Jobs of the server over HTTP: exports and other long work. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { answerOf } from "../sessions.ts";

/** @throws Error with a message for the user; so do the others. */
export async function fetchJobs(signal: AbortSignal): Promise<readonly JobView[]> {
  return (await answerOf(await fetch("/api/jobs", { signal }))) as readonly JobView[];
}

export async function cancelJob(id: string): Promise<void> {
  await answerOf(await fetch(`/api/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" }));
}

export async function removeJob(id: string): Promise<void> {
  const response = await fetch(`/api/jobs/${encodeURIComponent(id)}`, { method: "DELETE" });
  if (!response.ok) await answerOf(response);
}

export function filePath(jobId: string, name: string): string {
  return `/api/jobs/${encodeURIComponent(jobId)}/files/${encodeURIComponent(name)}`;
}
