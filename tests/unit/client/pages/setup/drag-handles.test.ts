import { handleAt } from "@cementwatch/client/pages/setup/drag-handles";
import type { OutlinePoints } from "@cementwatch/client/pages/setup/outline-points";
import { expect, it } from "vitest";

const POINTS: OutlinePoints = {
  corners: [
    { x: 10, y: 10 },
    { x: 30, y: 10 },
  ],
  bulges: [],
  tip: { x: 12, y: 10 },
  edges: [],
  ball: [],
  defect: [],
};
/** Twice as large on screen, moved by (5, 0). */
const TWICE = { a: 2, b: 0, c: 0, d: 2, e: 5, f: 0 };

it("finds the nearest point within reach on the screen, and none beyond it", () => {
  expect(handleAt(POINTS, TWICE, { x: 26, y: 20 }, 14)).toEqual({ kind: "corner", index: 0 });
  expect(handleAt(POINTS, TWICE, { x: 29, y: 20 }, 14)).toEqual({ kind: "tip" });
  expect(handleAt(POINTS, TWICE, { x: 45, y: 20 }, 14)).toBeUndefined();
  expect(handleAt(POINTS, TWICE, { x: 45, y: 20 }, 30)).toEqual({ kind: "tip" });
});
