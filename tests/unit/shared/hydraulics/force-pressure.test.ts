import { type PlungerGeometry, plungerPressure } from "@cementwatch/shared/hydraulics/force-pressure";
import { describe, expect, test } from "vitest";

const PLAIN: PlungerGeometry = {
  boreDiameterMm: 10,
  boreUncertaintyMm: 0,
  sealFrictionN: 0,
  frictionUncertaintyN: 0,
  motion: "unknown",
};

describe("the value", () => {
  test.each([
    // Area by hand: 10 mm → 78.5398 mm²; 8.6 mm → 58.0880 mm²; 14.5 mm → 165.1300 mm².
    [100, 10, 1273.24],
    [100, 8.6, 1721.53],
    [100, 14.5, 605.58],
    [-20, 10, -254.65],
    [0, 10, 0],
  ])("%d N on a bore of %d mm are %d kPa", (forceN, boreDiameterMm, kpa) => {
    expect(plungerPressure(forceN, 0, { ...PLAIN, boreDiameterMm }).pressureKpa).toBeCloseTo(kpa, 1);
  });

  test("friction opposes the motion: less pressure while pushing in, more while coming out", () => {
    const rubbing = { ...PLAIN, sealFrictionN: 8 };
    expect(plungerPressure(100, 0, { ...rubbing, motion: "advancing" }).pressureKpa).toBeCloseTo(1171.38, 1);
    expect(plungerPressure(100, 0, { ...rubbing, motion: "withdrawing" }).pressureKpa).toBeCloseTo(1375.1, 1);
    expect(plungerPressure(100, 0, rubbing).pressureKpa).toBeCloseTo(1273.24, 1);
  });
});

describe("the uncertainty", () => {
  test("each source alone, by hand", () => {
    const of = (forceUncertaintyN: number, change: Partial<PlungerGeometry>) =>
      plungerPressure(100, forceUncertaintyN, { ...PLAIN, ...change }).expandedUncertaintyKpa;
    expect(of(1, {})).toBeCloseTo(12.732, 2);
    // 2·p·U(d)/d = 2 · 1273.24 · 0.05 / 10
    expect(of(0, { boreUncertaintyMm: 0.05 })).toBeCloseTo(12.732, 2);
    expect(of(0, { frictionUncertaintyN: 2, sealFrictionN: 8, motion: "advancing" })).toBeCloseTo(25.465, 2);
    // At rest: 2 · 8/√3 N.
    expect(of(0, { sealFrictionN: 8 })).toBeCloseTo(117.62, 1);
  });

  test("a force too small to slide against the seal is judged as at rest", () => {
    const stuck = plungerPressure(5, 0, { ...PLAIN, sealFrictionN: 8, motion: "advancing" });
    expect(stuck.pressureKpa).toBeCloseTo(63.66, 1);
    expect(stuck.expandedUncertaintyKpa).toBeCloseTo(117.62, 1);
  });

  test("propagation agrees with a Monte Carlo of the same model within 2 %", () => {
    const geometry = { ...PLAIN, boreUncertaintyMm: 0.08, sealFrictionN: 8, frictionUncertaintyN: 3 };
    const stated = plungerPressure(80, 1.2, { ...geometry, motion: "advancing" });
    const draw = gaussian(7);
    const sample = Array.from({ length: 40_000 }, () => {
      const area = (Math.PI * (10 + 0.04 * draw()) ** 2) / 4;
      return ((80 + 0.6 * draw() - (8 + 1.5 * draw())) / area) * 1000;
    });
    const mean = sample.reduce((sum, kpa) => sum + kpa, 0) / sample.length;
    const sd = Math.sqrt(sample.reduce((sum, kpa) => sum + (kpa - mean) ** 2, 0) / (sample.length - 1));
    expect(stated.pressureKpa / mean).toBeCloseTo(1, 2);
    expect(stated.expandedUncertaintyKpa / (2 * sd)).toBeGreaterThan(0.98);
    expect(stated.expandedUncertaintyKpa / (2 * sd)).toBeLessThan(1.02);
  });
});

/** Normal deviates by Box and Muller on a linear congruential generator, the same in each run. */
function gaussian(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_967_297;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
