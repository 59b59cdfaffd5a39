/** The recording, its result, its entry and its use, on the bench in virtual time: real drivers, real pictures. */
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PLUNGER_REGION } from "@cementwatch/drivers/carms/phantom/plunger-picture";
import { createTimeBench, TIME_BENCH_PICTURE, TIME_BENCH_PUMP } from "@cementwatch/drivers/plant/time-bench";
import { AlignmentStore } from "@cementwatch/server/alignment/alignment-store";
import { TimeOffsetService } from "@cementwatch/server/alignment/time-offset-service";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { feedEvent } from "@cementwatch/server/session/feed-event";
import { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import { givenLatencies, withStoredOffsets } from "@cementwatch/server/session/stored-offsets";
import { beforeAll, describe, expect, it } from "vitest";

const NOW_MS = Date.UTC(2026, 10, 26);
const TODAY = new Date(NOW_MS).toISOString();

beforeAll(loadCodecs);

async function room(seed: number) {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-alignments-"));
  const store = new AlignmentStore({ folder, wallMs: () => NOW_MS, software: "test" });
  const bench = createTimeBench(seed, TODAY);
  let nowUs = 0;
  const runtime = new SessionRuntime({
    runtimeId: 1,
    sessionId: "bench",
    origin: "simulated",
    title: "bench",
    config: bench.config,
    nowUs: () => nowUs,
    recorder: NO_RECORDER,
    createDecoder,
    createAnalysis: () => ({ submit: () => undefined, droppedFrames: () => 0, close: async () => undefined }),
    onError: (error) => {
      throw error;
    },
  });
  const service = new TimeOffsetService({ monitor: () => runtime, store, onStored: () => undefined });
  const run = (untilS: number): void => {
    for (; nowUs < untilS * 1e6; nowUs += 50_000) {
      for (const event of bench.advance(nowUs)) feedEvent(runtime, event);
    }
  };
  const start = () =>
    service.start({ deviceId: TIME_BENCH_PUMP, pictureId: TIME_BENCH_PICTURE, region: PLUNGER_REGION });
  return { folder, store, bench, runtime, service, run, start };
}

describe("time offset", () => {
  it("finds the bench's hidden delay within 10 ms in less than a minute, and stores it", async () => {
    const { folder, store, bench, runtime, service, run, start } = await room(1);
    run(1);
    start();
    run(8);
    expect(service.view()?.reasons.join()).toMatch(/movements with a pause/);
    await expect(service.accept("AB")).rejects.toThrow(/8 are needed/);
    run(30);
    const view = service.view();
    expect(view?.missing).toBe("");
    expect(view?.progress.seen).toBeGreaterThanOrEqual(8);
    await expect(service.accept(" ")).rejects.toThrow(/operator is empty/);
    const entry = await service.accept("AB");
    expect(Math.abs(entry.offsetUs - bench.offsetUs)).toBeLessThan(10_000);
    expect(entry.expandedUncertaintyUs).toBeLessThan(15_000);
    expect(entry).toMatchObject({
      id: "T-2026-0001",
      version: 1,
      validUntil: "2027-11-26",
      isSimulated: true,
    });
    await expect(service.accept("AB")).rejects.toThrow(/stored already/);
    // It is in force from then on, and ends with its date.
    const given = givenLatencies(bench.config);
    const { config } = runtime.snapshot();
    const used = withStoredOffsets(config, store, given, () => "");
    expect(used.pictures[0]?.latencyUs).toBe(Math.round(entry.offsetUs));
    const later = { ...used, wallDate: "2027-11-27T08:00:00Z" };
    expect(withStoredOffsets(later, store, given, () => "").pictures[0]?.latencyUs).toBe(0);
    // A changed file is named and not used.
    const [name = ""] = await readdir(folder);
    const text = await readFile(join(folder, name), "utf8");
    const again = new AlignmentStore({ folder, wallMs: () => NOW_MS, software: "test" });
    await again.load();
    expect(again.list()).toEqual(store.list());
    await writeFile(join(folder, name), text.replace('"operator": "AB"', '"operator": "XY"'));
    const damaged = new AlignmentStore({ folder, wallMs: () => NOW_MS, software: "test" });
    await damaged.load();
    expect(damaged.problems()).toEqual([expect.stringMatching(/T-2026-0001.json: was changed/)]);
    expect(damaged.list()).toEqual([]);
  });
});
