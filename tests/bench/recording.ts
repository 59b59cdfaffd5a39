/** Recording to a synced file against `dd conv=fsync` on the same disk, and how it delays the event loop meanwhile. */
import { execFile } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { promisify } from "node:util";
import type { Recorder } from "@cementwatch/server/recording/recorder";
import { createStorage } from "@cementwatch/server/recording/storage";
import { newSessionHeader } from "@cementwatch/server/session/session-identity";
import { type BenchRow, pause, summarise } from "./bench-row.ts";

const FRAME_BYTES = 2 * 1024 * 1024;
const TOTAL_MB = 240;
const PACED_MB_PER_S = 60;
const PACED_S = 6;
const QUEUE_MB = 48;
const CPU_PERCENT_MOST = 35;
/** Noise, as the lowest bits of a picture are: it cannot be compressed away. */
const NOISE = randomFillSync(new Uint8Array(FRAME_BYTES));

function recordFrame(recorder: Recorder, sequence: number): void {
  const atUs = sequence * 33_333;
  const json = { pictureId: "lateral", delivery: "live", objectNumber: sequence };
  recorder.record({ topic: "/input/dicom", sequence, atUs, measuredAtUs: atUs, json, bytes: NOISE.slice() });
}

async function ddMbPerS(folder: string): Promise<number> {
  const path = join(folder, "dd.bin");
  const startedMs = performance.now();
  const args = ["if=/dev/zero", `of=${path}`, "bs=1M", `count=${TOTAL_MB}`, "conv=fsync"];
  await promisify(execFile)("dd", args);
  const mbPerS = (TOTAL_MB * 1.048576) / ((performance.now() - startedMs) / 1000);
  await rm(path);
  return mbPerS;
}

async function fullSpeedMbPerS(recorder: Recorder): Promise<number> {
  const startedMs = performance.now();
  for (let n = 1; n <= TOTAL_MB / 2; n++) {
    while (recorder.state().queuedBytes > QUEUE_MB * 1e6) await pause(1);
    recordFrame(recorder, n);
  }
  await recorder.close();
  return (TOTAL_MB * 1.048576) / ((performance.now() - startedMs) / 1000);
}

interface Paced {
  readonly median: number;
  readonly p99: number;
  readonly dropped: number;
  /** Of the whole process, storage thread and the making of pictures included, % of one core. */
  readonly cpuPercent: number;
}

async function pacedDelay(recorder: Recorder): Promise<Paced> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  const startedMs = performance.now();
  const periodMs = (FRAME_BYTES / 1e6 / PACED_MB_PER_S) * 1000;
  const cpuBefore = process.cpuUsage();
  histogram.enable();
  for (let n = 1; n * periodMs < PACED_S * 1000; n++) {
    recordFrame(recorder, n);
    await pause(Math.max(startedMs + n * periodMs - performance.now(), 0));
  }
  histogram.disable();
  await recorder.close();
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuPercent = (user + system) / 10 / (performance.now() - startedMs);
  const { droppedMessages: dropped } = recorder.state();
  return { median: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, dropped, cpuPercent };
}

/** Budgets: 60 MB/s are kept up without a drop (here for 6 s), on a third of a core, and the event loop's delay p99 ≤ 10 ms meanwhile. */
export async function recording(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-bench-"));
  const storage = await createStorage({ dataDirectory: folder, nowMs: () => performance.now() });
  const open = (sessionId: string) =>
    storage.openRecorder({ header: { ...newSessionHeader("live", 0, "bench"), sessionId }, title: "bench" });
  try {
    const peer: number[] = [];
    const own: number[] = [];
    for (let i = 1; i <= 3; i++) {
      peer.push(await ddMbPerS(folder));
      own.push(await fullSpeedMbPerS(await open(`fast-${i}`)));
    }
    const { dropped, cpuPercent, ...delay } = await pacedDelay(await open("paced"));
    const speed = summarise(own).median;
    const ratio = speed / summarise(peer).median;
    return [
      {
        name: "recording at full speed, synced",
        unit: "MB/s",
        median: speed,
        p99: Math.min(...own),
        peer: `dd conv=fsync ${summarise(peer).median.toFixed(0)}`,
        ratio,
        limit: `≥ ${PACED_MB_PER_S} MB/s`,
        isWithin: speed >= PACED_MB_PER_S,
      },
      {
        name: `event-loop delay while recording ${PACED_MB_PER_S} MB/s`,
        unit: "ms",
        ...delay,
        peer: `10 ms; ${dropped} dropped`,
        ratio: delay.p99 / 10,
        limit: "p99 ≤ 10 ms, none dropped",
        isWithin: delay.p99 <= 10 && dropped === 0,
      },
      {
        name: `processor while recording ${PACED_MB_PER_S} MB/s`,
        unit: "% of core",
        median: cpuPercent,
        p99: cpuPercent,
        peer: "budget",
        ratio: cpuPercent / CPU_PERCENT_MOST,
        limit: `≤ ${CPU_PERCENT_MOST} %`,
        isWithin: cpuPercent <= CPU_PERCENT_MOST,
      },
    ];
  } finally {
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  }
}
