import { isSettled, newLook, stepLook } from "@cementwatch/shared/imaging/look";
import { describe, expect, it } from "vitest";

describe("looks", () => {
  it("starts a new one after three periods and half a second, and after a step back in time", () => {
    const look = newLook();
    expect(stepLook(look, 0, 125_000).isNew).toBe(true);
    expect(stepLook(look, 500_000, 125_000).isNew).toBe(false);
    expect(stepLook(look, 1_000_001, 125_000).isNew).toBe(true);
    expect(stepLook(look, 1_900_000, 500_000).isNew).toBe(false);
    expect(stepLook(look, 3_400_001, 500_000).isNew).toBe(true);
    expect(stepLook(look, 3_000_000, 500_000).isNew).toBe(true);
  });

  it("settles after half a second", () => {
    const look = newLook();
    const said = [0, 125, 250, 375, 500, 625].map((ms) => {
      stepLook(look, ms * 1000, 125_000);
      return isSettled(look, 5 - Math.exp(-ms / 100), 1);
    });
    expect(said).toEqual([false, false, false, false, true, true]);
  });

  it("settles at once when brightness and residual are those of the last settled frame", () => {
    const look = newLook();
    for (const ms of [0, 250, 500, 625]) {
      stepLook(look, ms * 1000, 125_000);
      isSettled(look, 5, 1);
    }
    const first = (atUs: number, level: number, residual: number): boolean => {
      stepLook(look, atUs, 125_000);
      const said = isSettled(look, level, residual);
      for (let i = 1; i < 4; i++) {
        stepLook(look, atUs + i * 125_000, 125_000);
        isSettled(look, 5, 1);
      }
      return said;
    };
    expect(first(9_000_000, 5.02, 1)).toBe(true);
    expect(first(18_000_000, 5.02, 2)).toBe(false);
    expect(first(27_000_000, 4.8, 1)).toBe(false);
  });

  it("takes a dark first frame as it is when the look before was a single shot", () => {
    const look = newLook();
    for (const atUs of [0, 5_000_000, 10_000_000]) stepLook(look, atUs, undefined);
    expect(isSettled(look, 4.2, 2.5)).toBe(true);
  });

  it("lets a series of single shots begin with the second", () => {
    const look = newLook();
    stepLook(look, 0, undefined);
    expect(isSettled(look, 5, 1)).toBe(false);
    stepLook(look, 4_000_000, undefined);
    expect(isSettled(look, 5.01, 1)).toBe(true);
  });
});
