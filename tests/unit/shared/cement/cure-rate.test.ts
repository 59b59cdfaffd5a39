import { cureRate, reducedAgeS } from "@cementwatch/shared/cement/cure-rate";
import { expect, it } from "vitest";

it("cures faster when warm and slower when cool", () => {
  expect(cureRate(22)).toBeCloseTo(1, 12);
  expect(cureRate(18)).toBeCloseTo(0.72, 2);
  expect(cureRate(37)).toBeCloseTo(3.15, 1);
  expect(cureRate(500)).toBe(cureRate(60));
});

it("counts age at 22 °C, and none before mixing", () => {
  expect(reducedAgeS(100, 37)).toBeCloseTo(315, -1);
  expect(reducedAgeS(-5, 22)).toBe(0);
});
