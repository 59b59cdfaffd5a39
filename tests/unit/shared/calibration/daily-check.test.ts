import {
  type DailyFigures,
  type DailyRules,
  judgeDailyCheck,
} from "@cementwatch/shared/calibration/daily-check";
import { describe, expect, it } from "vitest";
import { uniformRandom } from "../../../support/uniform-random.ts";

const RULES: DailyRules = {
  zero: { limit: 25, step: 0.1, title: "zero", unit: "kPa" },
  lossPerMinute: { limit: 10, step: 0.1, title: "leak-down", unit: "kPa/min" },
};

function days(count: number, seed: number, drift = 0): DailyFigures[] {
  const random = uniformRandom(seed);
  return Array.from({ length: count }, (_, day) => ({
    zero: 3 + random.normal() + drift * day,
    lossPerMinute: 2 + 0.2 * random.normal(),
  }));
}

describe("judgeDailyCheck", () => {
  it("passes what is within its limits, with no earlier checks and with many", () => {
    const today = { zero: 3.1, lossPerMinute: 2 };
    expect(judgeDailyCheck(today, [], RULES)).toEqual({ verdict: "pass", reasons: [], limits: {} });
    const result = judgeDailyCheck(today, days(30, 1), RULES);
    expect(result.verdict).toBe("pass");
    expect(result.limits.zero?.baseline).toBe(20);
    expect(result.limits.zero?.sigma).toBeGreaterThan(0.6);
    expect(result.limits.zero?.sigma).toBeLessThan(1.5);
  });

  it("fails beyond a fixed limit, of either sign, and says what to do", () => {
    for (const zero of [26, -26]) {
      const { verdict, reasons } = judgeDailyCheck({ zero, lossPerMinute: 2 }, [], RULES);
      expect(verdict).toBe("fail");
      expect(reasons).toEqual([
        `zero is ${zero} kPa, permitted are 25: open the line to air and repeat; if it stays, calibrate the device.`,
      ]);
    }
  });

  it.each([undefined, Number.NaN, Infinity])("does not pass a figure that is %s", (zero) => {
    const { verdict, reasons } = judgeDailyCheck(
      { ...(zero === undefined ? {} : { zero }), lossPerMinute: 2 },
      days(30, 1),
      RULES,
    );
    expect(verdict).toBe("fail");
    expect(reasons[0]).toBe("zero was not measured: repeat the check.");
  });

  it("watches a single value outside three sigma, though the fixed limit is far", () => {
    const { verdict, reasons } = judgeDailyCheck({ zero: 9, lossPerMinute: 2 }, days(20, 1), RULES);
    expect(verdict).toBe("watch");
    expect(reasons[0]).toMatch(/^zero is 9 kPa, usual are .* calibrate early/);
  });

  it("finds a slow drift long before the fixed limit, and keeps its centre while it drifts", () => {
    const baseline = days(20, 2);
    const later = days(40, 3, 0.1);
    const first = later.findIndex((today, i) => {
      const { verdict } = judgeDailyCheck(today, [...baseline, ...later.slice(0, i)], RULES);
      return verdict === "watch";
    });
    expect(first).toBeGreaterThan(2);
    expect(first).toBeLessThan(30);
  });

  it("gives a false signal in at most 2 % of the checks of a device that does not change", () => {
    let signals = 0;
    const RUNS = 100;
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const all = days(40, 100 + seed);
      for (let day = 20; day < all.length; day += 1) {
        const today = all[day] ?? {};
        const { zero } = RULES;
        const rules = zero === undefined ? {} : { zero };
        if (judgeDailyCheck(today, all.slice(0, day), rules).verdict !== "pass") signals += 1;
      }
    }
    expect(signals / (RUNS * 20)).toBeLessThan(0.02);
  });

  it("does not signal at one step after a baseline of equal readings", () => {
    const equal = Array.from({ length: 20 }, () => ({ zero: 3, lossPerMinute: 2 }));
    expect(judgeDailyCheck({ zero: 3.05, lossPerMinute: 2 }, equal, RULES).verdict).toBe("pass");
    expect(judgeDailyCheck({ zero: 3.2, lossPerMinute: 2 }, equal, RULES).verdict).toBe("watch");
  });
});
