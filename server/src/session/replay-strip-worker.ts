/** Thread that reads a session's lanes and makes its small pictures, into a folder of its own. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionStrip, StripThumbnail } from "@cementwatch/shared/session/session-strip";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { readStrip } from "./replay-strip.ts";
import { makeThumbnails } from "./replay-thumbnails.ts";

export interface StripOrder {
  readonly paths: readonly string[];
  /** Made here; must not exist. */
  readonly folder: string;
}

/** `problem`: why there is none, and what to do. */
export type StripNews = { readonly problem?: string };

const port = parentPort;
if (port === null) throw new Error("replay-strip-worker must run as a worker thread");

function make({ paths, folder }: StripOrder): void {
  const reader = openSessionSegments(paths);
  try {
    mkdirSync(folder, { recursive: true });
    const lanes = readStrip(reader, () => undefined);
    const thumbnails: StripThumbnail[] = [];
    for (const { png, ...about } of makeThumbnails(reader, lanes.looks)) {
      writeFileSync(join(folder, `${thumbnails.length}.png`), png);
      thumbnails.push(about);
    }
    const strip: SessionStrip = { ...lanes, thumbnails };
    writeFileSync(join(folder, "strip.json"), JSON.stringify(strip));
  } finally {
    reader.close();
  }
}

try {
  await loadCodecs();
  make(workerData as StripOrder);
  port.postMessage({} satisfies StripNews);
} catch (error) {
  const problem = error instanceof FaultError ? error.detail : String(error);
  port.postMessage({ problem } satisfies StripNews);
}
