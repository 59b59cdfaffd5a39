/** Pixel spacing on the bench without hardware: a grid in a real picture, its result, its entry. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSpaceBench,
  SPACE_BENCH_PICTURE,
  SPACE_BENCH_PITCH_MM,
} from "@cementwatch/drivers/plant/space-bench";
import { AlignmentStore } from "@cementwatch/server/alignment/alignment-store";
import { SpacingService } from "@cementwatch/server/alignment/spacing-service";
import { loadCodecs } from "@cementwatch/server/imaging/dicom-reader";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { feedEvent } from "@cementwatch/server/session/feed-event";
import { beforeAll, expect, it } from "vitest";

const NOW_MS = Date.UTC(2026, 10, 26);

beforeAll(loadCodecs);

it("finds the balls, tells spacing and distortion within U, and stores each field of view for itself", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cementwatch-spacing-"));
  const store = new AlignmentStore({ folder, wallMs: () => NOW_MS, software: "test" });
  const bench = createSpaceBench(5, new Date(NOW_MS).toISOString());
  const { runtime } = createFastSession({
    sessionId: "bench",
    origin: "simulated",
    title: "bench",
    config: bench.config,
    recorder: NO_RECORDER,
    nowMs: () => 0,
  });
  const service = new SpacingService({ monitor: () => runtime, store });
  const request = {
    pictureId: SPACE_BENCH_PICTURE,
    fieldOfView: "9 in",
    pitchMm: SPACE_BENCH_PITCH_MM,
    pitchUncertaintyMm: 0.02,
    sourceToGridMm: 700,
    depthMm: 15,
  };
  expect(() => service.estimate(request)).toThrow(/no picture yet/);
  for (const event of bench.advance(1_000_000)) feedEvent(runtime, event);
  const { balls, outcome } = service.estimate(request);
  expect(balls.length).toBeGreaterThan(60);
  const result = outcome.kind === "result" ? outcome.result : undefined;
  expect(Math.abs((result?.mmPerPx ?? 0) / bench.mmPerPx - 1)).toBeLessThan(result?.uncertainty01 ?? 0);
  expect(result?.uncertainty01).toBeLessThan(0.04);
  expect(Math.abs((result?.k1 ?? 0) - bench.k1)).toBeLessThan(0.004);
  await expect(service.accept({ ...request, fieldOfView: " " }, "AB")).rejects.toThrow(
    /field of view is empty/,
  );
  await expect(service.accept({ ...request, taps: balls.slice(0, 5) }, "AB")).rejects.toThrow(
    /points are too few/,
  );
  const first = await service.accept(request, "AB");
  expect(first).toMatchObject({ id: "S-2026-0001", version: 1, isSimulated: true, previousHash: "" });
  const again = await service.accept({ ...request, taps: balls }, "AB");
  expect(again).toMatchObject({ id: "S-2026-0002", version: 2, previousHash: first.hash });
  const other = await service.accept({ ...request, fieldOfView: "6 in" }, "AB");
  expect(other).toMatchObject({ id: "S-2026-0003", version: 1, previousHash: "" });
  const read = new AlignmentStore({ folder, wallMs: () => NOW_MS, software: "test" });
  await read.load();
  expect(read.problems()).toEqual([]);
  expect(
    read
      .list()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(["S-2026-0001", "S-2026-0002", "S-2026-0003"]);
});
