import { applyCorrection, applyFit } from "@cementwatch/shared/calibration/apply-fit";
import type { Capture } from "@cementwatch/shared/calibration/calibration-result";
import { type FitPoint, fitPoints } from "@cementwatch/shared/calibration/fit";
import { describe, expect, it } from "vitest";

const line = (raws: readonly number[]): FitPoint[] => raws.map((raw) => ({ raw, value: 2 + 1.01 * raw }));

describe("fitPoints", () => {
  it("finds a line exactly, with no residual", () => {
    const fit = fitPoints(line([0, 2500, 5000, 7500, 10_000]), { kind: "linear" });
    expect(fit.coefficients[0]).toBeCloseTo(2, 9);
    expect(fit.coefficients[1]).toBeCloseTo(1.01, 12);
    expect(Math.max(...fit.residuals.map(Math.abs))).toBeLessThan(1e-9);
    expect(fit.residualSpread).toBeLessThan(1e-9);
  });

  it("finds a cubic over 10 000 kPa as well as over 1 kPa, also far from zero", () => {
    for (const [low, span] of [
      [0, 10_000],
      [0, 1],
      [90_000, 10_000],
    ] as const) {
      const curve = (raw: number) => {
        const x = (raw - low) / span;
        return span * (0.01 + x + 0.02 * x ** 2 - 0.015 * x ** 3);
      };
      const raws = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1].map((x) => low + x * span);
      const points = raws.map((raw) => ({ raw, value: curve(raw) }));
      const fit = fitPoints(points, { kind: "polynomial", degree: 3 });
      for (const raw of [low + 0.31 * span, low + 0.99 * span]) {
        expect(Math.abs(Number(applyFit(fit, raw)) - curve(raw)) / span).toBeLessThan(1e-9);
      }
    }
  });

  it("states the textbook uncertainties of a line's coefficients", () => {
    const points = [
      { raw: 1, value: 1.1 },
      { raw: 2, value: 1.9 },
      { raw: 3, value: 3.2 },
      { raw: 4, value: 3.8 },
    ];
    const fit = fitPoints(points, { kind: "linear" });
    // By hand: slope 0.94, intercept 0.15, s² = 0.041, Sxx = 5, x̄ = 2.5.
    expect(fit.coefficients[1]).toBeCloseTo(0.94, 12);
    expect(fit.coefficients[0]).toBeCloseTo(0.15, 12);
    expect(fit.residualSpread ** 2).toBeCloseTo(0.041, 12);
    expect(fit.coefficientUncertainties[1]).toBeCloseTo(Math.sqrt(0.041 / 5), 12);
    expect(fit.coefficientUncertainties[0]).toBeCloseTo(Math.sqrt(0.041 * (1 / 4 + 6.25 / 5)), 12);
  });

  it("lets a heavy point count for more", () => {
    const light = { raw: 2, value: 5 };
    const rest = line([0, 1, 3, 4]);
    const even = fitPoints([...rest, light], { kind: "linear" });
    const heavy = fitPoints([...rest, { ...light, weight: 1e6 }], { kind: "linear" });
    expect(Math.abs(Number(applyFit(heavy, 2)) - 5)).toBeLessThan(1e-3);
    expect(Math.abs(Number(applyFit(even, 2)) - 5)).toBeGreaterThan(0.5);
  });

  it("joins a nominal value's captures in one knot and runs straight between knots", () => {
    const points = [0, 0.02, 50, 50.04, 100].map((raw) => ({ raw, value: raw < 40 ? raw : raw + 1 }));
    const fit = fitPoints(points, { kind: "piecewise" });
    expect(fit.knots).toHaveLength(3);
    expect(applyFit(fit, 50.02)).toBeCloseTo(51.02, 9);
    expect(applyFit(fit, 75.01)).toBeCloseTo(76.01, 9);
    expect(fit.residuals).toHaveLength(points.length);
  });

  it.each([
    [
      "not finite",
      [...line([0, 1, 2]), { raw: Number.NaN, value: 3 }],
      { kind: "linear" },
      /point 4 .*again/,
    ],
    ["an infinite reference", [...line([0, 1]), { raw: 2, value: Infinity }], { kind: "linear" }, /point 3/],
    ["a weight of zero", [{ raw: 0, value: 0, weight: 0 }, ...line([1, 2])], { kind: "linear" }, /weight 0/],
    ["no points", [], { kind: "linear" }, /needs 2 .*there are 0/],
    ["one raw value only", line([5, 5, 5]), { kind: "piecewise" }, /there are 1/],
    ["a cubic through four", line([0, 1, 2, 3]), { kind: "polynomial", degree: 3 }, /needs 5 .*there are 4/],
    [
      "many captures of three",
      line([0, 0.001, 50, 50.001, 100, 100.001]),
      { kind: "polynomial", degree: 2 },
      /there are 3/,
    ],
    ["a falling line", [0, 1, 2].map((raw) => ({ raw, value: -raw })), { kind: "linear" }, /does not rise/],
    ["falling knots", [0, 1, 2].map((raw) => ({ raw, value: -raw })), { kind: "piecewise" }, /falls from/],
  ] as const)("refuses %s and says what to do", (_name, points, choice, words) => {
    expect(() => fitPoints(points, choice)).toThrow(words);
    expect(() => fitPoints(points, choice)).toThrow("CAL-FIT-REFUSED");
  });
});

describe("applyFit", () => {
  it.each([{ kind: "linear" }, { kind: "piecewise" }] as const)(
    "refuses what is beyond the calibrated range by more than noise ($kind)",
    (choice) => {
      const fit = fitPoints(line([0, 25, 50, 75, 100]), choice);
      expect(applyFit(fit, -0.9)).toBeCloseTo(2 - 1.01 * 0.9, 9);
      expect(applyFit(fit, 100.9)).toBeCloseTo(2 + 1.01 * 100.9, 9);
      for (const raw of [-1.1, 101.1, Number.NaN, Infinity, -Infinity])
        expect(applyFit(fit, raw)).toBe("outside");
    },
  );

  it("corrects a capture and leaves the rest of it as it was", () => {
    const fit = fitPoints(line([0, 50, 100]), { kind: "linear" });
    const capture: Capture = {
      ...{
        step: 1,
        series: "M1",
        target: 50,
        reference: 52,
        device: 50,
        referenceSpread: 0,
        deviceSpread: 0,
      },
      ...{ count: 9, atUs: 1 },
      direction: "up",
      by: "auto",
    };
    expect(applyCorrection(fit, capture)).toEqual({ ...capture, device: expect.closeTo(52.5, 9) });
    expect(applyCorrection(fit, { ...capture, device: 200 })).toBe("outside");
  });
});
