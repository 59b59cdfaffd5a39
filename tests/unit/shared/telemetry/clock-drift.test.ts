import { clockDriftOf, createClockDrift, takeDeviceTime } from "@cementwatch/shared/telemetry/clock-drift";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { uniformRandom } from "../../../support/uniform-random.ts";

/** Twenty messages a second, each late by up to 4 ms, a hundredth by 200 ms. */
function hear(ppm: number, seconds: number, seed: number) {
  const random = uniformRandom(seed);
  const track = createClockDrift();
  for (let us = 0; us < seconds * 1e6; us += 50_000) {
    const lateUs = random.between(0, 1) < 0.01 ? 200_000 : random.between(0, 4_000);
    takeDeviceTime(track, us + lateUs, 7e9 + us * (1 + ppm / 1e6));
  }
  return track;
}

describe("drift of a device's clock", () => {
  it.each([-200, 0, 35, 200])("finds %i ppm through late messages, with an honest width", (ppm) => {
    for (const seconds of [60, 1_800]) {
      const drift = clockDriftOf(hear(ppm, seconds, 5));
      expect(Math.abs((drift?.ppm ?? Number.NaN) - ppm)).toBeLessThan(seconds === 60 ? 12 : 1);
      expect(drift?.uncertaintyPpm).toBeLessThan(seconds === 60 ? 25 : 2);
      expect(drift?.overUs).toBeGreaterThan(0.9e6 * seconds);
    }
  });

  it("says nothing before ten seconds, and begins again after a restart of the device", () => {
    expect(clockDriftOf(hear(200, 8, 1))).toBeUndefined();
    const track = hear(200, 60, 1);
    takeDeviceTime(track, 61e6, 12);
    expect(track.restarts).toBe(1);
    expect(clockDriftOf(track)).toBeUndefined();
  });

  test("is bounded and never NaN, whatever the device tells", () => {
    const anyTime = fc.oneof(fc.double(), fc.integer({ min: 0, max: 1e9 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTime, anyTime), { maxLength: 300 }), (pairs) => {
        const track = createClockDrift();
        for (const [host, device] of pairs) takeDeviceTime(track, host, device);
        const drift = clockDriftOf(track);
        expect(track.pairs.length).toBeLessThanOrEqual(60);
        if (drift !== undefined) expect(Object.values(drift).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
