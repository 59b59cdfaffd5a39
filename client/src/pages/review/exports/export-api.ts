/** Starts an export over HTTP; how it goes on is told by its job. */
import type { ExportRequest } from "@cementwatch/shared/jobs/export-request";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { answerOf } from "../sessions.ts";

/** @throws Error with a message for the user */
export async function startExport(request: ExportRequest): Promise<JobView> {
  const response = await fetch("/api/exports", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(request),
  });
  return (await answerOf(response)) as JobView;
}
