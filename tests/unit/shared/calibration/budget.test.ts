import { combineTerms, termA, termB } from "@cementwatch/shared/calibration/budget";
import { describe, expect, it } from "vitest";

const NO_CHECK = { trials: 0, seed: 0 };
const common = { title: "t", valueUnit: "nm", source: "JCGM 100 H.1" };

describe("combineTerms", () => {
  it("combines the end gauge of JCGM 100 H.1: u = 32 nm, 16 degrees of freedom", () => {
    const terms = [
      termA({ ...common, id: "ls", value: 25, degreesOfFreedom: 18 }),
      termA({ ...common, id: "d", value: 9.7, degreesOfFreedom: 25.6 }),
      termA({ ...common, id: "alpha", value: 2.9, degreesOfFreedom: 50 }),
      termA({ ...common, id: "theta", value: 16.6, degreesOfFreedom: 2 }),
    ];
    const budget = combineTerms(terms, NO_CHECK);
    expect(budget.combined).toBeCloseTo(31.7, 1);
    expect(Math.floor(budget.effectiveDegreesOfFreedom ?? 0)).toBe(16);
    // Table G.2: 2.17 for 16 degrees of freedom.
    expect(budget.coverageFactor).toBeCloseTo(2.17, 2);
    expect(budget.expanded).toBeCloseTo(budget.coverageFactor * budget.combined, 12);
  });

  it("divides each half width by its distribution and multiplies by the sensitivity", () => {
    const of = (distribution: "normal" | "rectangular" | "triangular" | "uShaped") =>
      termB({ ...common, id: distribution, distribution, value: 6, sensitivity: -0.5 }).standardUncertainty;
    expect(of("normal")).toBeCloseTo(3, 12);
    expect(of("rectangular")).toBeCloseTo(3 / Math.sqrt(3), 12);
    expect(of("triangular")).toBeCloseTo(3 / Math.sqrt(6), 12);
    expect(of("uShaped")).toBeCloseTo(3 / Math.SQRT2, 12);
  });

  it("uses k = 2 when every term is known from elsewhere, and stays finite when all are zero", () => {
    const term = termB({ ...common, id: "a", distribution: "normal", value: 1 });
    expect(combineTerms([term], NO_CHECK)).toMatchObject({
      coverageFactor: 2,
      effectiveDegreesOfFreedom: null,
    });
    const none = combineTerms([{ ...term, value: 0, standardUncertainty: 0 }], { trials: 1000, seed: 1 });
    expect(none).toMatchObject({ combined: 0, expanded: 0, coverageFactor: 2 });
    expect(none.monteCarlo).toEqual({ trials: 1000, expanded: 0, agrees: true });
  });

  it("states the larger of the two where Monte Carlo disagrees", () => {
    const rectangle = termB({ ...common, id: "r", distribution: "rectangular", value: 1.7 });
    const wide = combineTerms([rectangle], { trials: 20_000, seed: 1 });
    // 95.45 % of a rectangle end before its corner, and k = 2 beyond it.
    expect(wide.monteCarlo.agrees).toBe(false);
    expect(wide.monteCarlo.expanded).toBeCloseTo(1.7 * 0.9545, 1);
    expect(wide.expanded).toBeCloseTo((2 * 1.7) / Math.sqrt(3), 9);
    // A single t of two degrees and a wide normal: Welch and Satterthwaite give too little.
    const terms = [
      termA({ ...common, id: "t", value: 1, degreesOfFreedom: 1 }),
      termB({ ...common, id: "n", distribution: "normal", value: 3 }),
    ];
    const narrow = combineTerms(terms, { trials: 20_000, seed: 1 });
    expect(narrow.monteCarlo.agrees).toBe(false);
    expect(narrow.expanded).toBe(narrow.monteCarlo.expanded);
    expect(narrow.coverageFactor * narrow.combined).toBeCloseTo(narrow.expanded, 12);
  });
});
