import { takeStep } from "@cementwatch/client/pages/calibration/daily-model";
import { expect, it } from "vitest";

const S = 1_000_000;
const NOW = 100 * S;
/** Ten readings a second up to now. */
const readings = (seconds: number, valueAt: (agoS: number) => number) =>
  Array.from({ length: seconds * 10 }, (_, at) => {
    const agoS = (seconds * 10 - 1 - at) / 10;
    return { atUs: NOW - agoS * S, value: valueAt(agoS) };
  });

it("takes zero and the error at a point from the last three seconds", () => {
  const still = readings(30, (agoS) => (agoS > 3 ? 999 : 4));
  expect(takeStep("zero", still, NOW)).toEqual({ figures: { zero: 4 } });
  expect(takeStep("point", still, NOW, 1)).toEqual({ figures: { pointError: 3 } });
  expect(takeStep("point", still, NOW)).toHaveProperty("problem");
});

it("finds the step and its times", () => {
  const response = readings(15, (agoS) => (agoS > 6 ? 5_000 : 5_000 * Math.exp(-(6 - agoS) / 0.2)));
  const taken = takeStep("step", response, NOW);
  const t63S = "figures" in taken ? taken.figures.t63S : undefined;
  expect(t63S).toBeGreaterThan(0.1);
  expect(t63S).toBeLessThan(0.35);
  expect(
    takeStep(
      "step",
      readings(15, (agoS) => Math.sin(agoS * 9)),
      NOW,
    ),
  ).toHaveProperty("problem");
});

it("tells the loss of a closed line for each minute", () => {
  const taken = takeStep(
    "leak",
    readings(30, (agoS) => 5_000 + agoS),
    NOW,
  );
  expect("figures" in taken ? taken.figures.lossPerMinute : undefined).toBeCloseTo(60);
  expect(
    takeStep(
      "leak",
      readings(10, () => 5_000),
      NOW,
    ),
  ).toHaveProperty("problem");
});

it.each(["zero", "point", "step", "leak"] as const)("takes nothing from an old reading for %s", (id) => {
  const old = readings(30, () => 4);
  expect(takeStep(id, old, NOW + 1.1 * S, 1)).toHaveProperty("problem");
  expect(takeStep(id, [], NOW, 1)).toHaveProperty("problem");
});
