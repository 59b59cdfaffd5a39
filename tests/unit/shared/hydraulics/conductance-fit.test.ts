import {
  ageFit,
  type ConductanceFit,
  createFit,
  flowMlOf,
  type Regressors,
  slopesOf,
  updateFit,
  varianceOf,
} from "@cementwatch/shared/hydraulics/conductance-fit";
import { describe, expect, it } from "vitest";

const EXPONENT = 0.68;
const M = 1 / EXPONENT;

/** Integrals of a quarter of a second at a pressure, of which `changeMpa` was stored. */
function block(mpa: number, changeMpa: number): Regressors {
  const power = 0.25 * mpa ** M;
  return [changeMpa, power, -0.125 * power, power * Math.log(mpa), power / mpa];
}

/** Blocks of strokes and pauses with a compliance of 0.06 mL/MPa, an exponent of 0.75 and a conductance of 0.1. */
function taught(curePerS: number): ConductanceFit {
  const fit = createFit(EXPONENT, 0.07);
  for (let step = 0; step < 240; step += 1) {
    const mpa = [2.4, 1.1, 0.5, 0.2][step % 4] ?? 1;
    const changeMpa = [2.2, -1.3, -0.6, -0.3][step % 4] ?? 0;
    const conductance = 0.1 * Math.exp(-(curePerS / 0.75) * step * 0.25);
    ageFit(fit, 0.25, 0.25);
    updateFit(fit, block(mpa, changeMpa), 0.06 * changeMpa + conductance * 0.25 * mpa ** (1 / 0.75), 1e-6);
  }
  return fit;
}

describe("conductance fit", () => {
  it("finds compliance, exponent and conductance", () => {
    const fit = taught(0);
    expect(fit.mean[0]).toBeCloseTo(0.06, 2);
    expect(M + fit.mean[3]).toBeCloseTo(1 / 0.75, 1);
    expect(flowMlOf(fit, block(1, 0))).toBeCloseTo(0.025, 3);
  });

  it("follows curing and foresees it", () => {
    const fit = taught(0.008);
    const now = flowMlOf(fit, block(1, 0));
    ageFit(fit, 20, 0);
    expect(flowMlOf(fit, block(1, 0)) / now).toBeCloseTo(Math.exp((-0.008 / 0.75) * 20), 1);
  });

  it("is less sure of the level with time, and sure of what it has seen", () => {
    const fit = taught(0);
    const slopes = slopesOf(fit, block(1, 0));
    const before = varianceOf(fit, slopes);
    ageFit(fit, 10, 10);
    expect(varianceOf(fit, slopes)).toBeGreaterThan(2 * before);
    expect(before).toBeLessThan(varianceOf(createFit(EXPONENT, 0.1), slopes));
  });

  it("follows a lack of flow at once, and an excess not", () => {
    const slow = taught(0);
    const fast = taught(0);
    const x = block(1, 0);
    const expected = flowMlOf(slow, x);
    expect(updateFit(slow, x, expected * 0.6, 1e-5)).toBe(true);
    expect(updateFit(fast, x, expected * 1.4, 1e-5)).toBe(false);
    expect(expected - flowMlOf(slow, x)).toBeGreaterThan(2 * (flowMlOf(fast, x) - expected));
  });
});
