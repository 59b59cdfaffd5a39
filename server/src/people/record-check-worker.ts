/** Worker thread that reads every byte of one record and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { checkRecord, type RecordCheck } from "../reports/record-hash.ts";

export type RecordCheckAnswer = { readonly check: RecordCheck } | { readonly problem: string };

const port = parentPort;
if (port === null) throw new Error("record-check-worker must run as a worker thread");

function answerTo(paths: readonly string[]): RecordCheckAnswer {
  try {
    return { check: checkRecord(paths) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

port.postMessage(answerTo(workerData as readonly string[]));
