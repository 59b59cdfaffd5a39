import { leakDown, stepResponse, type TimedReading } from "@cementwatch/shared/calibration/step-response";
import { describe, expect, it } from "vitest";
import { uniformRandom } from "../../../support/uniform-random.ts";

const STEP_AT_US = 1_000_000;

/** A first-order sensor read every 10 ms. */
function firstOrder(from: number, to: number, tauUs: number, noise = 0): TimedReading[] {
  const random = uniformRandom(5);
  return Array.from({ length: 300 }, (_, i) => {
    const atUs = i * 10_000;
    const since = Math.max(0, atUs - STEP_AT_US);
    return { atUs, value: to + (from - to) * Math.exp(-since / tauUs) + noise * random.normal() };
  });
}

describe("stepResponse", () => {
  it.each([
    [0, 500],
    [500, 0],
  ])("finds both times of a step from %d to %d kPa", (from, to) => {
    const response = stepResponse(firstOrder(from, to, 200_000, 0.5), STEP_AT_US);
    expect(response?.to).toBeCloseTo(to, 0);
    expect(Math.abs((response?.t63Us ?? 0) - 200_000)).toBeLessThan(5_000);
    expect(Math.abs((response?.t90Us ?? 0) - 200_000 * Math.log(10))).toBeLessThan(10_000);
  });

  it("says nothing of a step that is not there, is lost in noise, or has no beginning", () => {
    expect(stepResponse(firstOrder(5, 5, 200_000), STEP_AT_US)).toBeUndefined();
    expect(stepResponse(firstOrder(5, 6, 200_000, 1), STEP_AT_US)).toBeUndefined();
    expect(stepResponse(firstOrder(0, 500, 200_000), -1)).toBeUndefined();
    expect(stepResponse([], STEP_AT_US)).toBeUndefined();
    const broken = firstOrder(0, 500, 200_000).map((reading, i) =>
      i === 150 ? { ...reading, value: NaN } : reading,
    );
    expect(stepResponse(broken, STEP_AT_US)).toBeUndefined();
    expect(stepResponse(firstOrder(0, 500, 200_000).reverse(), STEP_AT_US)).toBeUndefined();
  });
});

describe("leakDown", () => {
  it("finds the loss for each minute within its own uncertainty", () => {
    const random = uniformRandom(3);
    const readings = Array.from({ length: 120 }, (_, s) => ({
      atUs: s * 1e6,
      value: 5000 - (12 / 60) * s + random.normal(),
    }));
    const leak = leakDown(readings);
    expect(Math.abs((leak?.lossPerMinute ?? 0) - 12)).toBeLessThan(3 * (leak?.standardUncertainty ?? 0));
    expect(leak?.standardUncertainty).toBeLessThan(0.25);
  });

  it("says nothing of two readings, of one moment, or of a value that is none", () => {
    const at = (atUs: number, value: number) => ({ atUs, value });
    expect(leakDown([at(0, 1), at(1, 2)])).toBeUndefined();
    expect(leakDown([at(7, 1), at(7, 2), at(7, 3)])).toBeUndefined();
    expect(leakDown([at(0, 1), at(1, Number.NaN), at(2, 3)])).toBeUndefined();
  });
});
