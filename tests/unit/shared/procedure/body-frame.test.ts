import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import {
  type BodyFrame,
  bodyFrame,
  depthMmAt,
  fractionOf,
  stopTicks,
  zoneOf,
} from "@cementwatch/shared/procedure/body-frame";
import { describe, expect, it } from "vitest";

/** 40 mm deep and 30 mm high at 0.5 mm; anterior left, posterior right. */
const PLAIN: Drawing = {
  view: "lateral",
  contourPx: [
    { x: 100, y: 100 },
    { x: 180, y: 100 },
    { x: 180, y: 160 },
    { x: 100, y: 160 },
  ],
  posteriorWallPx: [
    { x: 180, y: 100 },
    { x: 180, y: 160 },
  ],
  posteriorDirection: "right",
  pixelSpacingMm: 0.5,
  spacingSource: "operator",
  spacingUncertainty01: 0.05,
};

function changed(at: (point: PointPx) => PointPx, direction: "left" | "right"): Drawing {
  return {
    ...PLAIN,
    contourPx: PLAIN.contourPx.map(at),
    posteriorWallPx: PLAIN.posteriorWallPx.map(at),
    posteriorDirection: direction,
  };
}

function frameOf(drawing: Drawing): BodyFrame {
  const frame = bodyFrame(drawing);
  if (frame === undefined) throw new Error("the drawing was refused");
  return frame;
}

const mirror = (point: PointPx): PointPx => ({ x: 300 - point.x, y: point.y });
const turn = (point: PointPx): PointPx => {
  const u = point.x - 140;
  const v = point.y - 130;
  return { x: 140 + 0.94 * u - 0.342 * v, y: 130 + 0.342 * u + 0.94 * v };
};

describe("body frame", () => {
  it.each([
    ["posterior right", PLAIN, (point: PointPx) => point],
    ["posterior left", changed(mirror, "left"), mirror],
    ["turned by 20°", changed(turn, "right"), turn],
  ] as const)("measures fractions and depth: %s", (_, drawing, at) => {
    const frame = frameOf(drawing);
    expect(frame.depthMm).toBeCloseTo(40, 0);
    for (const [x, fraction] of [
      [100, 0],
      [140, 0.5],
      [160, 0.75],
      [180, 1],
      [184, 1.05],
    ] as const) {
      const point = at({ x, y: 130 });
      expect(fractionOf(frame, point.x, point.y)).toBeCloseTo(fraction, 2);
      expect(depthMmAt(frame, point.x, point.y)).toBeCloseTo(40, 0);
    }
  });

  it("takes the wall as drawn, not the contour", () => {
    const slanted = {
      ...PLAIN,
      posteriorWallPx: [
        { x: 172, y: 100 },
        { x: 180, y: 130 },
        { x: 172, y: 160 },
      ],
    };
    const frame = frameOf(slanted);
    expect(fractionOf(frame, 172, 101)).toBeCloseTo(1, 1);
    expect(fractionOf(frame, 180, 130)).toBeCloseTo(1, 2);
    expect(fractionOf(frame, 172, 130)).toBeCloseTo(0.9, 2);
  });

  it("keeps the anterior wall of a wedged body", () => {
    const wedge: Drawing = {
      ...PLAIN,
      contourPx: [
        { x: 100, y: 120 },
        { x: 180, y: 100 },
        { x: 180, y: 160 },
        { x: 100, y: 156 },
      ],
    };
    const frame = frameOf(wedge);
    expect(fractionOf(frame, 100, 135)).toBeCloseTo(0, 1);
    expect(zoneOf(frame, 112, 108, 1.3)).toBe("discSuperior");
    expect(zoneOf(frame, 112, 166, 1.3)).toBe("discInferior");
  });

  it("names the zones about the body, the canal at any height", () => {
    const frame = frameOf(PLAIN);
    expect(zoneOf(frame, 190, 130, 1.3)).toBe("posterior");
    expect(zoneOf(frame, 190, 60, 1.3)).toBe("posterior");
    expect(zoneOf(frame, 190, 200, 1.3)).toBe("posterior");
    expect(zoneOf(frame, 90, 130, 1.3)).toBe("anterior");
    expect(zoneOf(frame, 140, 90, 1.3)).toBe("discSuperior");
    expect(zoneOf(frame, 140, 170, 1.3)).toBe("discInferior");
    expect(zoneOf(frame, 182, 130, 1.3)).toBe("none");
    expect(zoneOf(frame, 183, 130, 1.3)).toBe("posterior");
  });

  it("knows sides, not walls, in the AP view", () => {
    const frame = frameOf({ ...PLAIN, view: "ap", posteriorWallPx: [] });
    expect(zoneOf(frame, 190, 130, 1.3)).toBe("lateral");
    expect(zoneOf(frame, 90, 130, 1.3)).toBe("lateral");
    expect(zoneOf(frame, 140, 90, 1.3)).toBe("discSuperior");
    expect(stopTicks(frame, 0.75)).toEqual([]);
  });

  it("sets the stop ticks at the fraction, outside the body", () => {
    for (const [fraction, x] of [
      [0.75, 160],
      [0.67, 153.6],
    ] as const) {
      const ticks = stopTicks(frameOf(PLAIN), fraction);
      expect(ticks.length).toBe(2);
      for (const point of ticks.flat()) {
        expect(point.x).toBeCloseTo(x, 0);
        expect(point.y < 100 || point.y > 160).toBe(true);
      }
    }
  });

  it("refuses drawings that cannot be used", () => {
    const onTheWrongSide = { ...PLAIN, posteriorDirection: "left" as const };
    expect(bodyFrame(onTheWrongSide)).toBeUndefined();
    expect(bodyFrame({ ...PLAIN, contourPx: PLAIN.contourPx.slice(0, 2) })).toBeUndefined();
    expect(bodyFrame({ ...PLAIN, contourPx: [] })).toBeUndefined();
    expect(bodyFrame({ ...PLAIN, pixelSpacingMm: 0 })).toBeUndefined();
    expect(bodyFrame({ ...PLAIN, pixelSpacingMm: Number.NaN })).toBeUndefined();
  });
});
