import { TelemetryBatch } from "@cementwatch/server/stream/telemetry-batch";
import { decodeEnvelope, FLAG_REDUCED } from "@cementwatch/shared/protocol/envelope";
import type { TelemetryHead } from "@cementwatch/shared/protocol/frame-message";
import { describe, expect, it } from "vitest";
import { sample } from "../../../support/scripted-runtime.ts";

interface Decoded {
  readonly flags: number;
  readonly series: TelemetryHead["series"];
  /** (time, value) pairs of each series. */
  readonly pairs: readonly (readonly [number, number])[][];
}

function decode(batch: TelemetryBatch): Decoded {
  const message = batch.encode({ origin: "live", runtimeId: 1, generation: 1, sequence: 1, atUs: 0 });
  const envelope = decodeEnvelope(new Uint8Array(message).buffer);
  if ("kind" in envelope) throw new Error(envelope.reason);
  const { series } = envelope.head as TelemetryHead;
  const numbers = new Float64Array(envelope.payload.buffer, envelope.payload.byteOffset);
  let at = 0;
  const pairs = series.map(({ count }) =>
    Array.from({ length: count }, () => [numbers[at++] ?? 0, numbers[at++] ?? 0] as const),
  );
  expect(at).toBe(numbers.length);
  return { flags: envelope.flags, series, pairs };
}

describe("TelemetryBatch", () => {
  it("keeps every sample, by signal and quality, in order", () => {
    const batch = new TelemetryBatch();
    batch.add(sample("pressureKpa", 1, 10));
    batch.add(sample("volumeMl", 1, 0.5));
    batch.add(sample("pressureKpa", 2, 11));
    batch.add(sample("pressureKpa", 3, 99_999, "saturated"));
    batch.add(sample("pressureKpa", 4, 12));
    const { flags, series, pairs } = decode(batch);
    expect(flags).toBe(0);
    expect(series.map((row) => [row.signal, row.quality, row.count])).toEqual([
      ["pressureKpa", "valid", 2],
      ["volumeMl", "valid", 1],
      ["pressureKpa", "saturated", 1],
      ["pressureKpa", "valid", 1],
    ]);
    expect(pairs[0]).toEqual([
      [1, 10],
      [2, 11],
    ]);
    expect(pairs[3]).toEqual([[4, 12]]);
  });

  it("reduces a long run to its extremes in time order, bounded, and says so", () => {
    const batch = new TelemetryBatch();
    for (let n = 0; n < 100_000; n++) {
      const value = n === 41_234 ? 500 : n === 70_001 ? -500 : Math.sin(n / 50);
      batch.add(sample("pressureKpa", n, value));
    }
    const { flags, pairs } = decode(batch);
    const run = pairs[0] ?? [];
    expect(flags & FLAG_REDUCED).toBe(FLAG_REDUCED);
    expect(run.length).toBeLessThanOrEqual(4096);
    expect(run.length).toBeGreaterThan(1000);
    const times = run.map(([time]) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(run).toContainEqual([41_234, 500]);
    expect(run).toContainEqual([70_001, -500]);
  });

  it("joins runs under the worst quality when the quality flaps, and stays bounded", () => {
    const waiting = new TelemetryBatch();
    for (let n = 0; n < 200; n++) {
      const batch = new TelemetryBatch();
      batch.add(sample("pressureKpa", 2 * n, 1));
      batch.add(sample("pressureKpa", 2 * n + 1, 2, "uncalibrated"));
      waiting.append(batch);
    }
    const { series, pairs } = decode(waiting);
    expect(series.length).toBeLessThanOrEqual(66);
    expect(series[0]?.quality).toBe("uncalibrated");
    expect(pairs.flat()).toHaveLength(400);
    expect(waiting.isReduced).toBe(true);
  });

  it("leaves an appended batch as it was", () => {
    const one = new TelemetryBatch();
    const other = new TelemetryBatch();
    other.add(sample("volumeMl", 1, 1));
    one.append(other);
    one.add(sample("volumeMl", 2, 2));
    expect(other.sizeBytes).toBe(16);
    expect(one.sizeBytes).toBe(32);
  });
});
