import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import type { Capture, PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { describe, expect, it } from "vitest";
import { captureAll, makePlan, spacedTargets, upAndDown } from "../../../support/calibration-plans.ts";

const NO_CHECK = { trials: 0, seed: 0 };
const TARGETS = spacedTargets(10_000, 5);

/** Device errors by series; a series that is not named has none. */
function analyse(
  series: Parameters<typeof makePlan>[1],
  errors: Readonly<Record<string, number>> = {},
  changes: Parameters<typeof makePlan>[2] = {},
): PhaseResult {
  const plan = makePlan("pressure", series, { heightDifferenceMm: 0, ...changes });
  const captures = captureAll(plan, ({ target, series: name }) => ({
    reference: target,
    device: target + (errors[name] ?? 0),
  }));
  return analysePhase(plan, captures, NO_CHECK);
}

function termOf(result: PhaseResult, target: number, id: string) {
  const point = result.points.find((each) => each.target === target);
  return point?.budget.terms.find((term) => term.id === id);
}

describe("analysePhase of a complete pressure run", () => {
  const result = analyse(upAndDown(TARGETS, 2), { M1: 2, M2: 6, M3: 3, M4: 7 });

  it("gives each point its means, hysteresis and repeatability", () => {
    expect(result.points.map(({ target }) => target)).toEqual(TARGETS);
    expect(result.points[2]).toMatchObject({
      upMean: 5002.5,
      downMean: 5006.5,
      deviceMean: 5004.5,
      referenceMean: 5000,
      deviation: 4.5,
      hysteresis: 4,
      repeatability: 1,
      verdict: "pass",
    });
  });

  it("gives the phase its worst point, zero shift, linearity and verdict", () => {
    expect(result.worst.deviation).toBeCloseTo(4.5, 9);
    expect(result.zeroShift).toBeCloseTo(5, 9);
    expect(result.nonLinearity).toBeLessThan(1e-9);
    expect(result.verdict).toBe("pass");
    expect(result.force).toBeUndefined();
  });

  it("takes repeatability from all repeated series, and hysteresis and zero without it", () => {
    // Pairs that differ by 1: s² = 0.5, with one degree of freedom for each of 5 targets and 2 directions.
    const repeatability = termOf(result, 5000, "repeatability");
    expect(repeatability?.value).toBeCloseTo(Math.SQRT1_2, 9);
    expect(repeatability?.degreesOfFreedom).toBe(10);
    expect(repeatability?.sensitivity).toBeCloseTo(Math.sqrt(1.25), 9);
    // h² = 16 less (½ + ½)·0.5, as half width.
    expect(termOf(result, 5000, "hysteresis")?.value).toBeCloseTo(Math.sqrt(15.5) / 2, 9);
    expect(termOf(result, 0, "hysteresis")?.value).toBe(0);
    expect(termOf(result, 5000, "zeroDeviation")?.value).toBeCloseTo(Math.sqrt(15.5) / 2, 9);
  });

  it("names a source for every term of every point", () => {
    for (const { budget } of result.points) {
      expect(budget.terms.length).toBeGreaterThan(8);
      for (const { source, title } of budget.terms) expect(source.length * title.length).toBeGreaterThan(0);
    }
  });
});

describe("analysePhase of less than a complete run", () => {
  it("does not pull the mean to a branch that was measured twice (sequence B: up, down, up)", () => {
    const [up, down] = upAndDown(TARGETS, 1);
    if (up === undefined || down === undefined) throw new Error("no series");
    const result = analyse([up, down, { ...up, name: "M3" }], { M1: 2, M2: 6, M3: 2 });
    expect(result.points[2]?.deviation).toBeCloseTo(4, 9);
    expect(result.points[2]?.repeatability).toBe(0);
  });

  it("tells no hysteresis, repeatability or zero shift from one rising series, and says why in the budget", () => {
    const result = analyse(upAndDown(TARGETS, 1).slice(0, 1), { M1: 2 });
    expect(result).not.toHaveProperty("hysteresis");
    expect(result).not.toHaveProperty("repeatability");
    expect(result).not.toHaveProperty("zeroShift");
    expect(termOf(result, 5000, "hysteresis")?.source).toMatch(/one direction only/);
    expect(termOf(result, 5000, "repeatability")?.source).toMatch(/parabola .*assumption/);
  });

  it("assumes a repeatability where nothing was repeated and few points were taken", () => {
    const result = analyse([{ name: "M1", direction: "up", targets: [0, 10_000] }], { M1: 2 });
    const term = termOf(result, 10_000, "repeatability");
    expect(term?.value).toBe(2.5);
    expect(term?.source).toMatch(/assumption/);
    expect(result.nonLinearity).toBe(0);
  });

  it("judges a series that was broken off by what there is of it", () => {
    const plan = makePlan("pressure", upAndDown(TARGETS, 1), { heightDifferenceMm: 0 });
    const captures = captureAll(plan, ({ target }) => ({ reference: target, device: target + 30 }));
    const result = analysePhase(plan, captures.slice(0, 7), NO_CHECK);
    expect(result.points).toHaveLength(5);
    expect(result.points[0]).not.toHaveProperty("downMean");
    expect(result.points[4]).toHaveProperty("hysteresis", 0);
    expect(result.verdict).toBe("fail");
  });

  it.each([
    ["nothing", () => [], /nothing was captured/],
    [
      "a device that is NaN",
      (all: Capture[]) => all.map((c, i) => (i === 3 ? { ...c, device: Number.NaN } : c)),
      /device of step 3 .*M1.* NaN: take this point again/,
    ],
    [
      "an infinite reference",
      (all: Capture[]) => all.map((c, i) => (i === 4 ? { ...c, reference: Infinity } : c)),
      /reference of step 4/,
    ],
  ] as const)("refuses %s", (_name, change, words) => {
    const plan = makePlan("pressure", upAndDown(TARGETS, 1));
    const captures = captureAll(plan, ({ target }) => ({ reference: target, device: target }));
    expect(() => analysePhase(plan, change(captures), NO_CHECK)).toThrow(words);
  });
});

describe("what the surroundings do", () => {
  it("takes the liquid column from the reference: a device 1 m above it sees 9.8 kPa less", () => {
    const result = analyse(upAndDown(TARGETS, 1), {}, { heightDifferenceMm: 1000, heightUncertaintyMm: 10 });
    expect(result.points[2]?.deviation).toBeCloseTo(9.80665, 4);
    expect(termOf(result, 5000, "headHeight")?.standardUncertainty).toBeCloseTo(0.0980665 / Math.sqrt(3), 6);
    expect(termOf(result, 5000, "headColumn")?.value).toBeCloseTo(0.133, 9);
  });

  it("assumes a height where none is stated", () => {
    const plan = makePlan("pressure", upAndDown(TARGETS, 1));
    const { heightUncertaintyMm: _unstated, ...rest } = plan;
    const captures = captureAll(plan, ({ target }) => ({ reference: target, device: target }));
    const term = termOf(analysePhase(rest, captures, NO_CHECK), 0, "headHeight");
    expect(term).toMatchObject({ value: 20, source: expect.stringMatching(/assumption/) });
  });

  it("grows with each thing that is known less well", () => {
    const base = analyse(upAndDown(TARGETS, 2), { M1: 1, M3: 2 });
    const { device, reference, surroundings } = makePlan("pressure", []);
    for (const changes of [
      { device: { ...device, resolution: 5 } },
      { reference: { ...reference, expandedUncertainty: 5 } },
      { reference: { ...reference, relativeExpandedUncertainty: 0.001 } },
      { reference: { ...reference, drift: 5 } },
      { reference: { ...reference, resolution: 5 } },
      { surroundings: { ...surroundings, airTemperatureUncertaintyC: 3 } },
      { heightUncertaintyMm: 200 },
    ]) {
      const worse = analyse(upAndDown(TARGETS, 2), { M1: 1, M3: 2 }, changes);
      expect(worse.expandedUncertainty, JSON.stringify(changes)).toBeGreaterThan(
        base.expandedUncertainty * 1.05,
      );
    }
  });
});
