import {
  coverageFactor,
  rangeOf,
  spreadOf,
  studentShareWithin,
} from "@cementwatch/shared/calibration/statistics";
import { describe, expect, it } from "vitest";

describe("coverageFactor", () => {
  // JCGM 100:2008 table G.2, column 95.45 %.
  it.each([
    [1, 13.97],
    [2, 4.53],
    [3, 3.31],
    [4, 2.87],
    [5, 2.65],
    [8, 2.37],
    [10, 2.28],
    [20, 2.13],
    [50, 2.05],
    [100, 2.025],
  ])("is Student's t of %d degrees of freedom: %f", (degrees, factor) => {
    expect(Math.abs(coverageFactor(degrees) - factor)).toBeLessThan(0.0051);
  });

  it("is 2 for many, rounds degrees of freedom down and never below one", () => {
    expect(coverageFactor(null)).toBe(2);
    expect(coverageFactor(1e9)).toBe(2);
    expect(coverageFactor(5.9)).toBe(coverageFactor(5));
    expect(coverageFactor(0.2)).toBe(coverageFactor(1));
  });

  it("knows the Cauchy distribution and the two textbook quantiles", () => {
    expect(studentShareWithin(1, 1)).toBeCloseTo(0.5, 12);
    expect(studentShareWithin(4.302653, 2)).toBeCloseTo(0.95, 6);
    expect(studentShareWithin(2.262157, 9)).toBeCloseTo(0.95, 6);
  });
});

it("gives no spread and no range to a single value", () => {
  expect(spreadOf([3])).toBe(0);
  expect(rangeOf([3])).toBe(0);
  expect(spreadOf([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3), 12);
});
