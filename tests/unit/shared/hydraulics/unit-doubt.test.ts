/** When a pressure cannot be in its unit. */
import {
  createBalloonCurve,
  takeBalloonPressure,
  takeBalloonVolume,
} from "@cementwatch/shared/hydraulics/balloon";
import { isBalloonUnitWrong, isInjectorUnitLikePsi } from "@cementwatch/shared/hydraulics/unit-doubt";
import { describe, expect, it } from "vitest";
import { balloonTrace, type TraceStep } from "../../../support/balloon-trace.ts";

const PSI = 6.894757;
const STEPS: readonly TraceStep[] = [
  { atS: 1, kpa: 50 * PSI, ml: 0.3 },
  { atS: 20, kpa: 80 * PSI, ml: 0.7 },
  { atS: 40, kpa: 110 * PSI, ml: 1.1 },
  { atS: 60, kpa: 160 * PSI, ml: 2.1 },
];

/** True when any reading of an inflation is doubted. */
function isDoubted(steps: readonly TraceStep[], factor: number, limitKpa = 2758, hasVolume = true): boolean {
  const curve = createBalloonCurve();
  return balloonTrace(steps, 90).some(({ atS, kpa, ml }) => {
    if (hasVolume) takeBalloonVolume(curve, atS * 1e6, ml);
    takeBalloonPressure(curve, atS * 1e6, kpa * factor);
    return isBalloonUnitWrong(curve, hasVolume ? ml : undefined, limitKpa);
  });
}

describe("a balloon's gauge", () => {
  it("in psi under the label kPa is doubted", () => expect(isDoubted(STEPS, 1 / PSI)).toBe(true));
  it("in kPa under the label psi is doubted", () => expect(isDoubted(STEPS, PSI * 1.5)).toBe(true));
  it("in kPa is believed", () => expect(isDoubted(STEPS, 1)).toBe(false));
  it("in soft bone is believed", () => expect(isDoubted(STEPS, 0.6)).toBe(false));
  it("without a volume is not judged from below", () => {
    expect(isDoubted(STEPS, 1 / PSI, 2758, false)).toBe(false);
  });
  it("that fills a cleft in one stroke is believed", () => {
    expect(isDoubted([{ atS: 1, kpa: 80, ml: 1.5 }], 1)).toBe(false);
  });
  it("inflated again in its own cavity is believed: it was seated before", () => {
    const again = [...STEPS, { atS: 75, kpa: 100, ml: 2.2 }, { atS: 82, kpa: 110, ml: 2.4 }];
    expect(isDoubted(again, 1)).toBe(false);
  });
});

describe("an injector's gauge", () => {
  it("is doubted where psi lies below kPa, and nowhere else", () => {
    const doubted = [1, 2, 4.9, 5, 6.9, 9, 9.1, 25].filter((ratio) =>
      isInjectorUnitLikePsi(100, 100 * ratio),
    );
    expect(doubted).toEqual([5, 6.9, 9]);
    expect(isInjectorUnitLikePsi(0, 100)).toBe(false);
    expect(isInjectorUnitLikePsi(Number.NaN, 100)).toBe(false);
  });
});
