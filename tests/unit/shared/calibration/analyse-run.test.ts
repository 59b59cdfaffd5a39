/** The targets of the calibration, each on 1 000 seeded sensors whose truth is known. */
import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import { correctionOf, estimateAsLeft } from "@cementwatch/shared/calibration/analyse-run";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { meanOf, spreadOf } from "@cementwatch/shared/calibration/statistics";
import { beforeAll, describe, expect, it } from "vitest";
import {
  forceWorld,
  type PressureTraits,
  pressureWorld,
  temperatureWorld,
  usualPressure,
  volumeWorld,
  type World,
} from "../../../support/calibration-worlds.ts";
import { type Uniform, uniformRandom } from "../../../support/uniform-random.ts";

const RUNS = 1000;
const NO_CHECK = { trials: 0, seed: 0 };
const seeds = Array.from({ length: RUNS }, (_, i) => i + 1);

function pressure(
  change: (random: Uniform) => Partial<PressureTraits> = () => ({}),
): (seed: number) => World {
  return (seed) => {
    const random = uniformRandom(seed);
    return pressureWorld(random, { ...usualPressure(random), ...change(random) });
  };
}

/** Share of the points of all runs at which a later reading's error lies within the stated deviation ± U. */
function coverageOf(make: (seed: number) => World): number {
  const hits = seeds.flatMap((seed) => {
    const { plan, captures, laterError } = make(seed);
    return analysePhase(plan, captures, NO_CHECK).points.map(
      ({ target, deviation, budget }) => Math.abs(laterError(target) - deviation) <= budget.expanded,
    );
  });
  return hits.filter(Boolean).length / hits.length;
}

describe("the true value lies inside the stated expanded uncertainty in 93 to 97 % of cases", () => {
  it.each([
    ["pressure, rising and falling twice", pressure()],
    ["pressure, once", pressure(() => ({ pairs: 1 }))],
    ["pressure, a device that repeats badly", pressure(() => ({ repeatability: 5 }))],
    ["pressure, a coarse reference", pressure(() => ({ referenceExpanded: 20 }))],
    ["force, turned", forceWorld],
    ["volume, weighed", volumeWorld],
    ["temperature", temperatureWorld],
  ] as const)("%s", (_name, make) => {
    const share = coverageOf(make);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it("where one rectangle rules, k = 2 reaches beyond it: more than 97 %, never less", () => {
    expect(coverageOf(pressure(() => ({ zeroDeviation: 20 })))).toBeGreaterThan(0.97);
  });
});

describe("the fit", () => {
  it("has no bias: the mean error of offset and slope is within three standard errors", () => {
    const offsets: number[] = [];
    const slopes: number[] = [];
    for (const seed of seeds) {
      const random = uniformRandom(seed);
      const [offset, gain] = [random.between(-20, 20), random.between(-2e-3, 2e-3)];
      const traits = { ...usualPressure(random), error: (kPa: number) => offset + gain * kPa };
      const { plan, captures } = pressureWorld(random, traits);
      const [a = 0, b = 0] = correctionOf(plan, captures).coefficients;
      offsets.push(a + offset / (1 + gain));
      slopes.push(b - 1 / (1 + gain));
    }
    for (const errors of [offsets, slopes]) {
      expect(Math.abs(meanOf(errors))).toBeLessThan((3 * spreadOf(errors)) / Math.sqrt(RUNS));
    }
  });

  it("takes most of the error away in the estimate of as-left, and leaves out what is outside", () => {
    const { plan, captures } = pressure(() => ({ error: (kPa) => 30 + 0.002 * kPa }))(7);
    const before = analysePhase(plan, captures, NO_CHECK);
    const fit = correctionOf(plan, captures);
    const after = estimateAsLeft(plan, captures, fit, NO_CHECK);
    expect(Math.abs(before.worst.deviation)).toBeGreaterThan(40);
    expect(Math.abs(after.worst.deviation)).toBeLessThan(5);
    const far = { ...fit, range: { min: 100, max: 20_000 } };
    expect(estimateAsLeft(plan, captures, far, NO_CHECK).points[0]?.target).toBe(1250);
  });
});

describe("a planted error of 0.5 % of full scale, with a limit of 0.25 %", () => {
  const PLANTED = 0.005 * 10_000;
  const shapes: Readonly<Record<string, (kPa: number) => number>> = {
    offset: () => PLANTED,
    gain: (kPa) => (PLANTED * kPa) / 10_000,
    "bow in the middle": (kPa) => PLANTED * 4 * (kPa / 10_000) * (1 - kPa / 10_000),
  };

  it.each(Object.entries(shapes))(
    "of %s is caught in at least 99 % of the runs, as a plain fail",
    (_n, shape) => {
      const caught = seeds.filter((seed) => {
        const base = uniformRandom(seed);
        const traits = usualPressure(base);
        const planted = { ...traits, error: (kPa: number) => traits.error(kPa) + shape(kPa) };
        const { plan, captures } = pressureWorld(base, planted);
        return analysePhase(plan, captures, NO_CHECK).verdict === "fail";
      });
      expect(caught.length / RUNS).toBeGreaterThanOrEqual(0.99);
    },
  );

  it("is not seen where it is not: the same sensors without it pass in at least 99 %", () => {
    const passed = seeds.filter((seed) => {
      const { plan, captures } = pressure()(seed);
      return analysePhase(plan, captures, NO_CHECK).verdict === "pass";
    });
    expect(passed.length / RUNS).toBeGreaterThanOrEqual(0.99);
  });
});

describe("the Monte Carlo check on whole runs", () => {
  let results: PhaseResult[] = [];
  beforeAll(() => {
    const worlds = [pressure()(1), pressure()(2), volumeWorld(1), temperatureWorld(1), forceWorld(1)];
    results = worlds.map(({ plan, captures }) => analysePhase(plan, captures));
  });

  it("agrees with the GUM on every usual point, and where turning rules, stays below it", () => {
    const [force, ...rest] = results.toReversed();
    for (const { budget } of rest.flatMap(({ points }) => points)) {
      expect(budget.monteCarlo.trials).toBe(20_000);
      expect(budget.monteCarlo.agrees).toBe(true);
      expect(budget.monteCarlo.expanded / budget.expanded).toBeGreaterThan(0.95);
      expect(budget.monteCarlo.expanded / budget.expanded).toBeLessThan(1.05);
    }
    for (const { budget } of force?.points ?? []) {
      expect(budget.monteCarlo.agrees || budget.monteCarlo.expanded < budget.expanded).toBe(true);
    }
  });

  it("gives the same numbers again", () => {
    const { plan, captures } = pressure()(1);
    expect(analysePhase(plan, captures)).toEqual(results[0]);
  });
});
