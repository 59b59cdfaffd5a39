import { soundWords } from "@cementwatch/client/alarm/sound-words";
import { expect, it } from "vitest";

const settings = { isHere: true, at: "", isFallback: false, isReady: true };

it("says AUDIO OK only after the test and when the browser lets the sound out", () => {
  expect(soundWords(settings).text).toBe("Sound: testing …");
  expect(soundWords({ ...settings, problems: [] })).toEqual({
    text: "AUDIO OK · rendered as it must be",
    isBad: false,
  });
  expect(soundWords({ ...settings, isReady: false, problems: [] })).toMatchObject({ isBad: true });
  expect(soundWords({ ...settings, problems: ["high: 9 pulses"] }).text).toBe("AUDIO FAULT · high: 9 pulses");
});
