/** Recording to a synced file against `dd conv=fsync` on the same disk, and how it delays the event loop meanwhile. */
import { execFile } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { promisify } from "node:util";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
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

interface PacedDelay {
  readonly median: number;
  readonly p99: number;
  readonly dropped: number;
}

/** Offers pictures at the paced rate and closes the recording; answers with how long that took, ms. */
async function recordPaced(recorder: Recorder): Promise<number> {
  const startedMs = performance.now();
  const periodMs = (FRAME_BYTES / 1e6 / PACED_MB_PER_S) * 1000;
  for (let n = 1; n * periodMs < PACED_S * 1000; n++) {
    recordFrame(recorder, n);
    await pause(Math.max(startedMs + n * periodMs - performance.now(), 0));
  }
  await recorder.close();
  return performance.now() - startedMs;
}

async function pacedDelay(recorder: Recorder): Promise<PacedDelay> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await recordPaced(recorder);
  histogram.disable();
  const { droppedMessages: dropped } = recorder.state();
  return { median: histogram.percentile(50) / 1e6, p99: histogram.percentile(99) / 1e6, dropped };
}

/** Of the whole process, storage thread included, % of one core. */
async function pacedCpuPercent(recorder: Recorder): Promise<number> {
  const before = process.cpuUsage();
  const tookMs = await recordPaced(recorder);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 10 / tookMs;
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
    const { dropped, ...delay } = await pacedDelay(await open("paced"));
    // Apart from the delay: looking at the event loop each millisecond takes a tenth of a core itself.
    const shares: number[] = [];
    for (let i = 1; i <= 3; i++) {
      const withoutRecording = await pacedCpuPercent(NO_RECORDER);
      shares.push((await pacedCpuPercent(await open(`share-${i}`))) - withoutRecording);
    }
    const cpuPercent = summarise(shares).median;
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
        p99: Math.max(...shares),
        peer: "budget; less what making the pictures takes",
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
