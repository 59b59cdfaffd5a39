import { judgeStability, windowFacts } from "@cementwatch/shared/calibration/stability";
import { describe, expect, it } from "vitest";
import { pressurePlan } from "../../../support/calibration-run.ts";

const PLAN = pressurePlan();
const RULE = PLAN.stability;

/** 20 readings a second over 12 s. */
function readings(valueAt: (s: number) => number) {
  return Array.from({ length: 240 }, (_, i) => ({ atUs: (i + 1) * 50_000, value: valueAt((i + 1) * 0.05) }));
}

function judge(valueAt: (s: number) => number, change: object = {}) {
  const atUs = 12_000_000;
  const facts = windowFacts(readings(valueAt), RULE, atUs, (raw) => raw);
  return judgeStability({
    plan: PLAN,
    ...{ target: 4_000, tolerance: 200, present: facts?.mean ?? 0, waitUs: 1_000_000, atTargetSinceUs: 0 },
    ...{ openSinceUs: 0, atUs, facts: [{ name: "device", facts }] },
    ...change,
  });
}

describe("stability", () => {
  it("is there for a quiet reading at its target", () => {
    expect(judge(() => 4_002)).toEqual({ isSettled: true, settled01: 1, whyNot: [] });
  });

  it("says drift and scatter with value and limit in the unit shown", () => {
    expect(judge((s) => 4_000 + 2 * s).whyNot).toEqual([
      "device: drift 0.100 bar in 5.0 s > 0.025 bar",
      "device: scatter 0.058 bar > 0.050 bar",
    ]);
    expect(judge((s) => 4_000 + 20 * Math.sin(s * 40)).whyNot[0]).toMatch(
      /^device: scatter 0.14\d bar > 0.050 bar$/,
    );
  });

  it("says how far from the target it is, and how long to wait", () => {
    const low = judge(() => 3_000);
    expect(low.whyNot[0]).toBe("10.000 bar below the target, at most 2.000 bar allowed");
    expect(low.settled01).toBe(0);
    const early = judge(() => 4_000, { waitUs: 30_000_000 });
    expect(early.whyNot).toEqual(["waiting time: 18 s of 30 s left"]);
    expect(early.settledInS).toBe(18);
    expect(early.settled01).toBeCloseTo(0.4);
  });

  it("needs a whole window of readings", () => {
    const facts = windowFacts(readings(() => 4_000).slice(-40), RULE, 12_000_000, (raw) => raw);
    expect(judge(() => 4_000, { facts: [{ name: "device", facts }] }).whyNot[0]).toMatch(
      /readings of 10 s are judged: 8.\d s more/,
    );
    expect(judge(() => 4_000, { facts: [{ name: "device", facts: undefined }] }).isSettled).toBe(false);
  });

  it("says what to do when it does not settle", () => {
    const late = judge((s) => 4_000 + 5 * s, { openSinceUs: -600_000_000 });
    expect(late.whyNot.at(-1)).toMatch(/not settled after 10 min: look for a leak at the fittings/);
  });
});
