/** Balloons in words. */
import {
  atmText,
  balloonButtons,
  decayText,
  isBalloonPhase,
  psiText,
  ratedText,
  ratingText,
  shownSides,
  stateText,
} from "@cementwatch/client/balloon/balloon-words";
import type { BalloonStatus } from "@cementwatch/shared/leak/assessment";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";

const STATUS: BalloonStatus = {
  side: "left",
  level: "L1",
  state: "holding",
  isRated: true,
  ratedVolumeMl: 4,
  limitKpa: 2758,
  isByHand: false,
  stopReasons: [],
};

describe("numbers", () => {
  it.each([
    [1517, "220", "15.0 atm"],
    [0, "0", "0.0 atm"],
    [-70, "−10", "−0.7 atm"],
    [undefined, "– –", ""],
    [Number.NaN, "– –", ""],
  ])("of %d kPa are psi and atm", (kpa, psi, atm) => {
    expect(psiText(kpa)).toBe(psi);
    expect(atmText(kpa)).toBe(atm);
  });

  it("stand against the rating when it is known", () => {
    expect(ratedText(4)).toBe("of 4 mL");
    expect(ratedText(undefined)).toBe("mL");
    expect(ratingText(STATUS)).toBe("limit 400 psi · 4.0 mL");
    expect(ratingText({ ...STATUS, isRated: false })).toBe("rating not entered · limit 400 psi for now");
  });

  it("of decay come after the wait", () => {
    expect(decayText({})).toBe("");
    expect(decayText({ waitedUs: 6e6 })).toBe("wait 0:06");
    expect(decayText({ waitedUs: 20e6, decay01: 0.224 })).toBe("−22 % in 0:20");
    expect(decayText({ waitedUs: 30e6, decay01: 0.001 })).toBe("no decay in 0:30");
  });
});

describe("the state", () => {
  it("says what was typed, what is wrong and what cavity is left", () => {
    expect(stateText(STATUS)).toBe("holding");
    expect(stateText({ ...STATUS, isByHand: true, ageUs: 31e6 })).toBe("holding · typed 0:31 ago");
    expect(stateText({ ...STATUS, note: "check the unit" })).toBe("holding · CHECK THE UNIT");
    expect(stateText({ ...STATUS, state: "deflated", cavityVolumeMl: 3.5 })).toBe("deflated · cavity 3.5 mL");
  });

  it("offers what can come next", () => {
    const steps = (state: BalloonStatus["state"]) => balloonButtons(state).map(({ step }) => step);
    expect(steps("inserted")).toEqual(["inflating"]);
    expect(steps("holding")).toEqual(["deflated", "ruptured", "heightRestored", "wallTouched"]);
    expect(steps("deflated")).toEqual(["removed", "inflating"]);
    expect(steps("ruptured")).toEqual(["removed"]);
  });

  it("is the balloon phase while one is inflated or burst", () => {
    expect(isBalloonPhase([STATUS])).toBe(true);
    expect(isBalloonPhase([{ ...STATUS, state: "ruptured" }])).toBe(true);
    expect(isBalloonPhase([{ ...STATUS, state: "deflated" }])).toBe(false);
    expect(isBalloonPhase([])).toBe(false);
  });
});

describe("sides", () => {
  const { procedure } = emptySessionConfig("2026-01-15");

  it("are both in a bipedicular approach, else those in use", () => {
    expect(shownSides({ ...procedure, approach: "bipedicular" }, [])).toEqual(["left", "right"]);
    expect(shownSides(procedure, [])).toEqual(["left"]);
    expect(shownSides(procedure, [{ ...STATUS, side: "right" }])).toEqual(["left", "right"]);
  });
});
