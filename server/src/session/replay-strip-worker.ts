/** Thread that reads where things happened in a session; or its lanes and small pictures, into a folder of their own. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionStrip, StripThumbnail } from "@cementwatch/shared/session/session-strip";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { readStrip } from "./replay-strip.ts";
import { makeThumbnails } from "./replay-thumbnails.ts";
import { readEvents, type SessionEvents } from "./session-timeline.ts";

export interface StripOrder {
  readonly paths: readonly string[];
  /** Made here; must not exist. Absent: only the events are wanted. */
  readonly folder?: string;
}

/** `problem`: why there is none, and what to do. */
export interface StripNews {
  readonly problem?: string;
  readonly events?: SessionEvents;
}

const port = parentPort;
if (port === null) throw new Error("replay-strip-worker must run as a worker thread");

function make({ paths, folder }: StripOrder): StripNews {
  const reader = openSessionSegments(paths);
  try {
    if (folder === undefined) return { events: readEvents(reader) };
    mkdirSync(folder, { recursive: true });
    const lanes = readStrip(reader, () => undefined);
    const thumbnails: StripThumbnail[] = [];
    for (const { png, ...about } of makeThumbnails(reader, lanes.looks)) {
      writeFileSync(join(folder, `${thumbnails.length}.png`), png);
      thumbnails.push(about);
    }
    const strip: SessionStrip = { ...lanes, thumbnails };
    writeFileSync(join(folder, "strip.json"), JSON.stringify(strip));
    return {};
  } finally {
    reader.close();
  }
}

try {
  await loadCodecs();
  port.postMessage(make(workerData as StripOrder));
} catch (error) {
  const problem = error instanceof FaultError ? error.detail : String(error);
  port.postMessage({ problem } satisfies StripNews);
}
