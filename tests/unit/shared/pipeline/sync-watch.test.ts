import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import {
  createSyncTrack,
  noteSyncFinding,
  noteSyncVolume,
  type SyncTrack,
} from "@cementwatch/shared/pipeline/sync-watch";
import { describe, expect, test } from "vitest";
import { uniformRandom } from "../../../support/uniform-random.ts";

const LIMIT_MS = 100;
const PERIOD_S = 12;
const FLOW_ML_PER_S = 0.1;

interface Injections {
  readonly seed: number;
  readonly count: number;
  /** Delay of the picture chain beyond its stored latency in the n-th injection, s. */
  readonly delayS: (n: number) => number;
  /** Time constant with which cement follows the plunger, s. */
  readonly giveS?: (n: number) => number;
}

/** Injections of 5 s with rests of 7 s at 8 pictures/s; opacity follows the plunger with first order and 2 % noise. */
function inject({ seed, count, delayS, giveS = () => 0.2 }: Injections): SyncTrack {
  const random = uniformRandom(seed);
  const track = createSyncTrack();
  const plunger = (s: number) => {
    const n = Math.floor(s / PERIOD_S);
    return (n * 5 + Math.min(Math.max((s % PERIOD_S) - 3, 0), 5)) * FLOW_ML_PER_S;
  };
  const delivered = (s: number) => {
    const n = Math.floor(s / PERIOD_S);
    const begun = (s % PERIOD_S) - 3;
    const give = giveS(n);
    const flowed = (t: number) => (t <= 0 ? 0 : t - give * (1 - Math.exp(-t / give)));
    return (n * 5 + flowed(begun) - flowed(begun - 5)) * FLOW_ML_PER_S;
  };
  let frame = 0;
  for (let ms = 0; ms < count * PERIOD_S * 1_000; ms += 25) {
    const s = ms / 1_000;
    if (ms % 75 === 0) noteSyncVolume(track, ms * 1_000, Math.round(plunger(s) * 1_000) / 1_000);
    if (ms % 125 !== 0) continue;
    frame += 1;
    const taken = s - delayS(Math.floor(s / PERIOD_S)) + random.between(-0.01, 0.01);
    const opacityMassMm2 = 60 * delivered(taken) + random.normal() * 0.12;
    noteSyncFinding(track, finding(frame, ms * 1_000, opacityMassMm2), LIMIT_MS);
  }
  return track;
}

function finding(frameNumber: number, measuredAtUs: number, opacityMassMm2: number): FrameFinding {
  return {
    pictureId: "lateral",
    view: "lateral",
    delivery: "live",
    frameNumber,
    measuredAtUs,
    context: { isVolumeFitted: true, referenceRequest: 1, drawingVersion: 1, level: "L1" },
    outside: [],
    opacityMassMm2,
  };
}

describe("sync between picture and injector during a case", () => {
  test("a jump of 150 ms is told within three injections, either way", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const later = inject({ seed, count: 9, delayS: (n) => (n < 6 ? 0 : 0.15) });
      expect(later.lags.length).toBeGreaterThanOrEqual(8);
      const found = inject({ seed, count: 12, delayS: (n) => (n < 6 ? 0 : 0.2) }).doubt;
      expect(found?.shiftUs).toBeGreaterThan(150_000);
      const earlier = inject({ seed, count: 12, delayS: (n) => (n < 6 ? 0 : -0.2) }).doubt;
      expect(earlier?.shiftUs).toBeLessThan(-150_000);
    }
  });

  test("a jump of 150 ms: found in most cases, for its own uncertainty counts against it", () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      if (inject({ seed, count: 12, delayS: (n) => (n < 6 ? 0 : 0.15) }).doubt !== undefined) found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(34);
  });

  test("no word without a jump, nor for cement that follows ever later as it cures", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      expect(inject({ seed, count: 12, delayS: () => 0 }).doubt).toBeUndefined();
      const curing = inject({ seed, count: 12, delayS: () => 0, giveS: (n) => 0.1 + 0.03 * n });
      expect(curing.doubt).toBeUndefined();
    }
  });

  test("a picture that is before the plunger", () => {
    const first = inject({ seed: 1, count: 4, delayS: () => -0.6 }).doubt;
    expect(first?.shiftUs).toBeLessThan(-100_000);
  });

  test("another reference begins anew; looks with gaps give no start", () => {
    const track = inject({ seed: 1, count: 4, delayS: () => 0 });
    expect(track.lags.length).toBeGreaterThanOrEqual(3);
    const next = finding(999, 60_000_000, 20);
    noteSyncFinding(track, { ...next, context: { ...next.context, referenceRequest: 2 } }, LIMIT_MS);
    expect(track.lags).toEqual([]);
    expect(JSON.parse(JSON.stringify(track)).key).toBe(track.key);
  });
});
