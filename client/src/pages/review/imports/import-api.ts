/** Imports of the server over HTTP. Every function throws Error with a message for the user. */
import type { ImportMapping } from "@cementwatch/shared/imports/import-mapping";
import type { ImportProposal } from "@cementwatch/shared/imports/import-proposal";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { answerOf } from "../sessions.ts";

export interface InboxEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
}

export async function fetchInbox(): Promise<readonly InboxEntry[]> {
  return (await answerOf(await fetch("/api/imports/inbox"))) as readonly InboxEntry[];
}

/** Only what the name ends with is sent, never the name: it may be the patient's. */
export async function upload(file: File): Promise<InboxEntry> {
  const type = /\.(vital|mcap|csv|dcm)$/i.exec(file.name)?.[1]?.toLowerCase() ?? "dcm";
  const response = await fetch(`/api/imports/inbox?type=${type}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });
  return (await answerOf(response)) as InboxEntry;
}

export async function removeUpload(name: string): Promise<void> {
  const response = await fetch(`/api/imports/inbox/${encodeURIComponent(name)}`, { method: "DELETE" });
  if (!response.ok) await answerOf(response);
}

export async function startInspection(files: readonly string[]): Promise<JobView> {
  return post("/api/imports/inspect", { files });
}

export async function startImport(files: readonly string[], mapping: ImportMapping): Promise<JobView> {
  return post("/api/imports", { files, mapping });
}

export async function fetchProposal(jobId: string): Promise<ImportProposal> {
  const path = `/api/jobs/${encodeURIComponent(jobId)}/files/proposal.json`;
  return (await answerOf(await fetch(path))) as ImportProposal;
}

async function post(path: string, body: object): Promise<JobView> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answerOf(response)) as JobView;
}
