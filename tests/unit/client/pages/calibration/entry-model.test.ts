import {
  fitWords,
  largestBudget,
  limitLines,
  sharePercent,
  significant,
  trendOf,
} from "@cementwatch/client/pages/calibration/entry-model";
import { expect, it } from "vitest";
import { entry, PLAN, phaseResult } from "../../../../support/calibration-desk.ts";

it("writes a fit with its uncertainties and its range", () => {
  const lines = fitWords(entry(1).fit, PLAN);
  expect(lines[0]).toBe("linear: y = 1.87 kPa (u 0.4) + 0.99823 (u 7.0e−5) · x");
  expect(lines[2]).toBe("holds for raw 0 to 100.2 bar; nothing is extrapolated");
  const knots = [0, 1].map((value) => ({ raw: value, value }));
  const piecewise = { ...entry(1).fit, kind: "piecewise", coefficients: [], knots } as const;
  expect(fitWords(piecewise, PLAN)[0]).toContain("2 knots");
});

it("follows the deviation as found over the years, without entries that only take back", () => {
  const trend = trendOf([entry(1), entry(2, { kind: "rollback" }), entry(8)], PLAN);
  expect(trend.map(({ at, isOut }) => [at.slice(0, 4), isOut])).toEqual([
    ["2022", false],
    ["2029", true],
  ]);
  expect(limitLines(PLAN).map(({ value }) => value)).toEqual([0.5, -0.5]);
});

it("tells which term makes the uncertainty", () => {
  const budget = largestBudget(phaseResult(1).points)?.budget;
  const shares = budget?.terms.map((term) => sharePercent(term, budget.combined));
  expect(shares).toEqual([40, 53, 6]);
  expect(largestBudget([])).toBeUndefined();
  expect(budget?.terms.map((term) => sharePercent(term, 0))).toEqual([0, 0, 0]);
});

it("writes figures without an exponent where they can be read", () => {
  expect([0, 0.00004, -12.3456, 2e8, Number.NaN].map((value) => significant(value, 3))).toEqual([
    "0",
    "4.00e−5",
    "−12.3",
    "2.00e+8",
    "–",
  ]);
});
