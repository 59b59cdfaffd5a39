import { axisTicks, shareOn } from "@cementwatch/client/charts/plot-scale";
import { expect, it } from "vitest";

it("places values on a plain axis and holds them at its ends", () => {
  const axis = { from: 35, to: 85 };
  expect([35, 60, 85, 20, 120].map((value) => shareOn(axis, value))).toEqual([0, 0.5, 1, 0, 1]);
});

it("places powers of ten evenly on a logarithmic axis, also zero", () => {
  const axis = { from: 1, to: 10_000, isLog: true };
  expect(shareOn(axis, 100)).toBeCloseTo(0.5, 12);
  expect(shareOn(axis, 0)).toBe(0);
});

it("writes round values", () => {
  expect(axisTicks({ from: 0, to: 16 }, 8)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16]);
  expect(axisTicks({ from: 35, to: 62 }, 5)).toEqual([40, 50, 60]);
  expect(axisTicks({ from: 0, to: 1 }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(axisTicks({ from: 0.1, to: 1_000, isLog: true }, 5)).toEqual([0.1, 1, 10, 100, 1_000]);
  expect(axisTicks({ from: 1, to: 1 }, 5)).toEqual([]);
});
