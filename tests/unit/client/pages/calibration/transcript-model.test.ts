import {
  asciiOf,
  joinLines,
  lineTime,
  MAX_LINES,
  spacedHex,
  type TranscriptLine,
} from "@cementwatch/client/pages/calibration/transcript-model";
import { expect, it } from "vitest";

const line = (sequence: number): TranscriptLine => ({
  sequence,
  atUs: 0,
  source: "device",
  direction: "in",
  hex: "00",
});

it("joins lines once and keeps the newest", () => {
  const first = joinLines([], [line(0), line(1)]);
  expect(joinLines(first, [line(1), line(2)]).map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  expect(joinLines(first, [])).toBe(first);
  const many = joinLines(
    first,
    Array.from({ length: 500 }, (_, at) => line(at + 2)),
  );
  expect([many.length, many.at(-1)?.sequence]).toEqual([MAX_LINES, 501]);
});

it("writes bytes and times for the eye", () => {
  expect(spacedHex("0c1eff")).toBe("0C 1E FF");
  expect(asciiOf("414a0d7f20")).toBe("AJ·· ");
  expect([lineTime(0), lineTime(61_250_000)]).toEqual(["0:00.0", "1:01.2"]);
});
