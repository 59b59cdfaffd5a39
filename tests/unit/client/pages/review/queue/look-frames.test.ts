import { expect, it } from "vitest";
import {
  FRAMES_MOST,
  frameAt,
  loopUs,
  shownIndexes,
} from "../../../../../../client/src/pages/review/queue/look-frames.ts";

it("shows every picture of a usual look, and of a long one as many as a browser holds, with the last", () => {
  expect(shownIndexes(3)).toEqual([0, 1, 2]);
  expect(shownIndexes(0)).toEqual([]);
  const many = shownIndexes(300);
  expect(many).toHaveLength(FRAMES_MOST);
  expect([many[0], many.at(-1), new Set(many).size]).toEqual([0, 299, FRAMES_MOST]);
});

it("loops at the pace of the record and rests on the last picture", () => {
  const times = [0, 100_000, 300_000];
  expect([0, 99_999, 100_000, 299_999, 300_000, 999_999].map((us) => frameAt(times, us))).toEqual([
    0, 0, 1, 1, 2, 2,
  ]);
  expect(frameAt(times, loopUs(times))).toBe(0);
  expect(frameAt([], 5)).toBe(0);
  expect(frameAt([0], 1e9)).toBe(0);
});
