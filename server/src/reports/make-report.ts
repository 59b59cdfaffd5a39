/** Makes every form of a report from the files of a session. Slow: belongs into a worker thread or a command. */
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { excerptWords } from "../recording/excerpt-text.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { encapsulatedPdf } from "./dicom/encapsulated-pdf.ts";
import { procedureLog } from "./dicom/procedure-log.ts";
import type { FollowUpEntry } from "./follow-up-file.ts";
import { readFollowUp } from "./follow-up-file.ts";
import { readKeyFrames } from "./key-frames.ts";
import { checkRecord } from "./record-hash.ts";
import type { Report } from "./report.ts";
import { buildReport } from "./report-model.ts";
import { renderPdf } from "./report-pdf.ts";
import { readFacts } from "./session-facts.ts";

export const REPORT_FORMS = ["json", "pdf", "dicom", "sr"] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

export interface ReportJob {
  /** The segments of one session, in order. */
  readonly paths: readonly string[];
  readonly followUpFile?: string;
  readonly form: ReportForm;
}

/** The bytes of each form that was asked for. @throws FaultError REC-UNREADABLE when nothing of the session can be read */
export async function makeReport(job: Omit<ReportJob, "form">, forms: readonly ReportForm[]) {
  await loadCodecs();
  const { followUp, problem } = await followUpOf(job.followUpFile);
  const reader = openSessionSegments(job.paths);
  try {
    const facts = readFacts(reader);
    const { frames, problems } = readKeyFrames(reader, facts);
    const report = buildReport({
      header: reader.header,
      title: reader.title,
      startUs: reader.startUs,
      endUs: reader.endUs,
      facts,
      record: checkRecord(job.paths),
      ...(followUp === undefined ? {} : { followUp }),
      keyFrames: frames.map(({ picture: _picture, overlay: _overlay, circle: _circle, ...frame }) => frame),
      problems: [...excerptProblem(reader), ...problem, ...problems],
    });
    const made = new Map<ReportForm, Uint8Array>();
    if (forms.includes("json")) made.set("json", jsonBytes(report));
    if (forms.includes("sr")) made.set("sr", procedureLog(report));
    if (forms.includes("pdf") || forms.includes("dicom")) {
      const pdf = await renderPdf(report, frames);
      made.set("pdf", pdf);
      if (forms.includes("dicom")) made.set("dicom", encapsulatedPdf(report, pdf));
    }
    return made;
  } finally {
    reader.close();
  }
}

function excerptProblem({ excerptOf }: SessionReader): readonly string[] {
  if (excerptOf === undefined) return [];
  return [`This is an ${excerptWords(excerptOf)}: what came before and after is not in this report`];
}

/** A follow-up that cannot be read leaves the rest of the report as it is, and is told. */
async function followUpOf(
  path: string | undefined,
): Promise<{ readonly followUp?: FollowUpEntry; readonly problem: readonly string[] }> {
  if (path === undefined) return { problem: [] };
  try {
    const followUp = await readFollowUp(path);
    return followUp === undefined ? { problem: [] } : { followUp, problem: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { problem: ["The follow-up that was entered cannot be read"] };
  }
}

function jsonBytes(report: Report): Uint8Array {
  return Buffer.from(`${JSON.stringify(report, undefined, 2)}\n`);
}
