import { createPairs, pairPressure, pairVolume } from "@cementwatch/shared/hydraulics/reading-pairs";
import { describe, expect, it } from "vitest";

describe("reading pairs", () => {
  it("pairs readings of one line in either order", () => {
    const state = createPairs();
    expect(pairPressure(state, 100, 5)).toBeUndefined();
    expect(pairVolume(state, 100, 1)).toEqual([{ atUs: 100, pressureKpa: 5, volumeMl: 1 }]);
    expect(pairVolume(state, 200, 2)).toEqual([]);
    expect(pairPressure(state, 200, 6)).toEqual({ atUs: 200, pressureKpa: 6, volumeMl: 2 });
  });

  it("interpolates volume at the time of the pressure", () => {
    const state = createPairs();
    pairVolume(state, 0, 1);
    pairPressure(state, 25_000, 5);
    pairPressure(state, 75_000, 6);
    pairPressure(state, 120_000, 7);
    expect(pairVolume(state, 100_000, 2)).toEqual([
      { atUs: 25_000, pressureKpa: 5, volumeMl: 1.25 },
      { atUs: 75_000, pressureKpa: 6, volumeMl: 1.75 },
    ]);
    expect(state.waiting).toEqual([{ atUs: 120_000, pressureKpa: 7 }]);
  });

  it("draws no line across a gap, and waits for no more than it can hold", () => {
    const state = createPairs();
    pairVolume(state, 0, 1);
    for (let index = 1; index < 1000; index += 1) pairPressure(state, index * 1000, 5);
    expect(state.waiting.length).toBeLessThanOrEqual(256);
    expect(pairVolume(state, 1_000_500, 2)).toEqual([]);
  });
});
