import {
  correctionInForce,
  takeStep,
  volumeOfWater,
} from "@cementwatch/client/pages/calibration/daily-model";
import { expect, it } from "vitest";
import { entry } from "../../../../support/calibration-desk.ts";

const S = 1_000_000;
const NOW = 100 * S;
const USING = { limit: 50 };
/** Ten readings a second up to now. */
const readings = (seconds: number, valueAt: (agoS: number) => number) =>
  Array.from({ length: seconds * 10 }, (_, at) => {
    const agoS = (seconds * 10 - 1 - at) / 10;
    return { atUs: NOW - agoS * S, value: valueAt(agoS) };
  });

it("takes zero and the error at a point from the last three seconds", () => {
  const still = readings(30, (agoS) => (agoS > 3 ? 999 : 4));
  expect(takeStep("zero", still, NOW, USING)).toEqual({ figures: { zero: 4 } });
  expect(takeStep("point", still, NOW, { limit: 50, reference: 1 })).toEqual({ figures: { pointError: 3 } });
  expect(takeStep("point", still, NOW, USING)).toHaveProperty("problem");
});

it("finds the step and its times", () => {
  const response = readings(15, (agoS) => (agoS > 6 ? 5_000 : 5_000 * Math.exp(-(6 - agoS) / 0.2)));
  const taken = takeStep("step", response, NOW, USING);
  const t63S = "figures" in taken ? taken.figures.t63S : undefined;
  expect(t63S).toBeGreaterThan(0.1);
  expect(t63S).toBeLessThan(0.35);
  expect(
    takeStep(
      "step",
      readings(15, (agoS) => Math.sin(agoS * 9)),
      NOW,
      USING,
    ),
  ).toHaveProperty("problem");
});

it("tells the loss of a closed line for each minute", () => {
  const taken = takeStep(
    "leak",
    readings(30, (agoS) => 5_000 + agoS),
    NOW,
    USING,
  );
  expect("figures" in taken ? taken.figures.lossPerMinute : undefined).toBeCloseTo(60);
  expect(
    takeStep(
      "leak",
      readings(10, () => 5_000),
      NOW,
      USING,
    ),
  ).toHaveProperty("problem");
});

it.each(["zero", "point", "step", "leak"] as const)("takes nothing from an old reading for %s", (id) => {
  const old = readings(30, () => 4);
  expect(takeStep(id, old, NOW + 1.1 * S, { limit: 50, reference: 1 })).toHaveProperty("problem");
  expect(takeStep(id, [], NOW, { limit: 50, reference: 1 })).toHaveProperty("problem");
});

it("refuses zero and point while the number still moves", () => {
  const moving = readings(30, (agoS) => 400 - 10 * agoS);
  expect(takeStep("zero", moving, NOW, USING)).toEqual({
    problem: "it still moves: wait until it stands still",
  });
});

it("judges zero with the correction in force, as the monitor shows it, and says when it does not reach so far", () => {
  const fit = {
    ...entry(1).fit,
    kind: "linear" as const,
    coefficients: [-4, 1],
    range: { min: 0, max: 9_000 },
  };
  const correction = { fit };
  const at = (value: number) => readings(5, () => value);
  expect(takeStep("zero", at(4), NOW, { ...USING, correction })).toEqual({ figures: { zero: 0 } });
  expect(takeStep("zero", at(-50), NOW, { ...USING, correction })).toHaveProperty("problem");
  const corrected = { ...entry(1), adjustment: "correction" as const, asLeft: entry(1).asFound };
  expect(correctionInForce(corrected)).toBe(corrected);
  expect(correctionInForce({ ...corrected, adjustment: "none" })).toBeUndefined();
  expect(correctionInForce({ ...corrected, validUntil: "2000-01-01" })).toBeUndefined();
  expect(correctionInForce(undefined)).toBeUndefined();
});

it("makes a volume of water on a balance", () => {
  expect(volumeOfWater(5)).toBeGreaterThan(5.01);
  expect(volumeOfWater(5)).toBeLessThan(5.03);
});
