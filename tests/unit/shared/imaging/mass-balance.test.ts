import { addMassPoint, createMassBalance, unaccountedMl } from "@cementwatch/shared/imaging/mass-balance";
import { describe, expect, it } from "vitest";

const LIMITS = { massShortfall01: 0.35 };

/** Fills evenly at 60 mm²·ln a millilitre up to `turnMl`, then shows only `share01` of what goes in. */
function filled(turnMl: number, share01: number, untilMl: number) {
  const balance = createMassBalance();
  for (let volumeMl = 0; volumeMl <= untilMl + 1e-9; volumeMl += 0.02) {
    const seenMl = Math.min(volumeMl, turnMl) + share01 * Math.max(0, volumeMl - turnMl);
    addMassPoint(balance, { volumeMl, massMm2: 60 * seenMl });
  }
  return balance;
}

describe("mass balance", () => {
  it("accounts for an even filling and says nothing before there is a usual slope", () => {
    expect(unaccountedMl(filled(9, 1, 1.5), LIMITS)).toBeUndefined();
    expect(unaccountedMl(filled(9, 1, 3), LIMITS)).toBe(0);
  });

  it("tells how much of the last millilitre the picture does not show", () => {
    expect(unaccountedMl(filled(2, 0.3, 3), LIMITS)).toBeCloseTo(0.7, 1);
    expect(unaccountedMl(filled(2, 0.8, 3), LIMITS)).toBe(0);
  });

  it("starts afresh with a counter that restarts, and keeps a bounded memory", () => {
    const balance = filled(2, 0.3, 8);
    expect(balance.points.length).toBeLessThanOrEqual(64);
    addMassPoint(balance, { volumeMl: 0, massMm2: 200 });
    addMassPoint(balance, { volumeMl: 0.1, massMm2: 206 });
    expect(balance.points.length).toBeLessThanOrEqual(2);
    expect(unaccountedMl(balance, LIMITS)).toBeUndefined();
  });
});
