import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import { expect, it } from "vitest";
import { captureAll, makePlan, upAndDown } from "../../../support/calibration-plans.ts";

const plan = makePlan("pressure", upAndDown([0, 50, 100], 2), {
  range: { min: 0, max: 100 },
  heightDifferenceMm: 0,
});
/** Errors at 0, 50 and 100 of each series, in the order of its targets. */
const ERRORS: Readonly<Record<string, readonly number[]>> = {
  M1: [0, 1, 2],
  M2: [0.5, 1.6, 2],
  M3: [0.1, 1.3, 2.4],
  M4: [0.3, 1.7, 2.4],
};

it("gives f₀, b′, h and the error span as DKD-R 6-1 defines them: each series from its own zero", () => {
  const captures = captureAll(plan, ({ series, target }) => ({
    reference: target,
    device: target + (ERRORS[series]?.[target / 50] ?? 0),
  }));
  const result = analysePhase(plan, captures, { trials: 0, seed: 0 });
  // f₀: 0.5 − 0 · b′ falling: (2.4 − 0.3) − (2 − 0.5) · h at 50: mean of 1.6, 1.6 less mean of 1, 1.2.
  expect(result.pressure?.zeroDeviation).toBeCloseTo(0.5, 9);
  expect(result.pressure?.repeatability).toBeCloseTo(0.6, 9);
  expect(result.pressure?.hysteresis).toBeCloseTo(0.5, 9);
  const spans = result.points.map(({ deviation, budget }) => Math.abs(deviation) + budget.expanded);
  expect(result.pressure?.errorSpan).toBe(Math.max(...spans));
  expect(result.expandedUncertainty).toBeLessThan(result.pressure?.errorSpan ?? 0);
});

it("leaves out what one rising series cannot tell", () => {
  const single = makePlan("pressure", upAndDown([0, 50, 100], 1).slice(0, 1), { heightDifferenceMm: 0 });
  const captures = captureAll(single, ({ target }) => ({ reference: target, device: target }));
  expect(Object.keys(analysePhase(single, captures, { trials: 0, seed: 0 }).pressure ?? {})).toEqual([
    "errorSpan",
  ]);
});
