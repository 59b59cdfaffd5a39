import {
  contourOf,
  drawingOf,
  pointsOf,
  type SpacingFacts,
  spacingOf,
} from "@cementwatch/client/pages/setup/outline-drawing";
import type { OutlinePlan, OutlinePoints } from "@cementwatch/client/pages/setup/outline-points";
import { ballSpacing, cannulaSpacing } from "@cementwatch/client/pages/setup/spacing";
import { bodyFrame } from "@cementwatch/shared/procedure/body-frame";
import { clientMessageSchema } from "@cementwatch/shared/protocol/control";
import { describe, expect, it } from "vitest";

const at = (x: number, y: number) => ({ x, y });
const STRAIGHT = at(0, 0);
const PLAN: OutlinePlan = { view: "lateral", spacing: "cannula", isWithoutCannula: false };
/** A body of 150 × 120 px with the canal on the right, an 11G cannula 15.25 px wide: 0.2 mm a pixel. */
const POINTS: OutlinePoints = {
  corners: [at(100, 100), at(250, 105), at(250, 220), at(100, 225)],
  bulges: [STRAIGHT, STRAIGHT, STRAIGHT, STRAIGHT],
  canal: at(300, 160),
  tip: at(150, 160),
  axis: at(450, 160),
  edges: [at(300, 150), at(340, 165.25)],
  ball: [],
  defect: [],
};
const FACTS: SpacingFacts = {
  dicomMm: undefined,
  gauge: 11,
  ballMm: 10,
  typedMm: 0,
  typedUncertainty01: 0.1,
  kept: undefined,
};

function made(points: OutlinePoints, plan = PLAN, dicomMm?: number) {
  const result = drawingOf(points, plan, { ...FACTS, dicomMm });
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
    const drawing = made(POINTS, { ...PLAN, spacing: "dicom" }, 0.25);
    expect(drawing).toMatchObject({
      pixelSpacingMm: 0.25,
      spacingSource: "dicom",
      spacingUncertainty01: 0.05,
    });
  });

  it("says what is wrong instead of sending a body that cannot be", () => {
    const wrong = drawingOf(POINTS, { ...PLAN, spacing: "dicom" }, { ...FACTS, dicomMm: 1 });
    expect(wrong).toEqual({ problem: expect.stringContaining("150 mm wide") });
    const narrow = drawingOf({ ...POINTS, edges: [at(1, 1), at(2, 1)] }, PLAN, FACTS);
    expect(narrow).toEqual({ problem: expect.stringContaining("too near") });
  });

  it("carries a wall defect of three points or more in lateral, and none of two", () => {
    const defect = [at(240, 140), at(260, 140), at(260, 180)];
    expect(made({ ...POINTS, defect }).wallDefectPx).toEqual(defect);
    expect(made({ ...POINTS, defect: defect.slice(1) })).not.toHaveProperty("wallDefectPx");
    const ap = made({ ...POINTS, defect }, { ...PLAN, view: "ap" });
    expect(ap).not.toHaveProperty("wallDefectPx");
  });

  it("comes back as points to drag, and as the same drawing from them", () => {
    const bent = { ...POINTS, bulges: [at(0, 4), at(-8, 0), STRAIGHT, at(5, 0)], defect: [] };
    const drawing = made(bent);
    const points = pointsOf(drawing);
    if (points === undefined) throw new Error("no points");
    expect(points.corners).toEqual(bent.corners);
    expect(points.bulges).toEqual(bent.bulges);
    const { pixelSpacingMm, spacingSource, spacingUncertainty01 } = drawing;
    const kept = { pixelSpacingMm, spacingSource, spacingUncertainty01 };
    const plan: OutlinePlan = { view: "lateral", spacing: "kept", isWithoutCannula: true };
    expect(drawingOf(points, plan, { ...FACTS, kept })).toEqual({ drawing });
    expect(pointsOf({ ...drawing, contourPx: drawing.contourPx.slice(1) })).toBeUndefined();
  });
});

describe("spacing from a ball, and typed", () => {
  it("is diameter over distance, with the taps and 5 % of the ball's plane at k = 2", () => {
    const spacing = ballSpacing([at(10, 10), at(40, 50)], 10);
    expect(spacing?.mmPerPx).toBeCloseTo(0.2, 10);
    expect(spacing?.uncertainty01).toBeCloseTo(Math.hypot((2 * Math.SQRT2) / 50, 0.05), 10);
  });

  it("cannot be told from one tap, taps in one place, or no diameter", () => {
    expect(ballSpacing([at(1, 1)], 10)).toBeUndefined();
    expect(ballSpacing([at(1, 1), at(2, 1)], 10)).toBeUndefined();
    expect(ballSpacing([at(1, 1), at(90, 1)], 0)).toBeUndefined();
    expect(ballSpacing([at(1, 1), at(90, 1)], Number.NaN)).toBeUndefined();
  });

  it("names its source in the drawing", () => {
    const ball: OutlinePoints = { ...POINTS, ball: [at(0, 0), at(50, 0)] };
    const by = (spacing: OutlinePlan["spacing"], facts: Partial<SpacingFacts>) =>
      spacingOf(ball, { ...PLAN, spacing }, { ...FACTS, ...facts });
    expect(by("ball", {})).toMatchObject({ spacingSource: "ball", pixelSpacingMm: 0.2 });
    expect(by("typed", { typedMm: 0.3 })).toEqual({
      pixelSpacingMm: 0.3,
      spacingSource: "operator",
      spacingUncertainty01: 0.1,
    });
    expect(by("typed", {})).toBeUndefined();
    expect(by("dicom", {})).toBeUndefined();
    const untyped = drawingOf(POINTS, { ...PLAN, spacing: "typed" }, FACTS);
    expect(untyped).toEqual({ problem: expect.stringContaining("type millimetres a pixel") });
  });
});
