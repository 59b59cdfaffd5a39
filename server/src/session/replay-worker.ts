/** Thread of one replay: reads, decodes and computes, so that no replay ever makes the live session wait. */
import { parentPort, workerData } from "node:worker_threads";
import { FaultError } from "@cementwatch/shared/faults";
import { loadCodecs } from "../imaging/dicom-reader.ts";
import { openSessionSegments } from "../recording/session-segments.ts";
import { createDecoder } from "./decoders.ts";
import { ReplayBatcher, transferable } from "./replay-batcher.ts";
import type { ReplayBatch, ReplayNews, ReplayOrder, ReplayRequest } from "./replay-messages.ts";
import { ReplayRuntime } from "./replay-runtime.ts";

/** Batches that the server has not taken yet; beyond, the replay waits and shows less. */
const UNTAKEN_MOST = 2;

const port = parentPort;
if (port === null) throw new Error("replay-worker must run as a worker thread");
const tell = (news: ReplayNews, batch?: ReplayBatch) =>
  port.postMessage(news, batch === undefined ? [] : transferable(batch));

let untaken = 0;

function open({ paths, runtimeId }: ReplayOrder): void {
  const reader = openSessionSegments(paths);
  const batcher = new ReplayBatcher();
  const runtime = new ReplayRuntime({
    runtimeId,
    title: reader.title,
    reader,
    createDecoder,
    nowMs: () => performance.now(),
    isHeldBack: () => untaken >= UNTAKEN_MOST,
    // A bug in a replay ends this thread with its reason; the server goes on.
    onError: (error) => {
      throw error;
    },
  });
  const batch = () => batcher.batch(runtime.generation, runtime.nowUs(), () => runtime.snapshot());
  runtime.subscribe((event) => {
    batcher.take(event);
    if (event.kind !== "playback") return;
    const next = batch();
    untaken += 1;
    tell({ kind: "batch", batch: next }, next);
  });
  batcher.take({ kind: "generation", generation: runtime.generation });
  const first = batch();
  tell({ kind: "open", sessionId: runtime.sessionId, title: runtime.title, batch: first }, first);
  port?.on("message", (request: ReplayRequest) => {
    if (request.kind === "taken") untaken -= 1;
    else answer(runtime, request);
  });
}

function answer(
  runtime: ReplayRuntime,
  { ticket, command }: Extract<ReplayRequest, { kind: "command" }>,
): void {
  try {
    runtime.playback(command);
    tell({ kind: "answer", ticket });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    tell({ kind: "answer", ticket, code: error.code, detail: error.detail });
  }
}

try {
  await loadCodecs();
  open(workerData as ReplayOrder);
} catch (error) {
  if (!(error instanceof FaultError)) throw error;
  tell({ kind: "refused", code: error.code, detail: error.detail });
}
