/**
 * Samples on their way to screens, as columns: runs of one signal, device and quality. Batches join while a client
 * is slow; a run that grows too long is reduced to the minimum and maximum of each bucket, and the batch says so.
 */
import { type EnvelopeHeader, encodeEnvelopeHead, FLAG_REDUCED } from "@cementwatch/shared/protocol/envelope";
import type { TelemetryHead } from "@cementwatch/shared/protocol/frame-message";
import type { Sample, SampleQuality, SignalId } from "@cementwatch/shared/telemetry/sample";

/** 64 KiB a run: 40 s of a 100 Hz signal whole, and about four points a pixel of a full-width trend after reduction. */
const MAX_POINTS_PER_RUN = 4096;
/** A signal whose quality flaps makes many runs; beyond this they are joined under the worst quality. */
const MAX_RUNS = 64;

/** Worst last. */
const QUALITY_ORDER: readonly SampleQuality[] = ["valid", "uncalibrated", "saturated", "invalid"];

interface Run {
  readonly signal: SignalId;
  readonly deviceId: string;
  quality: SampleQuality;
  /** Pairs (measuredAtUs, value), flat. */
  pairs: number[];
}

export class TelemetryBatch {
  #runs: Run[] = [];
  /** The newest run of each signal of each device: samples of one signal stay in order. */
  readonly #newest = new Map<string, Run>();
  #isReduced = false;

  get isEmpty(): boolean {
    return this.#runs.length === 0;
  }

  get isReduced(): boolean {
    return this.#isReduced;
  }

  /** Size of the payload; the head adds less than 100 bytes a run. */
  get sizeBytes(): number {
    return this.#runs.reduce((sum, run) => sum + run.pairs.length * 8, 0);
  }

  add(sample: Sample): void {
    const run = this.#runFor(sample.signal, sample.deviceId, sample.quality);
    run.pairs.push(sample.measuredAtUs, sample.value);
    if (run.pairs.length > 2 * MAX_POINTS_PER_RUN) this.#reduce(run);
    if (this.#runs.length > MAX_RUNS) this.#joinRuns();
  }

  /** Appends what came later; `later` stays as it is. */
  append(later: TelemetryBatch): void {
    this.#isReduced ||= later.#isReduced;
    for (const other of later.#runs) {
      const run = this.#runFor(other.signal, other.deviceId, other.quality);
      for (const number of other.pairs) run.pairs.push(number);
      if (run.pairs.length > 2 * MAX_POINTS_PER_RUN) this.#reduce(run);
    }
    if (this.#runs.length > MAX_RUNS) this.#joinRuns();
  }

  /** One whole message: head and Float64 pairs, little-endian. */
  encode(header: Omit<EnvelopeHeader, "channel" | "flags">): Uint8Array {
    const head: TelemetryHead = {
      series: this.#runs.map((run) => ({
        signal: run.signal,
        deviceId: run.deviceId,
        count: run.pairs.length / 2,
        quality: run.quality,
      })),
    };
    const flags = this.#isReduced ? FLAG_REDUCED : 0;
    const headBytes = encodeEnvelopeHead({ ...header, channel: "telemetry", flags }, head);
    const message = new Uint8Array(headBytes.length + this.sizeBytes);
    message.set(headBytes);
    const view = new DataView(message.buffer);
    let at = headBytes.length;
    for (const run of this.#runs) {
      for (const number of run.pairs) {
        view.setFloat64(at, number, true);
        at += 8;
      }
    }
    return message;
  }

  #runFor(signal: SignalId, deviceId: string, quality: SampleQuality): Run {
    const key = `${signal} ${deviceId}`;
    const newest = this.#newest.get(key);
    if (newest !== undefined && newest.quality === quality) return newest;
    const run: Run = { signal, deviceId, quality, pairs: [] };
    this.#runs.push(run);
    this.#newest.set(key, run);
    return run;
  }

  #reduce(run: Run): void {
    run.pairs = reduceToExtremes(run.pairs, MAX_POINTS_PER_RUN / 2);
    this.#isReduced = true;
  }

  /** One run a signal and device, under the worst quality it had: reduction never makes bad data look good. */
  #joinRuns(): void {
    const joined = new Map<string, Run>();
    for (const run of this.#runs) {
      const key = `${run.signal} ${run.deviceId}`;
      const into = joined.get(key);
      if (into === undefined) {
        joined.set(key, run);
        continue;
      }
      if (QUALITY_ORDER.indexOf(run.quality) > QUALITY_ORDER.indexOf(into.quality))
        into.quality = run.quality;
      for (const number of run.pairs) into.pairs.push(number);
    }
    this.#runs = [...joined.values()];
    this.#newest.clear();
    for (const [key, run] of joined) {
      this.#newest.set(key, run);
      if (run.pairs.length > 2 * MAX_POINTS_PER_RUN) this.#reduce(run);
    }
    this.#isReduced = true;
  }
}

/**
 * Keeps the minimum and the maximum of each bucket, in time order.
 * @param pairs flat (time, value)
 * @param points how many may stay, at least 2
 */
function reduceToExtremes(pairs: readonly number[], points: number): number[] {
  const count = pairs.length / 2;
  const buckets = Math.floor(points / 2);
  const reduced: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * count) / buckets);
    const to = Math.floor(((bucket + 1) * count) / buckets);
    if (from === to) continue;
    const { lowest, highest } = extremes(pairs, from, to);
    const first = Math.min(lowest, highest);
    const second = Math.max(lowest, highest);
    reduced.push(pairs[first * 2] ?? 0, pairs[first * 2 + 1] ?? 0);
    if (second !== first) reduced.push(pairs[second * 2] ?? 0, pairs[second * 2 + 1] ?? 0);
  }
  return reduced;
}

function extremes(pairs: readonly number[], from: number, to: number): { lowest: number; highest: number } {
  let lowest = from;
  let highest = from;
  for (let i = from + 1; i < to; i++) {
    const value = pairs[i * 2 + 1] ?? 0;
    if (value < (pairs[lowest * 2 + 1] ?? 0)) lowest = i;
    if (value > (pairs[highest * 2 + 1] ?? 0)) highest = i;
  }
  return { lowest, highest };
}
