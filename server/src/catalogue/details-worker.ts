/** Thread that reads whole records for the catalogue, one after the other, so that recording never waits for a long one. */
import { parentPort } from "node:worker_threads";
import type { SessionDetails } from "@cementwatch/shared/review/session-page";
import { openSessionSegments } from "../recording/session-segments.ts";
import { readDetails } from "./session-details.ts";
import { filesState, readRow, type SessionRow } from "./session-row.ts";

export interface DetailsOrder {
  readonly sessionId: string;
  readonly paths: readonly string[];
}

export interface DetailsAnswer {
  readonly sessionId: string;
  /** State of the files that were read: when it is another one by now the answer is old. */
  readonly stamp: string;
  /** Absent: nothing can be read of it. */
  readonly read?: { readonly row: SessionRow; readonly details: SessionDetails };
}

const port = parentPort;
if (port === null) throw new Error("details-worker must run as a worker thread");

function answerTo({ sessionId, paths }: DetailsOrder): DetailsAnswer {
  let stamp = "";
  try {
    const files = filesState(paths);
    stamp = files.stamp;
    const row = readRow(sessionId, paths, files, Date.now());
    const reader = openSessionSegments(paths);
    try {
      return { sessionId, stamp, read: { row, details: readDetails(reader) } };
    } finally {
      reader.close();
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { sessionId, stamp };
  }
}

port.on("message", (order: DetailsOrder) => port.postMessage(answerTo(order)));
