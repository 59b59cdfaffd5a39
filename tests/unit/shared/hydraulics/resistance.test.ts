import {
  addPressure,
  addVolume,
  blankResistance,
  evaluateResistance,
} from "@cementwatch/shared/hydraulics/resistance";
import { createResistanceState, type ResistanceState } from "@cementwatch/shared/hydraulics/resistance-state";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";
import { runTrace, scoreTraces } from "../../../support/hydraulic-scores.ts";
import { injectionTrace, type TraceKind } from "../../../support/injection-traces.ts";

const S = 1_000_000;
const limits = resolveParameters({}).values;

function seeds(kind: TraceKind, count: number) {
  return Array.from({ length: count }, (_, index) => injectionTrace(kind, 1 + index));
}

/** A pump at `mlPerS` at 100 Hz into ln R = `lnR(t)` (P in MPa at 1 mL/s), without compliance. */
function pump(
  state: ResistanceState,
  [fromS, toS]: readonly [number, number],
  lnR: (tS: number) => number,
  mlPerS = 0.1,
): number[] {
  const drops: number[] = [];
  for (let step = Math.round(fromS * 100); step < toS * 100; step += 1) {
    const tS = step / 100;
    addPressure(state, tS * S, 1000 * Math.exp(lnR(tS)) * mlPerS ** 0.65, limits);
    addVolume(state, tS * S, Math.round(tS * mlPerS * 200) / 200, limits);
    if (evaluateResistance(state, tS * S, limits, false)) drops.push(tS);
  }
  return drops;
}

const curing = (tS: number) => 1.5 + tS / 150;

describe("resistance", () => {
  it("measures flow at the tip and resistance", () => {
    const state = createResistanceState();
    expect(pump(state, [0, 20], curing)).toEqual([]);
    expect(state.flowMlPerS).toBeCloseTo(0.1, 2);
    const pressureKpa = 1000 * Math.exp(curing(19)) * 0.1 ** 0.65;
    expect((state.resistanceKpaSPerMl ?? 0) / (pressureKpa / 0.1)).toBeCloseTo(1, 1);
    expect(state.isPaused).toBe(false);
    expect(state.afterFlowMl).toBeGreaterThan(0.02);
  });

  it("tells a drop of a tenth within 5 s and lets it go after its time", () => {
    const state = createResistanceState();
    const drops = pump(state, [0, 45], (tS) => curing(tS) - (tS > 25 ? 0.12 : 0));
    expect(drops[0]).toBeGreaterThan(25);
    expect(drops[0]).toBeLessThan(30);
    expect((drops.at(-1) ?? 0) - (drops[0] ?? 0)).toBeCloseTo(limits.resistanceHoldS, 0);
    expect(state.grade01).toBeLessThan(1);
  });

  it("is silent while cement cures and resistance rises", () => {
    expect(pump(createResistanceState(), [0, 60], (tS) => 0.5 + tS / 40)).toEqual([]);
  });

  it("takes a blocked tip and its release for no leak", () => {
    const state = createResistanceState();
    const blocked = (tS: number) => curing(tS) + (tS > 20 && tS < 24 ? 1.5 : 0);
    expect(pump(state, [0, 22], blocked)).toEqual([]);
    expect(state.isOccluded).toBe(true);
    expect(pump(state, [22, 40], blocked)).toEqual([]);
  });

  it("is blanked by an act and starts anew", () => {
    const state = createResistanceState();
    pump(state, [0, 20], curing);
    blankResistance(state, 20 * S, limits);
    expect(state.isStarted).toBe(false);
    expect(state.history).toEqual([]);
    expect(pump(state, [20, 40], (tS) => curing(tS) - 0.15)).toEqual([]);
  });

  it("says that the plunger rests and what will still come out", () => {
    const state = createResistanceState();
    pump(state, [0, 20], curing);
    for (let step = 2000; step < 2100; step += 1) {
      addPressure(state, step * 10_000, 500, limits);
      addVolume(state, step * 10_000, 2, limits);
      evaluateResistance(state, step * 10_000, limits, false);
    }
    expect(state.isPaused).toBe(true);
    expect(state.afterFlowMl).toBeLessThan(0.5 * 0.3);
    evaluateResistance(state, 30 * S, limits, false);
    expect(state.flowMlPerS).toBeUndefined();
  });

  it("gives no evidence in a cavity before resistance has built up", () => {
    const state = createResistanceState();
    const drops: boolean[] = [];
    for (let step = 0; step < 3500; step += 1) {
      const tS = step / 100;
      addPressure(state, tS * S, tS > 25 ? 380 : 440, limits);
      addVolume(state, tS * S, Math.round(tS * 20) / 200, limits);
      drops.push(evaluateResistance(state, tS * S, limits, true));
    }
    expect(state.isDropping).toBe(true);
    expect(drops).not.toContain(true);
    expect(state.grade01).toBe(0);
  });

  it("goes on from a snapshot as without it", () => {
    const straight = createResistanceState();
    const leak = (tS: number) => curing(tS) - (tS > 25 ? 0.12 : 0);
    const drops = pump(straight, [0, 35], leak);
    const first = createResistanceState();
    pump(first, [0, 26], leak);
    const second = JSON.parse(JSON.stringify(first)) as ResistanceState;
    expect(pump(second, [26, 35], leak)).toEqual(drops);
    expect(second).toEqual(straight);
  });

  it("keeps a bounded memory", () => {
    const state = createResistanceState();
    pump(state, [0, 60], curing);
    for (let step = 0; step < 5000; step += 1) addPressure(state, (60 + step / 100) * S, 500, limits);
    expect(JSON.stringify(state).length).toBeLessThan(40_000);
  });
});

describe("resistance on seeded traces", () => {
  it("finds more than a third of the leaks, and hardly any where there is none", () => {
    const leaks = scoreTraces(seeds("leak", 40), limits);
    expect(leaks.found / leaks.leaks).toBeGreaterThan(0.35);
    const plain = scoreTraces(seeds("plain", 30), limits);
    expect(plain.falseDrops).toBeLessThanOrEqual(2);
  });

  it("takes another syringe, spikes and a drawn plunger for no leak", () => {
    for (const kind of ["syringe", "withdrawal", "spikes"] as const) {
      expect(scoreTraces(seeds(kind, 15), limits).falseDrops, kind).toBeLessThanOrEqual(2);
    }
  });

  it("never gives a number that is not finite", () => {
    for (const kind of ["occlusion", "gaps", "pocket", "bubble"] as const) {
      for (const trace of seeds(kind, 4)) {
        const { state } = runTrace(trace, limits);
        expect(JSON.stringify(state)).not.toContain("null");
      }
    }
  });
});
