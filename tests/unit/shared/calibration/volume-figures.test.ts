import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import { expect, it } from "vitest";
import { captureAll, makePlan } from "../../../support/calibration-plans.ts";

const plan = makePlan("volume", [{ name: "R1", direction: "none", targets: [1, 1, 1, 1, 1, 1] }], {
  surroundings: { airTemperatureC: 21, airTemperatureUncertaintyC: 0.5, waterTemperatureC: 21 },
});

it("gives the systematic error of the weighed volume and its scatter, and the deviation with the other sign", () => {
  const weighed = [0.97, 0.99, 0.98, 0.97, 0.99, 0.98];
  const captures = captureAll(plan, ({ index }) => ({ reference: weighed[index] ?? 0, device: 1 }));
  const { volume, points } = analysePhase(plan, captures, { trials: 0, seed: 0 });
  const spread = Math.sqrt(4e-4 / 5);
  expect(volume).toEqual([
    {
      target: 1,
      dispenses: 6,
      systematicError: expect.closeTo(-0.02, 9),
      systematicPercent: expect.closeTo(-2, 9),
      randomError: expect.closeTo(spread, 9),
      randomPercent: expect.closeTo((100 * spread) / 0.98, 6),
    },
  ]);
  expect(points[0]?.deviation).toBeCloseTo(0.02, 9);
  const term = points[0]?.budget.terms.find(({ id }) => id === "repeatability");
  expect(term).toMatchObject({ degreesOfFreedom: 5, source: "6 readings of this point" });
  // The slope of water's density at 21 °C is 0.021 % for each kelvin, less 0.024 % of the syringe's expansion.
  const water = points[0]?.budget.terms.find(({ id }) => id === "waterC");
  expect(Math.abs(water?.sensitivity ?? 1)).toBeLessThan(5e-5);
});

it("gives numbers for a pump that delivers nothing", () => {
  const captures = captureAll(plan, () => ({ reference: 0, device: 0 }));
  const { volume } = analysePhase(plan, captures, { trials: 0, seed: 0 });
  expect(volume?.[0]).toMatchObject({ systematicPercent: 0, randomPercent: 0 });
});
