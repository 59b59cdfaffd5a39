/** Axes of the small loops: one pair for all lines. */

import { loopAxes, loopPlace } from "@cementwatch/client/pages/review/list/loop-model";
import { expect, it } from "vitest";

it("holds every loop, is never narrower than 2 mL and 5 bar, and puts what is below zero on the axis", () => {
  expect(loopAxes([undefined, [[0, 0.2, 30]]])).toEqual({ topMl: 2, topKpa: 500 });
  const axes = loopAxes([[[0, 3.2, 30]], [[0, 1, 1_210]]]);
  expect(axes).toEqual({ topMl: 4, topKpa: 1_500 });
  const box = { width: 100, height: 40 };
  expect(loopPlace(axes, [0, 1, 750], box)).toEqual({ x: 25, y: 20 });
  expect(loopPlace(axes, [0, -1, -9], box)).toEqual({ x: 0, y: 40 });
});
