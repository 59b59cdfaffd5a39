/** QIDO-RS: asks an archive's DICOMweb for studies. */
import { FaultError } from "@cementwatch/shared/faults";
import { STUDIES_MOST, type StudyQuery } from "@cementwatch/shared/pacs/pacs-view";
import { z } from "zod";
import type { FoundStudies } from "./find-studies.ts";
import type { FoundStudy } from "./study-row.ts";
import { answerBytes, statusAdvice, type WebPeer, webRequest } from "./web-request.ts";

const element = z.object({ Value: z.array(z.unknown()).optional() });
const answerSchema = z.array(z.record(z.string(), element));
type Row = z.infer<typeof answerSchema>[number];

/** @throws FaultError NET-PACS-FAILED with advice */
export async function qidoStudies(peer: WebPeer, query: StudyQuery): Promise<FoundStudies> {
  const keys = new URLSearchParams({
    ...(query.pseudonym === undefined ? {} : { PatientID: query.pseudonym }),
    ...(query.accession === undefined ? {} : { AccessionNumber: query.accession }),
    ...(query.date === undefined ? {} : { StudyDate: query.date.replaceAll("-", "") }),
    includefield: "StudyDescription",
    limit: String(STUDIES_MOST + 1),
  });
  const response = await webRequest(peer, `studies?${keys}`, "application/dicom+json");
  const status = response.statusCode ?? 0;
  const bytes = await answerBytes(response);
  if (status === 204) return { studies: [], hasMore: false };
  if (status !== 200)
    throw new FaultError("NET-PACS-FAILED", `the archive answered the query with ${statusAdvice(status)}`);
  const rows = parse(bytes);
  const studies = rows.slice(0, STUDIES_MOST).map(foundStudy);
  return { studies, hasMore: rows.length > STUDIES_MOST };
}

function parse(bytes: Buffer): readonly Row[] {
  try {
    const parsed = answerSchema.safeParse(JSON.parse(bytes.toString("utf8")));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new FaultError("NET-PACS-FAILED", "the archive answered with something that is no list of studies");
}

function foundStudy(row: Row): FoundStudy {
  const text = (tag: string) => (row[tag]?.Value ?? []).map(valueText).join("\\");
  return {
    studyUid: text("0020000D"),
    patientId: text("00100020"),
    patientName: text("00100010"),
    accession: text("00080050"),
    date: text("00080020"),
    description: text("00081030"),
    modalities: text("00080061"),
  };
}

/** A person's name has one text for each alphabet. */
function valueText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value)
    .filter((part) => typeof part === "string")
    .join("=");
}
