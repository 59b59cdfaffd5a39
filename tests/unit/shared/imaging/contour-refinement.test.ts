import { refineContour } from "@cementwatch/shared/imaging/contour-refinement";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { describe, expect, it } from "vitest";

const SIDE = 120;
const SPACING_MM = 0.6;
const GRID = { left: 0, top: 0, width: SIDE, height: SIDE };
const USABLE = new Uint8Array(SIDE * SIDE).fill(1);
const CENTRE = 60;
const HALF_WIDTH = 30;
const HALF_HEIGHT = 20;

const CORNER = 6;

/** Distance outside the body's box with its rounded corners, pixels; negative inside. */
function outsidePx(point: PointPx, corner = CORNER): number {
  const u = Math.abs(point.x - CENTRE) - HALF_WIDTH + corner;
  const v = Math.abs(point.y - CENTRE) - HALF_HEIGHT + corner;
  return Math.hypot(Math.max(u, 0), Math.max(v, 0)) + Math.min(Math.max(u, v), 0) - corner;
}

/** A dark box with an edge over about two pixels; `contrast` 0 shows no bone at all. */
function picture(contrast: number) {
  const data = new Float32Array(SIDE * SIDE);
  for (let k = 0; k < data.length; k++) {
    const x = k % SIDE;
    const y = Math.floor(k / SIDE);
    const ripple = 0.01 * Math.sin(k * 12.9898) * Math.cos(k * 4.1414);
    data[k] = 3 - contrast / (1 + Math.exp(2 * outsidePx({ x, y }))) + ripple;
  }
  return { width: SIDE, height: SIDE, data };
}

/** The box drawn by a hand that is off by up to `offPx`, five points a side. */
function drawn(offPx: number): PointPx[] {
  const points: PointPx[] = [];
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  corners.forEach(([x0, y0], side) => {
    const [x1, y1] = corners[(side + 1) % 4] ?? [0, 0];
    for (let i = 0; i < 5; i++) {
      const off = offPx * Math.sin(2.4 * (5 * side + i));
      points.push({
        x: CENTRE + (HALF_WIDTH + off) * (x0 + ((x1 - x0) * i) / 5),
        y: CENTRE + (HALF_HEIGHT + off) * (y0 + ((y1 - y0) * i) / 5),
      });
    }
  });
  return points;
}

function errorsMm(points: readonly PointPx[]): number[] {
  return points.map((point) => Math.abs(outsidePx(point)) * SPACING_MM).sort((a, b) => a - b);
}

describe("contour refinement", () => {
  it("brings a hand-drawn outline with sharp corners onto the edge", () => {
    const refined = refineContour(drawn(1.6), picture(0.4), GRID, USABLE, SPACING_MM);
    const errors = errorsMm(refined.contourPx);
    const before = errorsMm(drawn(1.6));
    const share = (of: readonly number[], at: number) => of[Math.floor(of.length * at)] ?? 0;
    expect(share(before, 0.5)).toBeGreaterThan(0.5);
    expect(share(errors, 0.5)).toBeLessThan(0.25);
    expect(share(errors, 0.9)).toBeLessThan(0.55);
    expect(refined.found01).toBeGreaterThan(0.9);
  });

  it("leaves the drawing where the picture shows no edge", () => {
    const refined = refineContour(drawn(0), picture(0), GRID, USABLE, SPACING_MM);
    expect(refined.found01).toBeLessThan(0.2);
    for (const point of refined.contourPx)
      expect(Math.abs(outsidePx(point, 0)) * SPACING_MM).toBeLessThan(0.5);
  });

  it("never moves farther than its reach", () => {
    const far = drawn(0).map((point) => ({ x: point.x + 6, y: point.y }));
    const refined = refineContour(far, picture(0.4), GRID, USABLE, SPACING_MM);
    for (const point of refined.contourPx) {
      const moved = Math.abs(outsidePx({ x: point.x - 6, y: point.y }, 0));
      expect(moved * SPACING_MM).toBeLessThan(1.7);
    }
  });

  it("takes nothing from under the cannula", () => {
    const hidden = new Uint8Array(SIDE * SIDE);
    const refined = refineContour(drawn(1.6), picture(0.4), GRID, hidden, SPACING_MM);
    expect(refined.found01).toBe(0);
  });
});
