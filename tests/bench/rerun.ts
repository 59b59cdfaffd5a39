/** Re-analysis of a recorded simulated session from its pixels, against real time at 7.5 pictures a second. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { recomputeSession } from "@cementwatch/server/rerun/recompute-session";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { alarmDifference, isDifferent } from "@cementwatch/shared/review/alarm-difference";
import type { RerunMode } from "@cementwatch/shared/review/rerun";
import { type BenchRow, cpuSeconds, summarise } from "./bench-row.ts";
import { runCase } from "./simulated-run.ts";

const RUNS = 5;
const FRAMES_PER_S = 7.5;
const LIMIT = 10;

interface Measured {
  readonly wallS: number;
  /** Of the processor: what the machine had to do, however busy it was with other things. */
  readonly cpuS: number;
  readonly frames: number;
  readonly endS: number;
  readonly isEqual: boolean;
  readonly heldMb: number;
}

function measure(path: string, mode: RerunMode): Measured {
  const reader = openSession(path);
  const before = process.cpuUsage();
  const startedMs = performance.now();
  const done = recomputeSession(reader, { mode, parameters: {}, createDecoder });
  const wallS = (performance.now() - startedMs) / 1000;
  const cpuS = cpuSeconds(before);
  reader.close();
  const exact = { windowMs: 10_000, sameWithinMs: 0 };
  const isEqual = !isDifferent(alarmDifference(done.recorded, done.recomputed, exact).counts);
  const { rss } = process.memoryUsage();
  return { wallS, cpuS, frames: done.frames, endS: done.endUs / 1e6, isEqual, heldMb: rss / 1e6 };
}

function speedRow(name: string, speeds: readonly number[], peer: string, isEqual: boolean): BenchRow {
  const { median } = summarise(speeds);
  return {
    name,
    unit: "×",
    median,
    p99: Math.min(...speeds),
    peer: `${LIMIT} × real time; ${peer}; alarms ${isEqual ? "equal" : "DIFFER"}`,
    ratio: median / LIMIT,
    limit: `≥ ${LIMIT} ×, alarms equal`,
    isWithin: median >= LIMIT && isEqual,
  };
}

/** Budget: ≥ 10 × real time from the pixels, and the same alarms. */
export async function rerun(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  const path = join(folder, "case.mcap");
  try {
    const header = { ...newSessionHeader("simulated", 0, "bench"), sessionId: "bench" };
    await runCase(5, openFileRecorder(path, header, "bench"));
    const times = (mode: RerunMode) => Array.from({ length: RUNS }, () => measure(path, mode));
    const pixels = times("reanalyse");
    const findings = times("pipelineOnly");
    const grownMb = (pixels.at(-1)?.heldMb ?? 0) - (pixels[0]?.heldMb ?? 0);
    const cpu = summarise(pixels.map(({ cpuS, frames }) => frames / FRAMES_PER_S / cpuS)).median;
    return [
      speedRow(
        "re-run: pixels analysed anew",
        pixels.map(({ wallS, frames }) => frames / FRAMES_PER_S / wallS),
        `${pixels[0]?.frames} pictures, ${cpu.toFixed(0)} × by processor time, memory ${grownMb >= 0 ? "+" : ""}${grownMb.toFixed(0)} MB over ${RUNS} runs`,
        pixels.every(({ isEqual }) => isEqual),
      ),
      speedRow(
        "re-run: recorded findings",
        findings.map(({ wallS, endS }) => endS / wallS),
        `${findings[0]?.endS} s`,
        findings.every(({ isEqual }) => isEqual),
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
