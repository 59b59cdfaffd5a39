import { remainingPauseMs, soundSign } from "@cementwatch/client/alarm/sound-sign";
import { expect, it } from "vitest";

const sign = (change: Partial<Parameters<typeof soundSign>[0]>) =>
  soundSign({ isHere: true, at: "", isReady: true, pauseMs: 0, ...change }).text;

it("always says what the sound is doing", () => {
  expect(sign({})).toBe("♪ ON");
  expect(sign({ pauseMs: 103_000 })).toBe("♪ PAUSED 1:43");
  expect(sign({ isReady: false })).toBe("♪ BLOCKED – touch");
  expect(sign({ isHere: false, at: "table strip", isReady: false })).toBe("♪ at: table strip");
});

it("knows no pause longer than two minutes, and none that it cannot time", () => {
  expect(remainingPauseMs(60e6, 10e6)).toBe(50_000);
  expect(remainingPauseMs(120e6, 0)).toBe(120_000);
  expect(remainingPauseMs(500e6, 0)).toBe(0);
  expect(remainingPauseMs(1e6, 2e6)).toBe(0);
  expect(remainingPauseMs(undefined, 0)).toBe(0);
  expect(remainingPauseMs(1e6, undefined)).toBe(0);
});
