import { ReplayBatcher, transferable } from "@cementwatch/server/session/replay-batcher";
import { unpackSamples } from "@cementwatch/server/session/replay-messages";
import type { RuntimeEvent, RuntimeSnapshot } from "@cementwatch/server/session/runtime";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample, SignalId } from "@cementwatch/shared/telemetry/sample";
import { sessionUs } from "@cementwatch/shared/time";
import { describe, expect, it } from "vitest";
import { barcodeFrame } from "../../../support/wall-scenes.ts";

function sample(signal: SignalId, n: number, more: Partial<Sample> = {}): Sample {
  const [atUs, measuredAtUs] = [sessionUs(n * 10), sessionUs(n * 10 - 3)];
  return { signal, deviceId: "pump", atUs, measuredAtUs, value: n / 7, quality: "valid", ...more };
}

const SNAPSHOT: RuntimeSnapshot = {
  config: emptySessionConfig("2026-01-15"),
  series: [],
  alarms: { alarms: [] },
  findings: [],
  frames: [barcodeFrame(4, { view: "lateral" })],
  samples: [sample("volumeMl", 1)],
  isRecording: false,
};
const noSnapshot = (): RuntimeSnapshot => {
  throw new Error("nobody sought");
};
const fault = (n: number): RuntimeEvent => ({
  kind: "fault",
  fault: { code: "SYS-INVARIANT", targetId: "x", detail: String(n) },
  atUs: n,
});

describe("a batch of replayed events", () => {
  it("brings every sample unchanged, in order, whatever its signal, quality and calibration", () => {
    const samples = [
      sample("volumeMl", 1),
      sample("pressureKpa", 2, { calibrationId: "c1" }),
      sample("volumeMl", 3, { quality: "saturated" }),
      sample("volumeMl", 4),
      sample("pressureKpa", 5, { value: Number.NaN }),
    ];
    const batcher = new ReplayBatcher();
    for (const one of samples) batcher.take({ kind: "sample", sample: one });
    const batch = batcher.batch(3, 99, noSnapshot);
    expect(batch).toMatchObject({ generation: 3, atUs: 99 });
    expect(unpackSamples(batch.samples)).toEqual(samples);
    expect(batcher.batch(3, 100, noSnapshot)).toMatchObject({ events: [], samples: [] });
  });

  it("keeps every fault in order and the newest frame of each picture, with pixels of its own", () => {
    const batcher = new ReplayBatcher();
    const frames = [1, 2, 3].map((number) => barcodeFrame(number, { view: "lateral" }));
    for (const [i, ready] of frames.entries()) {
      batcher.take(fault(i));
      batcher.take({ kind: "frame", ready });
    }
    const batch = batcher.batch(1, 0, noSnapshot);
    expect(batch.events.map(({ kind }) => kind)).toEqual(["fault", "fault", "fault", "frame"]);
    const shown = batch.events.at(-1);
    if (shown?.kind !== "frame") throw new Error("no frame");
    expect(shown.ready.frame.frameNumber).toBe(3);
    expect(shown.ready.image.pixels).toEqual(frames[2]?.image.pixels);
    expect(transferable(batch)).toEqual([shown.ready.image.pixels.buffer]);
    expect(shown.ready.image.pixels.buffer).not.toBe(frames[2]?.image.pixels.buffer);
  });

  it("is void after a seek but for the whole state, once", () => {
    const batcher = new ReplayBatcher();
    batcher.take(fault(1));
    batcher.take({ kind: "sample", sample: sample("volumeMl", 1) });
    batcher.take({ kind: "generation", generation: 2 });
    const batch = batcher.batch(2, 50, () => SNAPSHOT);
    expect(batch.events).toEqual([]);
    expect(batch.samples).toEqual([]);
    expect(unpackSamples(batch.whole?.samples ?? [])).toEqual(SNAPSHOT.samples);
    expect(batcher.batch(2, 51, noSnapshot).whole).toBeUndefined();
  });

  it("does not grow in a storm of faults", () => {
    const batcher = new ReplayBatcher();
    for (let n = 0; n < 5_000; n++) batcher.take(fault(n));
    const { events } = batcher.batch(1, 0, noSnapshot);
    expect(events.length).toBeLessThanOrEqual(512);
    expect(events.at(-1)).toMatchObject({ atUs: 4_999 });
  });
});
