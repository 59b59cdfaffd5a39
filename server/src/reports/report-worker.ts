/** Worker thread that makes one form of one report and ends: nothing of it is left in the server's memory. */
import { parentPort, workerData } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import { makeReport, type ReportJob } from "./make-report.ts";

/** The bytes, or why there are none; `code` of faults.ts where it is not a bug. */
export type ReportAnswer =
  | { readonly bytes: Uint8Array }
  | { readonly problem: string; readonly code?: FaultError["code"] };

const port = parentPort;
if (port === null) throw new Error("report-worker must run as a worker thread");

async function answerTo(job: ReportJob): Promise<ReportAnswer> {
  try {
    const made = await makeReport(job, [job.form]);
    // A view of a larger buffer would be sent with all of it.
    return { bytes: Uint8Array.from(made.get(job.form) ?? []) };
  } catch (error) {
    if (error instanceof FaultError) return { problem: error.detail, code: error.code };
    return { problem: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.postMessage(await answerTo(workerData as ReportJob));
