/** De-identification over HTTP. */
import type { DeidentOptions } from "@cementwatch/shared/deident/deident-plan";
import type { DeidentResult } from "@cementwatch/shared/deident/deident-result";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { fetchJobs } from "../jobs/job-api.ts";
import { isOpen } from "../jobs/use-jobs.ts";
import { answerOf } from "../sessions.ts";

const TITLE_START = "De-identify ";

/** @throws Error with the server's words, also when the mask file is wrong */
export async function fetchMaskCount(signal: AbortSignal): Promise<number> {
  const answer = (await answerOf(await fetch("/api/deident", { signal }))) as { readonly maskSets: number };
  return answer.maskSets;
}

/** The newest de-identification; undefined when there is none. @throws Error with a message for the user */
export async function fetchNewestJob(signal: AbortSignal): Promise<JobView | undefined> {
  const jobs = await fetchJobs(signal);
  const [newest] = jobs
    .filter(({ kind }) => kind === "deidentify")
    .toSorted((a, b) => Number(isUnderWay(b)) - Number(isUnderWay(a)) || b.askedAt.localeCompare(a.askedAt));
  return newest;
}

export function isUnderWay(job: JobView | undefined): boolean {
  return job !== undefined && isOpen(job);
}

/** @throws Error with a message for the user */
export async function startDeident(sessionId: string, options: DeidentOptions): Promise<JobView> {
  return (await answerOf(await post(`${pathOf(sessionId)}/deidentify`, { options }))) as JobView;
}

/** @throws Error with a message for the user */
export async function confirmProof(sessionId: string, proof: string, by: string): Promise<void> {
  await answerOf(await post(`${pathOf(sessionId)}/deident-confirmation`, { proof, by }));
}

export function resultOf(job: JobView): DeidentResult | undefined {
  return job.state === "done" ? (job.result as unknown as DeidentResult | undefined) : undefined;
}

/** The session that a job is about; it is in its title only. */
export function sessionOf(job: JobView): string {
  return job.title.startsWith(TITLE_START) ? job.title.slice(TITLE_START.length) : "";
}

function pathOf(sessionId: string): string {
  return `/api/sessions/${encodeURIComponent(sessionId)}`;
}

function post(path: string, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
}
