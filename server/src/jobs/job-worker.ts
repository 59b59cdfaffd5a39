/** Thread of one job: reads the job's module, does the work, tells how far it is, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import type { JobRun } from "./job.ts";

export interface JobOrder {
  /** URL of the module that exports `run`. */
  readonly module: string;
  readonly input: JsonValue;
  readonly folder: string;
}

export type JobNews =
  | { readonly kind: "progress"; readonly done01: number; readonly detail: string }
  | { readonly kind: "done"; readonly result?: JsonValue }
  | { readonly kind: "failed"; readonly problem: string };

/** A picture of progress ten times a second is enough for any eye. */
const PROGRESS_MS = 100;

const port = parentPort;
if (port === null) throw new Error("job-worker must run as a worker thread");
const tell = (news: JobNews) => port.postMessage(news);

async function work({ module, input, folder }: JobOrder): Promise<JobNews> {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const progress = (done01: number, detail: string) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs < PROGRESS_MS) return;
    toldAtMs = nowMs;
    tell({ kind: "progress", done01: Math.min(Math.max(done01, 0), 1), detail });
  };
  try {
    await loadCodecs();
    const { run } = (await import(module)) as { run: JobRun };
    const result = await run(input, { folder, progress });
    return { kind: "done", ...(result === undefined ? {} : { result }) };
  } catch (error) {
    if (error instanceof FaultError) return { kind: "failed", problem: error.detail };
    return {
      kind: "failed",
      problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

tell(await work(workerData as JobOrder));
