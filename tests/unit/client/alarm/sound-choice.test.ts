import { shouldClaim, soundChoice } from "@cementwatch/client/alarm/sound-choice";
import { describe, expect, it } from "vitest";

const elsewhere = { screenId: "b", title: "table strip", isThere: true };

describe("which screen sounds", () => {
  it("is every wall until one was chosen, then that one alone, and the others say where", () => {
    expect(soundChoice(undefined, "a", "wall").isHere).toBe(true);
    expect(soundChoice(undefined, "a", "touch").isHere).toBe(false);
    expect(soundChoice(elsewhere, "a", "wall")).toEqual({
      isHere: false,
      at: "table strip",
      isFallback: false,
    });
    expect(soundChoice(elsewhere, "b", "touch").isHere).toBe(true);
  });

  it("is every screen when the chosen one has gone", () => {
    const gone = { ...elsewhere, isThere: false };
    expect(soundChoice(gone, "a", "wall")).toMatchObject({ isHere: true, isFallback: true });
    expect(soundChoice(gone, "c", "touch")).toMatchObject({ isHere: true, isFallback: true });
    expect(soundChoice(gone, "b", "touch").isFallback).toBe(false);
  });
});

describe("taking the sound by itself", () => {
  const wall = { role: "wall", isReady: true, sound: undefined, wasChosen: false, unclaimedMs: 2_000 };

  it("is for a wall that can sound, after it gave an earlier choice the time to come back", () => {
    expect(shouldClaim(wall)).toBe(true);
    expect(shouldClaim({ ...wall, unclaimedMs: 1_000 })).toBe(false);
    expect(shouldClaim({ ...wall, isReady: false })).toBe(false);
    expect(shouldClaim({ ...wall, role: "touch" })).toBe(false);
    expect(shouldClaim({ ...wall, role: "touch", wasChosen: true, unclaimedMs: 0 })).toBe(true);
  });

  it("never takes it from a screen that has it", () => {
    expect(shouldClaim({ ...wall, sound: { ...elsewhere, isThere: false } })).toBe(false);
  });
});
