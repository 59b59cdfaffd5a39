import { estimateTimeOffset } from "@cementwatch/shared/calibration/time-offset";
import { describe, expect, test } from "vitest";
import { type BenchChoice, plungerBench } from "../../../support/plunger-bench.ts";
import { uniformRandom } from "../../../support/uniform-random.ts";

const estimate = (choice: BenchChoice) => {
  const { injector, picture } = plungerBench(choice);
  return estimateTimeOffset(injector, picture, { trials: 0 });
};

interface Runs {
  readonly within10ms: number;
  readonly covered: number;
  readonly refused: number;
  readonly meanUs: number;
  readonly typicalUncertaintyUs: number;
}

function runs(count: number, choiceOf: (seed: number) => Omit<BenchChoice, "seed">): Runs {
  const errors: { errorUs: number; expandedUs: number }[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const choice = { ...choiceOf(seed), seed };
    const outcome = estimate(choice);
    if (outcome.kind !== "result") continue;
    const { offsetUs, expandedUncertaintyUs } = outcome.result;
    errors.push({ errorUs: offsetUs - choice.offsetUs, expandedUs: expandedUncertaintyUs });
  }
  const share = (test: (run: { errorUs: number; expandedUs: number }) => boolean) =>
    errors.filter(test).length / Math.max(1, errors.length);
  return {
    within10ms: share(({ errorUs }) => Math.abs(errorUs) <= 10_000),
    covered: share(({ errorUs, expandedUs }) => Math.abs(errorUs) <= expandedUs),
    refused: count - errors.length,
    meanUs: errors.reduce((sum, { errorUs }) => sum + errorUs, 0) / Math.max(1, errors.length),
    typicalUncertaintyUs:
      errors.map(({ expandedUs }) => expandedUs).toSorted((a, b) => a - b)[errors.length >> 1] ?? 0,
  };
}

const BENCH: Omit<BenchChoice, "seed"> = { offsetUs: 180_000, framesPerS: 15, pattern: "stairs" };

const refusal = (choice: Partial<BenchChoice>): string => {
  const outcome = estimate({ ...BENCH, seed: 5, ...choice });
  return outcome.kind === "refused" ? outcome.reasons.join(" ") : `not refused: ${outcome.result.offsetUs}`;
};

describe("offset between picture and injector", () => {
  // 1 002 runs: jittered stamps, noise of 3 % of a movement, clocks apart by up to 200 ppm, both patterns.
  test.each([
    [7.5, 12, 0.98],
    [15, 10, 0.99],
    [30, 10, 0.99],
  ])(
    "at %s pictures/s with %s movements it lies within 10 ms, and within its U",
    (framesPerS, strokes, within) => {
      const found = runs(334, (seed) => {
        const random = uniformRandom(seed + 77);
        return {
          offsetUs: Math.round(random.between(-150_000, 600_000)),
          driftPpm: random.between(-200, 200),
          pattern: seed % 2 === 0 ? ("stairs" as const) : ("strokes" as const),
          framesPerS,
          strokes,
        };
      });
      expect(found.refused).toBe(0);
      expect(found.within10ms).toBeGreaterThanOrEqual(within);
      // 93–97 % wanted; ± 2 % is the scatter of 334 runs.
      expect(found.covered).toBeGreaterThanOrEqual(0.93);
      expect(found.covered).toBeLessThanOrEqual(0.99);
      expect(found.typicalUncertaintyUs).toBeLessThan(10_000);
      expect(Math.abs(found.meanUs)).toBeLessThan(1_000);
    },
  );

  test("an uneven answer of the picture shifts both directions apart, not the offset", () => {
    const answer = (covered: number) => covered ** 0.7;
    const found = runs(60, () => ({ ...BENCH, pattern: "strokes", strokes: 14, answer }));
    expect(found.refused).toBe(0);
    expect(found.within10ms).toBeGreaterThanOrEqual(0.95);
    expect(found.covered).toBeGreaterThan(0.93);
    expect(Math.abs(found.meanUs)).toBeLessThan(2_000);
  });

  test("tells a drift of the clocks", () => {
    const outcome = estimate({
      ...BENCH,
      seed: 3,
      strokes: 24,
      driftPpm: 900,
      framesPerS: 30,
      pattern: "strokes",
    });
    const result = outcome.kind === "result" ? outcome.result : undefined;
    expect(result?.driftPpm).toBeGreaterThan(900 - (result?.driftUncertaintyPpm ?? 0) * 1.5);
    expect(result?.driftPpm).toBeLessThan(900 + (result?.driftUncertaintyPpm ?? 0) * 1.5);
    expect(result?.driftUncertaintyPpm).toBeLessThan(450);
  });

  test("leaves movements right after a change of direction out when there are enough others", () => {
    const stairs = estimate({ ...BENCH, seed: 2 });
    const strokes = estimate({ ...BENCH, seed: 2, pattern: "strokes" });
    expect(stairs.kind === "result" && stairs.result.isPlayIncluded).toBe(false);
    expect(strokes.kind === "result" && strokes.result.isPlayIncluded).toBe(true);
  });

  test("checks its budget by Monte Carlo", () => {
    const { injector, picture } = plungerBench({ ...BENCH, seed: 8 });
    const outcome = estimateTimeOffset(injector, picture, { trials: 20_000 });
    expect(outcome.kind === "result" && outcome.result.budget.monteCarlo.trials).toBe(20_000);
  });
});

describe("refused in words that say what to do", () => {
  test.each<[string, Partial<BenchChoice>, RegExp]>([
    ["too few movements", { strokes: 5 }, /told of 5 movements.*8 are needed.*rest 2 s/],
    ["too few pictures", { framesPerS: 3 }, /3\.0 pictures\/s are too few.*pulse rate/],
    ["nothing to be seen", { answer: () => 0.5 }, /hardly move together.*draw the region/],
    ["noise above all", { noise01: 1.5 }, /hardly move together|are seen in the picture/],
    [
      "an even rhythm",
      { strokes: 30, pattern: "strokes", pauseS: [1, 1], moveS: 0.3 },
      /two offsets fit equally well.*different length/,
    ],
    ["nothing at all", { strokes: 0 }, /told of 0 movements/],
    [
      "an uncertainty of no use",
      { noise01: 0.12, frameJitterUs: 90_000, framesPerS: 7.5, strokes: 8 },
      /uncertainty is \d+ ms|are seen/,
    ],
  ])("%s", (_, choice, words) => {
    expect(refusal(choice)).toMatch(words);
  });

  test("empty and broken series", () => {
    const nothing = { atUs: [], values: [] };
    const { picture } = plungerBench({ ...BENCH, seed: 1 });
    expect(estimateTimeOffset(nothing, nothing, { trials: 0 }).kind).toBe("refused");
    expect(estimateTimeOffset(nothing, picture, { trials: 0 }).kind).toBe("refused");
    expect(
      estimateTimeOffset(picture, { ...picture, values: picture.values.map(() => Number.NaN) }, { trials: 0 })
        .kind,
    ).toBe("refused");
  });
});
