import { THUMBNAILS_MOST, thumbnailTimes } from "@cementwatch/server/session/replay-thumbnails";
import type { LookSpan } from "@cementwatch/shared/session/session-strip";
import { expect, it } from "vitest";

const S = 1_000_000;
const look = (fromS: number, toS: number): LookSpan => ({
  fromUs: fromS * S,
  toUs: toS * S,
  view: "lateral",
  frames: 10,
});

it("gives each look its middle, and a long one a picture each two seconds", () => {
  expect(thumbnailTimes([look(0, 1), look(10, 16)]).map((us) => us / S)).toEqual([0.5, 11, 13, 15]);
  expect(thumbnailTimes([])).toEqual([]);
  expect(thumbnailTimes([look(5, 5)])).toEqual([5 * S]);
});

it("never makes more than the bound, over the whole session", () => {
  const continuous = thumbnailTimes([look(0, 7_200)]);
  expect(continuous.length).toBeLessThanOrEqual(THUMBNAILS_MOST);
  expect(continuous.length).toBeGreaterThan(THUMBNAILS_MOST / 2);
  const many = thumbnailTimes(Array.from({ length: 2_000 }, (_, n) => look(n * 10, n * 10 + 1)));
  expect(many).toHaveLength(THUMBNAILS_MOST);
  expect(many.at(-1)).toBeGreaterThan(19_800 * S);
});
