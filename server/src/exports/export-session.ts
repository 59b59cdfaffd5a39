/**
 * Makes one export of one recorded session: the same for the server's jobs and the command line. What of the record
 * cannot be read is left out and told in the result; the record itself is never touched.
 */
import { basename } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { ExportFormat } from "@cementwatch/shared/jobs/export-formats";
import type { DeidentWish } from "@cementwatch/shared/jobs/export-request";
import type { JsonValue } from "@cementwatch/shared/json";
import type { JobTools } from "../jobs/job.ts";
import type { SessionReader } from "../recording/session-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { verifySession } from "../recording/verify.ts";
import { openCsv } from "./csv-export.ts";
import { exportDicom } from "./dicom-export.ts";
import type { ExportOrder } from "./export-order.ts";
import type { ExportOutcome, ExportTask, SealWith } from "./export-task.ts";
import { exportIncident } from "./incident-export.ts";
import { exportMcap } from "./mcap-export.ts";
import { openParquet } from "./parquet-export.ts";
import { exportTables } from "./table-export.ts";
import { exportVideo } from "./video-export.ts";

export interface DeidentifiedCopy {
  /** Its segments. */
  readonly paths: readonly string[];
  readonly pseudonym: string;
  /** What a person has to know before it is passed on. */
  readonly warnings: readonly string[];
  /** Removes it. */
  close(): void;
}

/** What other rooms put in: de-identification and signing. */
export interface ExportPorts {
  /** Makes a copy of the session without what names the patient, below `folder`. */
  readonly deidentify?: (
    paths: readonly string[],
    wish: DeidentWish,
    tools: JobTools,
  ) => Promise<DeidentifiedCopy>;
  readonly sealWith?: SealWith;
}

type Writer = (task: ExportTask) => Promise<ExportOutcome>;

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  csv: (task) => exportTables(task, "csv", openCsv),
  parquet: (task) => exportTables(task, "parquet", openParquet),
  mcap: exportMcap,
  mp4: exportVideo,
  dicom: exportDicom,
  incident: exportIncident,
};

/** Enough to see what is wrong; a file full of holes has thousands. */
const PROBLEMS_MOST = 50;
/** The share of the work that checking the record is. */
const CHECKED_01 = 0.05;
/** The share of the work that making a copy without names is. */
const COPIED_01 = 0.5;

/**
 * Writes the files into `tools.folder` and answers with what was written and what was missing.
 * @throws FaultError REC-UNREADABLE when nothing can be read, or when what is asked for makes no sense or cannot be done
 */
export async function exportSession(
  order: ExportOrder,
  tools: JobTools,
  ports: ExportPorts = {},
): Promise<JsonValue> {
  if (order.deidentify === undefined) return exportFrom(order, order.paths, tools, ports);
  if (ports.deidentify === undefined) {
    throw new FaultError(
      "REC-EXPORT-REFUSED",
      "nothing here removes a patient's name: export without that wish",
    );
  }
  const { folder, progress } = tools;
  const copying = {
    folder,
    progress: (done01: number, detail: string) => progress(COPIED_01 * done01, detail),
  };
  const copy = await ports.deidentify(order.paths, order.deidentify, copying);
  try {
    // What was entered after the case is no part of the copy; what a pack is about may be a mark that somebody typed.
    const { followUpFile: _, what: __, ...rest } = order;
    const writing = {
      folder,
      progress: (done01: number, detail: string) => progress(COPIED_01 + (1 - COPIED_01) * done01, detail),
    };
    const made = await exportFrom(rest as ExportOrder, copy.paths, writing, ports);
    return { ...made, deidentified: { pseudonym: copy.pseudonym, warnings: copy.warnings } };
  } finally {
    copy.close();
  }
}

async function exportFrom(
  order: ExportOrder,
  paths: readonly string[],
  tools: JobTools,
  { sealWith }: ExportPorts,
): Promise<{ readonly [what: string]: JsonValue }> {
  const reader = openSessionSegments(paths);
  try {
    const { fromUs, toUs } = rangeOf(order, reader);
    const isWhole = order.fromUs === undefined && order.toUs === undefined;
    tools.progress(0, "checking the record");
    const lost = missingOf(paths, fromUs, toUs);
    const outcome = await WRITERS[order.format]({
      reader,
      paths,
      ...(order.followUpFile === undefined ? {} : { followUpFile: order.followUpFile }),
      fromUs,
      toUs,
      isWhole,
      ...(order.what === undefined ? {} : { what: order.what }),
      folder: tools.folder,
      name: nameOf(reader.header.sessionId, isWhole, fromUs, toUs),
      ...(sealWith === undefined ? {} : { sealWith }),
      progress: (done01, detail) => tools.progress(CHECKED_01 + (1 - CHECKED_01) * done01, detail),
    });
    return {
      format: order.format,
      session: reader.header.sessionId,
      isSimulated: reader.header.origin === "simulated",
      fromS: fromUs / 1e6,
      toS: toUs / 1e6,
      written: outcome.written,
      missing: [...lost, ...outcome.problems].slice(0, PROBLEMS_MOST),
    };
  } finally {
    reader.close();
  }
}

function rangeOf({ fromUs, toUs }: ExportOrder, { startUs, endUs }: SessionReader) {
  const range = { fromUs: Math.max(fromUs ?? startUs, startUs), toUs: Math.min(toUs ?? endUs, endUs) };
  const from = fromUs ?? startUs;
  const to = toUs ?? endUs;
  if (from <= to && range.fromUs <= range.toUs) return range;
  throw new FaultError(
    "REC-EXPORT-REFUSED",
    `from ${from / 1e6} s to ${to / 1e6} s is no part of the session, which goes from ${startUs / 1e6} s to ${endUs / 1e6} s: choose a time in it`,
  );
}

/** What is wrong with the files, and which parts of the range are lost. */
function missingOf(paths: readonly string[], fromUs: number, toUs: number): string[] {
  return paths.flatMap((path) => {
    const { findings, lost } = verifySession(path);
    const seconds = (us: number) => (us / 1e6).toFixed(3);
    return [
      ...findings.map((finding) => `${basename(path)}: ${finding}`),
      ...lost
        .filter((gap) => gap.toUs >= fromUs && gap.fromUs <= toUs)
        .map((gap) => `lost from ${seconds(gap.fromUs)} s to ${seconds(gap.toUs)} s`),
    ];
  });
}

function nameOf(sessionId: string, isWhole: boolean, fromUs: number, toUs: number): string {
  const seconds = (us: number) => Math.round(us / 1e6);
  return isWhole ? sessionId : `${sessionId}-${seconds(fromUs)}s-${seconds(toUs)}s`;
}
