import { CEMENT_PROFILES, findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { cementPhase, cureState, viscosityPaS } from "@cementwatch/shared/cement/cure";
import { describe, expect, it } from "vitest";

const medium = findCementProfile("pmma-medium");

describe("cure", () => {
  it("follows the handling table at 22 °C", () => {
    expect(viscosityPaS(medium, 180)).toBeCloseTo(6.8, 1);
    expect(viscosityPaS(medium, 240)).toBeCloseTo(14.7, 0);
    expect(viscosityPaS(medium, 420)).toBeCloseTo(148, 0);
    expect(viscosityPaS(medium, 600)).toBeCloseTo(1490, -2);
  });

  it("walks through the phases in order and never back", () => {
    const order = ["mixing", "waiting", "working", "late", "set"];
    for (const profile of CEMENT_PROFILES) {
      let last = 0;
      for (let ageS = 0; ageS < 1500; ageS += 5) {
        const rank = order.indexOf(cementPhase(profile, ageS, ageS));
        expect(rank).toBeGreaterThanOrEqual(last);
        last = rank;
      }
      expect(last).toBe(4);
    }
    expect([30, 240, 300, 600, 900].map((ageS) => cementPhase(medium, ageS, ageS))).toEqual(order);
  });

  it("mixes for as long as mixing takes, however warm the room is", () => {
    expect(cementPhase(medium, 59, 400)).toBe("mixing");
    expect(cementPhase(medium, 60, 400)).toBe("working");
  });

  it("does not call sticky cement working before its minimal waiting", () => {
    expect(cementPhase({ ...medium, readyS: 300 }, 290, 290)).toBe("waiting");
    expect(cementPhase({ ...medium, readyS: 300 }, 300, 300)).toBe("working");
  });

  it("counts down to the end of the working phase in whole minutes, sooner in a warm room", () => {
    const { workingLeftS, minutesLeft, viscosityFactor } = cureState(medium, 300, 300, 22);
    expect(workingLeftS).toBe(269);
    expect(minutesLeft).toBe(4);
    expect(viscosityFactor).toBe(3);
    expect(cementPhase(medium, 300, 300 + workingLeftS - 1)).toBe("working");
    expect(cementPhase(medium, 300, 300 + workingLeftS)).toBe("late");
    expect(cureState(medium, 300, 300, 26).minutesLeft).toBe(3);
    expect(cureState(medium, 2000, 2000, 22)).toMatchObject({ minutesLeft: 0, untilSetS: 0, phase: "set" });
    expect(cureState(medium, 300, 300, 22).untilSetS).toBe(540);
  });
});
