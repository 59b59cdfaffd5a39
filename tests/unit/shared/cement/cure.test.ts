import { CEMENT_PROFILES, findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import {
  cementPhase,
  cureRate,
  reducedAgeS,
  viscosityPaS,
  workingMinutesLeft,
} from "@cementwatch/shared/cement/cure";
import { describe, expect, it } from "vitest";

const medium = findCementProfile("pmma-medium");

describe("cure", () => {
  it("follows the handling table at 22 °C", () => {
    expect(viscosityPaS(medium, 180)).toBeCloseTo(6.8, 1);
    expect(viscosityPaS(medium, 240)).toBeCloseTo(14.7, 0);
    expect(viscosityPaS(medium, 420)).toBeCloseTo(148, 0);
    expect(viscosityPaS(medium, 600)).toBeCloseTo(1490, -2);
  });

  it("cures faster when warm and slower when cool", () => {
    expect(cureRate(22)).toBeCloseTo(1, 12);
    expect(cureRate(18)).toBeCloseTo(0.72, 2);
    expect(cureRate(37)).toBeCloseTo(3.15, 1);
    expect(reducedAgeS(100, 37)).toBeCloseTo(315, -1);
    expect(reducedAgeS(-5, 22)).toBe(0);
  });

  it("walks through the phases in order and never back", () => {
    const order = ["mixing", "waiting", "working", "late", "set"];
    for (const profile of CEMENT_PROFILES) {
      let last = 0;
      for (let ageS = 0; ageS < 1500; ageS += 5) {
        const rank = order.indexOf(cementPhase(profile, ageS, 22));
        expect(rank).toBeGreaterThanOrEqual(last);
        last = rank;
      }
      expect(last).toBe(4);
    }
    expect(cementPhase(medium, 30, 22)).toBe("mixing");
    expect(cementPhase(medium, 240, 22)).toBe("waiting");
    expect(cementPhase(medium, 300, 22)).toBe("working");
    expect(cementPhase(medium, 600, 22)).toBe("late");
    expect(cementPhase(medium, 900, 22)).toBe("set");
  });

  it("counts down to the end of the working phase", () => {
    const left = workingMinutesLeft(medium, 300, 22);
    expect(left).toBeCloseTo(4.48, 1);
    expect(cementPhase(medium, 300 + left * 60 - 1, 22)).toBe("working");
    expect(cementPhase(medium, 300 + left * 60 + 1, 22)).toBe("late");
    expect(workingMinutesLeft(medium, 300, 26)).toBeLessThan(left - 1);
    expect(workingMinutesLeft(medium, 2000, 22)).toBe(0);
  });

  it("falls back to the medium profile for a brand it does not know", () => {
    expect(findCementProfile("nobody's")).toBe(medium);
    expect(findCementProfile("pmma-high-viscosity").flowExponent).toBe(0.5);
  });
});
