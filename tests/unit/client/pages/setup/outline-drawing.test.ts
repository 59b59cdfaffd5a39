import { contourOf, drawingOf } from "@cementwatch/client/pages/setup/outline-drawing";
import type { OutlinePlan, OutlinePoints } from "@cementwatch/client/pages/setup/outline-points";
import { cannulaSpacing } from "@cementwatch/client/pages/setup/spacing";
import { bodyFrame } from "@cementwatch/shared/procedure/body-frame";
import { clientMessageSchema } from "@cementwatch/shared/protocol/control";
import { describe, expect, it } from "vitest";

const at = (x: number, y: number) => ({ x, y });
const STRAIGHT = at(0, 0);
const PLAN: OutlinePlan = { view: "lateral", hasDicomSpacing: false, isWithoutCannula: false };
/** A body of 150 × 120 px with the canal on the right, an 11G cannula 15.25 px wide: 0.2 mm a pixel. */
const POINTS: OutlinePoints = {
  corners: [at(100, 100), at(250, 105), at(250, 220), at(100, 225)],
  bulges: [STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT],
  canal: at(300, 160),
  tip: at(150, 160),
  axis: at(450, 160),
  edges: [at(300, 150), at(340, 165.25)],
};

function made(points: OutlinePoints, plan = PLAN, dicomMm?: number) {
  const result = drawingOf(points, plan, { dicomMm, gauge: 11 });
  if ("problem" in result) throw new Error(result.problem);
  return result.drawing;
}

describe("spacing from the edges of a cannula", () => {
  it("counts only the width across the axis, with two taps of 1 px at k = 2", () => {
    const spacing = cannulaSpacing(POINTS.edges, at(150, 160), at(450, 160), 11);
    expect(spacing?.widthPx).toBeCloseTo(15.25, 10);
    expect(spacing?.mmPerPx).toBeCloseTo(3.05 / 15.25, 10);
    expect(spacing?.uncertainty01).toBeCloseTo((2 * Math.SQRT2) / 15.25, 10);
  });

  it("is the same for a cannula that lies oblique", () => {
    const turned = (x: number, y: number) => at((x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2);
    const edges = [turned(10, -6), turned(60, 9.25)];
    expect(cannulaSpacing(edges, turned(0, 0), turned(300, 0), 11)?.widthPx).toBeCloseTo(15.25, 10);
  });

  it("cannot be told from one tap, from taps in one place, or without a direction", () => {
    const [first = STRAIGHT] = POINTS.edges;
    expect(cannulaSpacing([first], at(0, 0), at(9, 0), 11)).toBeUndefined();
    expect(cannulaSpacing([first, first], at(0, 0), at(9, 0), 11)).toBeUndefined();
    expect(cannulaSpacing(POINTS.edges, at(0, 0), at(0, 0), 11)).toBeUndefined();
  });
});

describe("the drawing made of the points", () => {
  it("is one that the protocol takes and the analysis can use", () => {
    const drawing = made(POINTS);
    const message = { type: "configure", requestId: "1", change: { drawing } };
    expect(clientMessageSchema.safeParse(message).success).toBe(true);
    expect(drawing.contourPx).toHaveLength(16);
    const frame = bodyFrame(drawing);
    expect(frame?.depthMm).toBeGreaterThan(29);
    expect(frame?.depthMm).toBeLessThan(31);
  });

  it.each([
    ["right", 300, 250],
    ["left", 40, 100],
  ] as const)(
    "has its posterior wall on the tapped side: %s, from cranial to caudal",
    (side, canalX, wallX) => {
      const drawing = made({ ...POINTS, canal: at(canalX, 160) });
      expect(drawing.posteriorDirection).toBe(side);
      expect(drawing.posteriorWallPx.every(({ x }) => x === wallX)).toBe(true);
      const ys = drawing.posteriorWallPx.map(({ y }) => y);
      expect(ys).toEqual(ys.toSorted((a, b) => a - b));
      expect(ys.length).toBeGreaterThan(1);
    },
  );

  it("bends a side through its pulled middle", () => {
    const contour = contourOf({ ...POINTS, bulges: [STRAIGHT, at(-8, 0), STRAIGHT, STRAIGHT] });
    expect(contour[6]).toEqual(at(242, 162.5));
    expect(contour[4]).toEqual(at(250, 105));
  });

  it("takes the picture's own spacing when there is one, with its 5 %", () => {
    const drawing = made(POINTS, { ...PLAN, hasDicomSpacing: true }, 0.25);
    expect(drawing).toMatchObject({
      pixelSpacingMm: 0.25,
      spacingSource: "dicom",
      spacingUncertainty01: 0.05,
    });
  });

  it("says what is wrong instead of sending a body that cannot be", () => {
    const wrong = drawingOf(POINTS, { ...PLAN, hasDicomSpacing: true }, { dicomMm: 1, gauge: 11 });
    expect(wrong).toEqual({ problem: expect.stringContaining("150 mm wide") });
    const narrow = drawingOf({ ...POINTS, edges: [at(1, 1), at(2, 1)] }, PLAN, {
      dicomMm: undefined,
      gauge: 11,
    });
    expect(narrow).toEqual({ problem: expect.stringContaining("too near") });
  });
});
