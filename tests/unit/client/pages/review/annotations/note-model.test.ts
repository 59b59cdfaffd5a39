/** The place of a note after taps on the picture, and its words. */

import { placeAfterTap, placeText } from "@cementwatch/client/pages/review/annotations/note-model";
import { expect, it } from "vitest";

const tap = (xPx: number, yPx: number, pictureId = "c") => ({
  pictureId,
  view: "lateral" as const,
  xPx,
  yPx,
});

it("takes one tap for a point and two corners, in any order, for a box", () => {
  expect(placeAfterTap(undefined, "point", tap(10.04, 20))).toEqual({ place: tap(10, 20), isDone: true });
  const first = placeAfterTap(undefined, "box", tap(50, 60));
  expect(first).toEqual({ place: tap(50, 60), isDone: false });
  const done = placeAfterTap(first.place, "box", tap(30, 90));
  expect(done).toEqual({ place: { ...tap(30, 60), widthPx: 20, heightPx: 30 }, isDone: true });
  expect(placeText(done.place)).toBe("LAT at 30, 60 px, 20 × 30");
  expect([placeText(first.place), placeText(undefined)]).toEqual(["LAT at 50, 60 px", ""]);
});

it("waits for another corner when both are the same, and begins anew on another picture", () => {
  const first = tap(50, 60);
  expect(placeAfterTap(first, "box", tap(51, 90))).toEqual({ place: first, isDone: false });
  expect(placeAfterTap(first, "box", tap(5, 6, "d"))).toEqual({ place: tap(5, 6, "d"), isDone: false });
});
