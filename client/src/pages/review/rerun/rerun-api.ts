/** Re-runs over HTTP: start one, read what it found. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { RerunRequest, RerunResult } from "@cementwatch/shared/review/rerun";
import { filePath } from "../jobs/job-api.ts";
import { answerOf } from "../sessions.ts";

/** @throws Error with a message for the user. */
export async function startRerun(request: RerunRequest): Promise<JobView> {
  return (await answerOf(await post("/api/rerun", request))) as JobView;
}

/** @throws Error with a message for the user. */
export async function fetchResult(jobId: string, signal: AbortSignal): Promise<RerunResult> {
  return (await answerOf(await fetch(filePath(jobId, "rerun.json"), { signal }))) as RerunResult;
}

/** The values that a YAML or JSON text holds. @throws Error that names every wrong line. */
export async function readParameters(text: string): Promise<Readonly<Record<string, number>>> {
  const answer = (await answerOf(await post("/api/rerun/parameters", { text }))) as {
    readonly parameters: Readonly<Record<string, number>>;
  };
  return answer.parameters;
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
