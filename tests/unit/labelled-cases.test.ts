/** The generator of labelled cases: repeatable, true to its own account, and readable. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seedOf } from "@cementwatch/drivers/plant/random";
import { readCaseFolder } from "@cementwatch/server/case/case-folder";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { afterAll, describe, expect, it } from "vitest";
import { parseKind } from "../fixtures/cases/case-kinds.ts";
import type { CementList } from "../fixtures/cases/cement-list.ts";
import { type LabelledCase, makeCase } from "../fixtures/cases/make-case.ts";
import { drawPhysics } from "../fixtures/cases/physics.ts";
import { depthInside, type Vertebra } from "../fixtures/cases/vertebra.ts";
import { createWorld, type World } from "../fixtures/cases/world.ts";
import { writeCase } from "../fixtures/cases/write-case.ts";

const SMALL = { sizePx: 48 };
const folder = mkdtempSync(join(tmpdir(), "labelled-cases-"));
afterAll(() => rmSync(folder, { recursive: true }));

function hashOf(made: LabelledCase): string {
  const hash = createHash("sha256").update(JSON.stringify([made.setup, made.truth]));
  hash.update(made.telemetryCsv ?? "");
  for (const { name, bytes } of made.pictures) hash.update(name).update(bytes);
  return hash.digest("hex");
}

function worldOf(name: string, seed: number): World {
  const mixed = seedOf(seed, name);
  return createWorld(parseKind(name), mixed, drawPhysics(seed, mixed, 64), 3);
}

/** Depths below the bone's surface of all parcels of a list, least first. */
function depthsOf(body: Vertebra, list: CementList): Float32Array {
  return list.x.map((x, i) => depthInside(body, x, list.y[i] ?? Number.NaN, list.w[i] ?? Number.NaN)).sort();
}

/** Times of all frames in the files of one view, s after `zeroS`. */
function timesIn(made: LabelledCase, view: string, zeroS: number): number[] {
  return made.pictures
    .filter(({ name }) => name.startsWith(view))
    .flatMap(({ bytes }) => {
      const read = readDicom(bytes);
      if (read.kind !== "object") throw new Error(`${made.name}: not readable`);
      const startS = (read.object.acquiredAt?.wallUs ?? Number.NaN) / 1e6;
      return read.object.frameTimesUs.map((us) => startS - zeroS + us / 1e6);
    });
}

it("gives the same bytes for the same kind and seed, and others for another seed", () => {
  const options = { ...SMALL, durationS: 12 };
  const once = hashOf(makeCase("leakPosteriorBursts", 4, options));
  expect(hashOf(makeCase("leakPosteriorBursts", 4, options))).toBe(once);
  expect(hashOf(makeCase("leakPosteriorBursts", 6, options))).not.toBe(once);
});

describe.each(["leakPosterior", "leakDiscSuperiorBursts", "leakAnteriorNoTelemetry"])("%s", (kind) => {
  it.each([10, 11])("of seed %i tells a story that holds together", (seed) => {
    const made = makeCase(kind, seed, SMALL);
    const { truth, injection } = made;
    const onset = truth.leak_onsets_s[0] ?? Number.NaN;
    const visible = truth.leak_visible_t_s ?? Number.NaN;
    expect(onset).toBeGreaterThan(injection.startS);
    expect(visible).toBeGreaterThanOrEqual(onset);
    expect(truth.leak_evident_t_s ?? Number.NaN).toBeGreaterThanOrEqual(visible);
    expect(truth.frame_times_s).toContain(visible);
    expect(truth.total_leaked_ml).toBeGreaterThan(0.002);
    expect(truth.half).toBe(seed % 2 === 0 ? "tune" : "validation");
    const last = injection.plungerMl.length - 1;
    const at = (series: Float64Array): number => series[last] ?? Number.NaN;
    const accounted =
      at(injection.bodyMl) +
      at(injection.pathMl) +
      injection.deadMl * at(injection.lumen01) +
      injection.complianceMlPerMpa * at(injection.pressureMpa);
    expect(accounted).toBeCloseTo(at(injection.plungerMl), 6);
  });
});

it.each(["plain", "plainFront", "balloon", "pressureSpikes"])("keeps %s inside the bone", (kind) => {
  for (const seed of [20, 23]) {
    const world = worldOf(kind, seed);
    expect(world.bodyCement.count).toBeGreaterThan(1_000);
    expect(depthsOf(world.body, world.bodyCement)[0]).toBeGreaterThan(0.5);
    expect(world.outside.count).toBe(0);
  }
  const { truth } = makeCase(kind, 20, { ...SMALL, durationS: 45 });
  expect([truth.is_leak, truth.total_leaked_ml, truth.leak_visible_t_s]).toEqual([false, 0, null]);
});

it.each(["leakPosteriorVein", "leakDiscInferior", "leakNeedleTrack", "leakLateralHidden"])(
  "lets %s run outside the bone only",
  (kind) => {
    for (const seed of [20, 23]) {
      const { body, outside } = worldOf(kind, seed);
      expect(outside.count).toBeGreaterThan(30);
      expect(depthsOf(body, outside).at(-1)).toBeLessThan(0);
    }
  },
);

it("shows a leak beside the body in the AP view only", () => {
  const { truth } = makeCase("leakLateralHiddenBiplane", 2, SMALL);
  expect(truth.leak_visible_by_view.lateral).toBeNull();
  expect(truth.leak_visible_by_view.ap).not.toBeNull();
});

it.each([0, 1])(
  "writes alternating looks of seed %i that the case reader takes, at the true times",
  async (seed) => {
    const made = makeCase("plainAlternating", seed, { ...SMALL, durationS: 60 });
    const read = await readCaseFolder(writeCase(folder, made));
    expect(read.pictures).toHaveLength(made.pictures.length);
    expect(read.setup.view_changes?.length ?? 0).toBeGreaterThan(1);
    const zeroS = Date.parse(`${String(made.setup["first_frame_time"])}Z`) / 1_000;
    for (const [view, times] of [
      ["lateral", made.truth.frame_times_s],
      ["ap", made.truth.ap_frame_times_s],
    ] as const) {
      const inFiles = timesIn(made, view, zeroS);
      expect(inFiles).toHaveLength(times.length);
      for (const [i, at] of inFiles.entries()) expect(at).toBeCloseTo(times[i] ?? Number.NaN, 3);
    }
  },
);

it("refuses a kind that it does not know, and names those that it does", () => {
  expect(() => makeCase("leakSideways", 0, SMALL)).toThrow(/leakSideways.*leakPosterior/);
});
