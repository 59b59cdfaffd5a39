/**
 * Frame received → finding and alarm published, through the live path: runtime, worker thread, pipeline grid. Session
 * time is the case's, plus what the machine really takes for each frame; only waiting between frames is left out.
 */
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { WorkerAnalysis } from "@cementwatch/server/imaging/worker-analysis";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { feedEvent } from "@cementwatch/server/session/feed-event";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import { type BenchRow, summarise } from "./bench-row.ts";
import { scenarioOf } from "./simulated-run.ts";

const SEEDS = [1, 2, 3];
const LIMIT_MS = 150;
const TICK_US = 10_000;

interface Latencies {
  readonly findingMs: number[];
  readonly alarmMs: number[];
}

/** Looks again with every turn of the event loop: a timer would add its own delay. */
async function immediately(condition: () => boolean): Promise<void> {
  const endsAt = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > endsAt) throw new Error("waited 5 s in vain for a finding");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function playCase(seed: number, latencies: Latencies): Promise<void> {
  const source = createSimulatedCase(scenarioOf(seed));
  let baseUs = 0;
  let startedMs = performance.now();
  let frameAtUs = 0;
  let isWaiting = false;
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: "bench",
    origin: "simulated",
    title: "bench",
    config: source.config,
    nowUs: () => (isWaiting ? Math.round(baseUs + (performance.now() - startedMs) * 1000) : baseUs),
    recorder: NO_RECORDER,
    createDecoder,
    createAnalysis: (sink) => new WorkerAnalysis(source.config.parameters, sink),
    onError: (error) => {
      throw error;
    },
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  runtime.subscribe((event) => {
    if (event.kind === "finding") {
      isWaiting = false;
      latencies.findingMs.push(performance.now() - startedMs);
    } else if (
      event.kind === "alarm" &&
      event.event.phase === "raised" &&
      event.event.alarm.kind === "leak"
    ) {
      latencies.alarmMs.push((event.event.atUs - frameAtUs) / 1000);
    }
  });
  for (let atUs = TICK_US; atUs <= source.endUs; atUs += TICK_US) {
    for (const event of source.advance(atUs)) {
      baseUs = event.atUs;
      if (event.kind === "dicom") {
        startedMs = performance.now();
        frameAtUs = event.atUs;
        isWaiting = true;
      }
      const findings = latencies.findingMs.length;
      feedEvent(runtime, event);
      if (event.kind === "dicom" && isWaiting) {
        await immediately(() => latencies.findingMs.length > findings);
      }
      isWaiting = false;
    }
    runtime.advance(atUs);
  }
  await runtime.close();
}

/** Budget: 100 ms and one tick of 50 ms. */
export async function alarmLatency(): Promise<BenchRow[]> {
  await loadCodecs();
  const latencies: Latencies = { findingMs: [], alarmMs: [] };
  for (const seed of SEEDS) await playCase(seed, latencies);
  const row = (name: string, values: readonly number[]): BenchRow => {
    const own = summarise(values);
    return {
      name,
      unit: "ms",
      ...own,
      peer: `${LIMIT_MS} ms; ${values.length} times`,
      ratio: own.p99 / LIMIT_MS,
      limit: `p99 ≤ ${LIMIT_MS} ms`,
      isWithin: own.p99 <= LIMIT_MS,
    };
  };
  return [
    row("frame that completes the evidence → leak alarm", latencies.alarmMs),
    row("frame → its finding in the pipeline", latencies.findingMs),
  ];
}
