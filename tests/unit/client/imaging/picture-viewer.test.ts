import { areaAround, areaToCanvas, wholeArea } from "@cementwatch/client/imaging/grey-picture";
import { currentFinding, type OverlayInput } from "@cementwatch/client/imaging/overlay-layer";
import { applyAffine, invertAffine } from "@cementwatch/client/imaging/picture-viewer";
import type { ReceivedFrame } from "@cementwatch/client/store/frame-slot";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const coefficient = fc.double({ min: -5, max: 5, noNaN: true });

it("goes from image to element and back", () => {
  const matrix = fc.record({
    a: coefficient,
    b: coefficient,
    c: coefficient,
    d: coefficient,
    e: coefficient,
    f: coefficient,
  });
  const point = { x: 12, y: -3 };
  fc.assert(
    fc.property(matrix, (forth) => {
      fc.pre(Math.abs(forth.a * forth.d - forth.b * forth.c) > 0.01);
      const back = invertAffine(forth);
      expect(back).toBeDefined();
      if (back === undefined) return;
      const returned = applyAffine(back, applyAffine(forth, point));
      expect(returned.x).toBeCloseTo(point.x, 6);
      expect(returned.y).toBeCloseTo(point.y, 6);
    }),
    { numRuns: 50, seed: 7 },
  );
  expect(invertAffine({ a: 1, b: 1, c: 1, d: 1, e: 0, f: 0 })).toBeUndefined();
});

describe("small pictures", () => {
  const frame = { head: { rows: 400, columns: 600 } } as ReceivedFrame;

  it("show all of a picture that is not square, in the middle", () => {
    expect(wholeArea(frame)).toEqual({ left: 0, top: -100, side: 600 });
    expect(applyAffine(areaToCanvas(wholeArea(frame), 300), { x: 299.5, y: 199.5 })).toEqual({
      x: 150,
      y: 150,
    });
  });

  it("show the surroundings of a place and stay inside", () => {
    const area = areaAround(frame, { x: 5, y: 390 });
    expect(area).toEqual({ left: 0, top: 240, side: 160 });
  });
});

it("draws a finding while it is at most two frames behind a moving picture, and always on a held one", () => {
  const input = (drawnFrameNumber: number, pictureState: "live" | "held") =>
    currentFinding({ finding: { frameNumber: 10 }, drawnFrameNumber, pictureState } as OverlayInput);
  expect(input(12, "live")).toBeDefined();
  expect(input(13, "live")).toBeUndefined();
  expect(input(13, "held")).toBeDefined();
});
