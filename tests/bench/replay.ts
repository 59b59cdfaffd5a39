/** Opening, seeking and re-checking a recorded simulated session of 90 s; the budgets are for 2 h. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import { ReplayRuntime } from "@cementwatch/server/session/replay-runtime";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { type BenchRow, summarise } from "./bench-row.ts";
import { runCase } from "./simulated-run.ts";

const OPENINGS = 10;
const SEEKS = 40;

function timeMs(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

function openReplay(path: string): ReplayRuntime {
  const reader = openSession(path);
  return new ReplayRuntime({
    runtimeId: 1,
    title: reader.title,
    reader,
    createDecoder,
    nowMs: () => performance.now(),
    onError: (error) => {
      throw error;
    },
  });
}

function againstLimit(name: string, values: readonly number[], limitMs: number): BenchRow {
  const own = summarise(values);
  return {
    name,
    unit: "ms",
    ...own,
    peer: `${limitMs} ms (for 2 h; here 90 s)`,
    ratio: own.p99 / limitMs,
    limit: `p99 ≤ ${limitMs} ms`,
    isWithin: own.p99 <= limitMs,
  };
}

/** Budgets: open ≤ 2 s, seek ≤ 150 ms, re-check ≥ 10 × real time and equal. */
export async function replay(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  const path = join(folder, "case.mcap");
  try {
    const header = { ...newSessionHeader("simulated", 0, "bench"), sessionId: "bench" };
    const { durationS } = await runCase(5, openFileRecorder(path, header, "bench"));
    const opens = Array.from({ length: OPENINGS }, () => timeMs(() => openReplay(path).close()));
    const runtime = openReplay(path);
    // Steps of a number that shares no factor with the length: forwards and backwards, near and far.
    const seeks = Array.from({ length: SEEKS }, (_, i) =>
      timeMs(() => runtime.playback({ kind: "seek", toUs: (((i * 37) % SEEKS) / SEEKS) * durationS * 1e6 })),
    );
    runtime.close();
    const reader = openSession(path);
    let isEqual = true;
    const speeds = Array.from({ length: 3 }, () => {
      const ms = timeMs(() => {
        isEqual = checkReplay(reader, createDecoder).isEqual && isEqual;
      });
      return (durationS * 1000) / ms;
    });
    reader.close();
    const speed = summarise(speeds).median;
    return [
      againstLimit("replay: open a session", opens, 2_000),
      againstLimit("replay: seek", seeks, 150),
      {
        name: "replay: re-check against real time",
        unit: "×",
        median: speed,
        p99: Math.min(...speeds),
        peer: `10 × real time; alarms ${isEqual ? "equal" : "DIFFER"}`,
        ratio: speed / 10,
        limit: "≥ 10 ×, alarms equal",
        isWithin: speed >= 10 && isEqual,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
