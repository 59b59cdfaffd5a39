import { openContour } from "@cementwatch/client/imaging/open-contour";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { describe, expect, it } from "vitest";
import { DRAWING } from "../../../support/lateral-scene.ts";

const [frontTop, backTop, backBottom, frontBottom] = DRAWING.contourPx;

describe("the outline of the body", () => {
  it("is open at the posterior wall", () => {
    expect(openContour(DRAWING.contourPx, DRAWING)).toEqual([
      { points: [backBottom, frontBottom, frontTop, backTop], isClosed: false },
    ]);
  });

  it("is open there when the bone has moved, and when the wall is drawn with many points", () => {
    const shifted = DRAWING.contourPx.map(({ x, y }) => ({ x: x + 40, y: y - 9 }));
    expect(openContour(shifted, DRAWING)[0]?.points).toHaveLength(4);
    const x = backTop?.x ?? 0;
    const along = [72, 84, 96, 108, 120].map((y) => ({ x: x + 1, y }));
    const contourPx = [frontTop, ...along, frontBottom].filter((point) => point !== undefined);
    const many: Drawing = { ...DRAWING, contourPx, posteriorWallPx: along };
    const lines = openContour(contourPx, many);
    expect(lines.flatMap(({ points }) => points.map((point) => point.x))).toEqual([x + 1, 66, 66, x + 1]);
  });

  it("is closed where no wall is drawn, as in AP, and for a contour of another drawing", () => {
    const ap: Drawing = { ...DRAWING, view: "ap", posteriorWallPx: [] };
    expect(openContour(DRAWING.contourPx, ap)).toEqual([{ points: DRAWING.contourPx, isClosed: true }]);
    const other = DRAWING.contourPx.slice(1);
    expect(openContour(other, DRAWING)).toEqual([{ points: other, isClosed: true }]);
    expect(openContour(other, undefined)).toEqual([{ points: other, isClosed: true }]);
  });
});
