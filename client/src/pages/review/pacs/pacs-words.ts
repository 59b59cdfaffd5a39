/** What the pages call the parts of speaking with an archive. */
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import {
  type FetchResult,
  fetchResultSchema,
  type PacsWay,
  type SendResult,
  type SentObject,
  sendResultSchema,
} from "@cementwatch/shared/pacs/pacs-view";

export const WAY_WORDS: Readonly<Record<PacsWay, string>> = { dimse: "DICOM", web: "DICOMweb" };

export const STATE_WORDS: Readonly<Record<SentObject["state"], string>> = {
  sent: "sent",
  refused: "refused",
  failed: "failed",
  notTried: "not tried",
};

/** Of a job that sent; undefined while there is none. */
export function sendResultOf({ kind, result }: JobView): SendResult | undefined {
  return kind === "pacsSend" ? sendResultSchema.safeParse(result).data : undefined;
}

export function fetchResultOf({ kind, result }: JobView): FetchResult | undefined {
  return kind === "pacsFetch" ? fetchResultSchema.safeParse(result).data : undefined;
}

/** The line that says what came of it. */
export function sendLine({ sent, unsent, identified, way }: SendResult): string {
  const who = identified ? "with the patient's identity" : "pseudonym only";
  const rest = unsent === 0 ? "" : `, ${unsent} not`;
  return `${sent} ${sent === 1 ? "object" : "objects"} sent${rest} · ${WAY_WORDS[way]} · ${who}`;
}

export function fetchLine({ objects, folder, warnings }: FetchResult): string {
  const came = `${objects} ${objects === 1 ? "object" : "objects"} in inbox/${folder}`;
  return [...(objects === 0 ? [] : [came]), ...warnings].join("; ");
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
