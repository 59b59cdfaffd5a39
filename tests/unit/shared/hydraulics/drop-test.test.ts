import { createFit, type Regressors } from "@cementwatch/shared/hydraulics/conductance-fit";
import { testDrop } from "@cementwatch/shared/hydraulics/drop-test";
import type { FlowBlock } from "@cementwatch/shared/hydraulics/flow-blocks";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";

const limits = resolveParameters({}).values;
const noise = { edgeMl2: 4e-6, scatter: 0.01 ** 2 };
/** Conductance 0.1 at 1 MPa and no curing: 0.025 mL a block, times `ease`. */
const fit = createFit(0.68, 0.1);
fit.mean[2] = 0;

function verdictOf(eases: readonly number[], fallen = 0) {
  const history = eases.map(
    (ease, index): FlowBlock => ({
      endUs: (index + 1) * 250_000,
      spanS: 0.25,
      volumeMl: 0.025 * ease,
      pressureMpa: 0,
      meanMpa: 1,
      integrals: [],
    }),
  );
  const regressors = eases.map((_, index): Regressors => {
    const centreS = (index - eases.length + 0.5) * 0.25;
    return [0, 0.25, 0.25 * centreS, 0, 0.25];
  });
  return testDrop(history, regressors, fit, noise, fallen, limits);
}

const before = new Array<number>(32).fill(1);
const easier = (ease: number) => new Array<number>(10).fill(ease);

describe("drop test", () => {
  it("finds flow that comes easier, and says by how much", () => {
    const { score, dropLn } = verdictOf([...before, ...easier(1.2)]);
    expect(score).toBeGreaterThan(limits.resistanceLimit);
    expect(dropLn).toBeCloseTo(0.68 * Math.log(1.2), 1);
  });

  it("is silent without a change, on a small one and on one that did not last", () => {
    expect(verdictOf([...before, ...easier(1)]).score).toBe(0);
    expect(verdictOf([...before, ...easier(1.03)]).score).toBe(0);
    expect(verdictOf([...before, ...easier(1.2).slice(0, 6), 1, 1, 1, 1]).score).toBe(0);
  });

  it("takes the end of a disturbance for no drop", () => {
    const disturbed = [...before.slice(0, 24), ...new Array<number>(8).fill(0.8)];
    expect(verdictOf([...disturbed, ...easier(1)]).score).toBe(0);
    expect(verdictOf([...before, ...easier(1.2)], 0.25).score).toBe(0);
  });

  it("names a blocked tip, and more flow than a leak gives", () => {
    expect(verdictOf([...before, ...easier(0.3)]).riseLn).toBeGreaterThan(limits.resistanceOcclusion);
    expect(verdictOf([...before, ...easier(2.5)]).isLeap).toBe(true);
    expect(verdictOf([...before, ...easier(1.2)]).isLeap).toBe(false);
  });
});
