/**
 * Opening, seeking and playing a session of two hours in its thread, and what the server's own thread feels of it;
 * re-checking a simulated session of 90 s.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import type { Runtime } from "@cementwatch/server/session/runtime";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { openThreadedReplay } from "@cementwatch/server/session/threaded-replay";
import { recordLongSession } from "../support/long-session.ts";
import { type BenchRow, pause, summarise } from "./bench-row.ts";
import { runCase } from "./simulated-run.ts";

/** 10 min of fluoroscopy in 100 looks of 6 s; a file of 1.8 GB. */
const LONG = { durationS: 7_200, looks: 100 };
const OPENINGS = 7;
const SEEKS = 200;
const FASTEST = 16;
const PLAY_MS = 5_000;
const BLOCK_LIMIT_MS = 10;

/** Budgets: open ≤ 2 s, seek p99 ≤ 150 ms, 16 × kept up, main thread held ≤ 10 ms, re-check ≥ 10 × real time and equal. */
export async function replay(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  try {
    const path = join(folder, "long.mcap");
    const frames = await recordLongSession(path, LONG);
    return [...(await longSession(path, `2 h, ${frames} frames`)), await recheck(join(folder, "case.mcap"))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function longSession(path: string, what: string): Promise<BenchRow[]> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const opens: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const { runtime, ms } = await opened(path);
    opens.push(ms);
    close(runtime);
  }
  const { runtime } = await opened(path);
  const range = runtime.snapshot().playback ?? { startUs: 0, endUs: 0 };
  const seeks: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    // Steps of a number that shares no factor with the length: forwards and backwards, near and far.
    const share = ((i * 37) % SEEKS) / SEEKS;
    seeks.push(await timeMs(() => runtime.playback({ kind: "seek", toUs: share * range.endUs })));
  }
  const looks: number[] = [];
  const lookUs = range.endUs / LONG.looks;
  for (let i = 0; i < SEEKS; i++) {
    // Where most has to be read: inside the looks.
    const toUs = ((i * 37) % LONG.looks) * lookUs + (i % 60) * 100_000;
    looks.push(await timeMs(() => runtime.playback({ kind: "seek", toUs })));
  }
  const steps: number[] = [];
  for (let i = 0; i < 60; i++)
    steps.push(await timeMs(() => runtime.playback({ kind: "step", frames: i % 3 === 2 ? -1 : 1 })));
  const kept = await playFast(runtime);
  histogram.disable();
  close(runtime);
  const block = { median: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6 };
  const worstMs = histogram.max / 1e6;
  return [
    withinMs("replay: open a session", opens, 2_000, what),
    withinMs("replay: seek anywhere", seeks, 150, what),
    withinMs("replay: seek into looks", looks, 150, what),
    withinMs("replay: one frame on or back", steps, 150, what),
    {
      name: `replay: speed kept at ${FASTEST} ×`,
      unit: "×",
      median: kept,
      p99: kept,
      peer: what,
      ratio: kept / FASTEST,
      limit: "≥ 98 %",
      isWithin: kept >= 0.98 * FASTEST,
    },
    {
      name: "replay: event-loop delay of the server meanwhile",
      unit: "ms",
      ...block,
      peer: `worst ${worstMs.toFixed(1)} ms`,
      ratio: block.p99 / BLOCK_LIMIT_MS,
      limit: `p99 ≤ ${BLOCK_LIMIT_MS} ms`,
      isWithin: block.p99 <= BLOCK_LIMIT_MS,
    },
  ];
}

async function opened(path: string): Promise<{ runtime: Runtime & { close(): void }; ms: number }> {
  const startedMs = performance.now();
  const runtime = await openThreadedReplay({ paths: [path], runtimeId: 1 }, (error) => {
    throw error;
  });
  if (runtime.snapshot().frames.length === 0) throw new Error("no picture was there at once");
  return { runtime, ms: performance.now() - startedMs };
}

function close(runtime: { close(): void }): void {
  runtime.close();
}

/** Session seconds a second of the wall, from the first look on. */
async function playFast(runtime: Runtime): Promise<number> {
  await runtime.playback({ kind: "speed", factor: FASTEST });
  await runtime.playback({ kind: "seek", toUs: 0 });
  await runtime.playback({ kind: "play" });
  const startedMs = performance.now();
  const fromUs = runtime.nowUs();
  await pause(PLAY_MS);
  return (runtime.nowUs() - fromUs) / 1_000 / (performance.now() - startedMs);
}

async function timeMs(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function withinMs(name: string, values: readonly number[], limitMs: number, what: string): BenchRow {
  const own = summarise(values);
  const isWithin = own.p99 <= limitMs;
  const limit = `p99 ≤ ${limitMs} ms`;
  return { name, unit: "ms", ...own, peer: what, ratio: own.p99 / limitMs, limit, isWithin };
}

async function recheck(path: string): Promise<BenchRow> {
  const header = { ...newSessionHeader("simulated", 0, "bench"), sessionId: "bench" };
  const { durationS } = await runCase(5, openFileRecorder(path, header, "bench"));
  const reader = openSession(path);
  let isEqual = true;
  const speeds: number[] = [];
  for (let i = 0; i < 3; i++) {
    const ms = await timeMs(() => {
      isEqual = checkReplay(reader, createDecoder).isEqual && isEqual;
    });
    speeds.push((durationS * 1000) / ms);
  }
  reader.close();
  const speed = summarise(speeds).median;
  return {
    name: "replay: re-check against real time",
    unit: "×",
    median: speed,
    p99: Math.min(...speeds),
    peer: `10 × real time; alarms ${isEqual ? "equal" : "DIFFER"}`,
    ratio: speed / 10,
    limit: "≥ 10 ×, alarms equal",
    isWithin: speed >= 10 && isEqual,
  };
}
