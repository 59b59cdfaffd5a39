import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import { describe, expect, it } from "vitest";
import { captureAll, makePlan, spacedTargets } from "../../../support/calibration-plans.ts";

const RISING = spacedTargets(200, 5);
const FALLING = [...RISING].reverse();
/** Relative error of each series, percent: made so that each figure of ISO 376 comes out round. */
const ERRORS: Readonly<Record<string, number>> = { R1: 0, R2: 0.04, R3: 0.1, R4: 0.2, R5: -0.05, R6: 0.15 };

function isoPlan(changes: Partial<CalibrationPlan> = {}): CalibrationPlan {
  const base = makePlan("force", [
    { name: "R1", direction: "up", targets: RISING },
    { name: "R2", direction: "up", targets: RISING },
    { name: "R3", direction: "up", targets: RISING, isTurned: true },
    { name: "R4", direction: "down", targets: FALLING },
    { name: "R5", direction: "up", targets: RISING, isTurned: true },
    { name: "R6", direction: "down", targets: FALLING },
  ]);
  return { ...base, reference: { ...base.reference, relativeExpandedUncertainty: 1e-4 }, ...changes };
}

function figuresOf(plan: CalibrationPlan, scale = 1, zeroAfter = 0) {
  const captures = captureAll(plan, ({ target, series, direction }) => ({
    // Reference forces are never quite the nominal ones.
    reference: target * 1.001,
    device:
      target * 1.001 * (1 + (scale * (ERRORS[series] ?? 0)) / 100) +
      (target === 0 && direction === "down" ? zeroAfter : 0),
  }));
  return analysePhase(plan, captures, { trials: 0, seed: 0 });
}

describe("forceFigures of a run after ISO 376", () => {
  it("gives b, b′, v, f_c and f₀ by their formulas", () => {
    const { force } = figuresOf(isoPlan(), 1, 0.06);
    const point = force?.points.find(({ target }) => target === 100);
    // b: R1, R3, R5 between −0.05 and 0.10 · b′: R1 against R2 · v: mean of R4 − R3 and R6 − R5.
    expect(point?.reproducibilityPercent).toBeCloseTo(0.15, 3);
    expect(point?.repeatabilityPercent).toBeCloseTo(0.04, 4);
    expect(point?.reversibilityPercent).toBeCloseTo(0.15, 3);
    expect(Math.abs(point?.interpolationPercent ?? 1)).toBeLessThan(1e-9);
    expect(force?.zeroPercent).toBeCloseTo(0.03, 4);
  });

  it.each([
    [0.3, "00"],
    [0.6, "0.5"],
    [1.2, "1"],
    [2.5, "2"],
    [5, "none"],
  ])("classes errors %f times as large as %s", (scale, name) => {
    expect(figuresOf(isoPlan(), scale).force?.forceClass).toBe(name);
  });

  it("gives no better class than the reference allows", () => {
    const { reference } = isoPlan();
    const plan = isoPlan({ reference: { ...reference, relativeExpandedUncertainty: 8e-4 } });
    expect(figuresOf(plan, 0.3).force?.forceClass).toBe("2");
  });

  it("gives no better class than a zero that stays behind", () => {
    expect(figuresOf(isoPlan(), 0.3, 0.15).force?.forceClass).toBe("2");
  });

  it("does not take turning for hysteresis or repeatability", () => {
    const { points } = figuresOf(isoPlan(), 1);
    const full = points.at(-1);
    const term = (id: string) => full?.budget.terms.find((each) => each.id === id);
    // R4 − R3 = 0.10 %, R6 − R5 = 0.20 %: 0.15 % of 200 N.
    expect(full?.hysteresis).toBeCloseTo(0.3, 2);
    expect(term("repeatability")?.value).toBeLessThan(0.06);
    expect(term("rotation")?.value).toBeGreaterThan(0.1);
    expect(term("rotation")?.distribution).toBe("uShaped");
  });
});

describe("forceFigures of the simplified procedure", () => {
  const plan = makePlan("force", [
    { name: "R1", direction: "up", targets: RISING },
    { name: "R2", direction: "down", targets: FALLING },
  ]);

  it("tells reversibility and zero, gives no class, and assumes the alignment", () => {
    const result = figuresOf({ ...plan, procedure: "forceSimplified" });
    expect(result.force).not.toHaveProperty("forceClass");
    expect(result.force?.points[0]?.reversibilityPercent).toBeCloseTo(0.04, 3);
    const term = result.points.at(-1)?.budget.terms.find(({ id }) => id === "rotation");
    expect(term?.source).toMatch(/not turned.*assumption/);
  });

  it("gives numbers for a gauge that shows nothing at all", () => {
    const captures = captureAll(plan, () => ({ reference: 0, device: 0 }));
    expect(JSON.stringify(analysePhase(plan, captures, { trials: 0, seed: 0 }))).not.toContain("null,null");
    expect(
      analysePhase(plan, captures, { trials: 0, seed: 0 }).force?.points.every(({ interpolationPercent }) =>
        Number.isFinite(interpolationPercent),
      ),
    ).toBe(true);
  });
});
