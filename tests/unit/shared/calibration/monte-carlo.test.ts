import {
  checkByMonteCarlo,
  drawerOf,
  numericalTolerance,
  shortestInterval,
} from "@cementwatch/shared/calibration/monte-carlo";
import { seededRandom } from "@cementwatch/shared/calibration/seeded-random";
import { meanOf, spreadOf } from "@cementwatch/shared/calibration/statistics";
import { describe, expect, it } from "vitest";

const TRIALS = 100_000;

function draws(term: Parameters<typeof drawerOf>[0], seed = 1): number[] {
  const draw = drawerOf(term, seededRandom(seed));
  return Array.from({ length: TRIALS }, draw);
}

describe("drawerOf", () => {
  it.each([
    ["normal", null, 1],
    ["rectangular", null, 1 / Math.sqrt(3)],
    ["triangular", null, 1 / Math.sqrt(6)],
    ["uShaped", null, Math.SQRT1_2],
    ["normal", 9, Math.sqrt(9 / 7)],
  ] as const)(
    "draws %s (degrees of freedom %s) with mean 0 and standard deviation %f",
    (distribution, degrees, sd) => {
      const drawn = draws({ distribution, degreesOfFreedom: degrees });
      expect(Math.abs(meanOf(drawn))).toBeLessThan((4 * sd) / Math.sqrt(TRIALS));
      expect(Math.abs(spreadOf(drawn) / sd - 1)).toBeLessThan(0.02);
    },
  );

  it("draws Student's t with the tails of its quantiles, also of one degree of freedom", () => {
    for (const [degreesOfFreedom, quantile] of [
      [1, 12.706],
      [4, 2.776],
    ] as const) {
      const drawn = draws({ distribution: "normal", degreesOfFreedom });
      const share = drawn.filter((value) => Math.abs(value) <= quantile).length / TRIALS;
      expect(Math.abs(share - 0.95)).toBeLessThan(0.003);
    }
  });
});

describe("shortestInterval", () => {
  // JCGM 101:2008 9.2.2 and 9.2.3: four inputs of unit variance.
  it.each([
    ["normal", 1, 3.92],
    ["rectangular", Math.sqrt(3), 3.88],
  ] as const)("gives the published interval of four %s inputs", (distribution, scale, half) => {
    const inputs = [1, 2, 3, 4].map((seed) => draws({ distribution, degreesOfFreedom: null }, seed));
    const sums = Float64Array.from({ length: TRIALS }, (_, i) =>
      inputs.reduce((sum, input) => sum + scale * (input[i] ?? 0), 0),
    );
    expect(Math.abs(shortestInterval(sums.sort(), 0.95) / 2 - half)).toBeLessThan(0.04);
  });
});

it("takes half a unit of the last digit that counts as tolerance (JCGM 101 7.9.2)", () => {
  expect(numericalTolerance(0.00035, 2)).toBeCloseTo(0.000005, 12);
  expect(numericalTolerance(2.0, 1)).toBeCloseTo(0.5, 12);
  expect(numericalTolerance(0.32, 1)).toBeCloseTo(0.05, 12);
});

it("does not draw without trials, and never more than a million", () => {
  const gum = { combined: 1, expanded: 2 };
  expect(checkByMonteCarlo([], gum, { trials: 0, seed: 1 })).toEqual({
    trials: 0,
    expanded: 2,
    agrees: true,
  });
  expect(checkByMonteCarlo([], { ...gum, combined: 0 }, { trials: 1e9, seed: 1 }).trials).toBe(1_000_000);
});
