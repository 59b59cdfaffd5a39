import {
  handles,
  NO_POINTS,
  nextStep,
  type OutlinePlan,
  type OutlinePoints,
  sideMiddle,
  withDefectTap,
  withMoved,
  withNudged,
  withTap,
} from "@cementwatch/client/pages/setup/outline-points";
import { describe, expect, it } from "vitest";

const LATERAL: OutlinePlan = { view: "lateral", spacing: "cannula", isWithoutCannula: false };
const at = (x: number, y: number) => ({ x, y });

function tapped(plan: OutlinePlan, ...points: readonly (readonly [number, number])[]): OutlinePoints {
  return points.reduce((all, [x, y]) => withTap(all, plan, at(x, y)), NO_POINTS);
}

describe("points of an outline", () => {
  it("are asked for in order until nothing is missing", () => {
    const taps = [at(0, 0), at(100, 0), at(100, 80), at(0, 80), at(150, 40), at(50, 40), at(200, 20)];
    const edges = [at(120, 30), at(120, 45)];
    const asked: string[] = [];
    let points = NO_POINTS;
    for (const tap of [...taps, ...edges]) {
      asked.push(nextStep(points, LATERAL));
      points = withTap(points, LATERAL, tap);
    }
    expect(asked.join(" ")).toBe("corner corner corner corner canal tip axis edge edge");
    expect(nextStep(points, LATERAL)).toBe("done");
    expect(withTap(points, LATERAL, at(1, 1))).toBe(points);
  });

  it("need no canal in AP, no edges with spacing from the picture, no cannula when there is none", () => {
    const corners = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ] as const;
    const ap: OutlinePlan = { view: "ap", spacing: "dicom", isWithoutCannula: false };
    expect(nextStep(tapped(ap, ...corners), ap)).toBe("tip");
    expect(nextStep(tapped(ap, ...corners, [4, 4], [20, 4]), ap)).toBe("done");
    expect(nextStep(tapped(ap, ...corners), { ...ap, isWithoutCannula: true })).toBe("done");
    const unknown: OutlinePlan = { ...ap, spacing: "cannula", isWithoutCannula: true };
    expect(nextStep(tapped(unknown, ...corners), unknown)).toBe("tip");
  });

  it("are put in a ring from the upper left, in whatever order they were tapped", () => {
    const ring = tapped(LATERAL, [100, 80], [0, 0], [0, 80], [100, 0]).corners;
    expect(ring).toEqual([at(0, 0), at(100, 0), at(100, 80), at(0, 80)]);
  });

  it("move one by one; the middle of a side bends it and follows its corners", () => {
    const square = tapped(LATERAL, [0, 0], [100, 0], [100, 80], [0, 80]);
    const bent = withMoved(square, { kind: "bulge", index: 1 }, at(94, 40));
    expect(sideMiddle(bent, 1)).toEqual(at(94, 40));
    expect(sideMiddle(bent, 0)).toEqual(at(50, 0));
    const shifted = withMoved(bent, { kind: "corner", index: 1 }, at(110, 0));
    expect(sideMiddle(shifted, 1)).toEqual(at(99, 40));
    expect(handles(square)).toHaveLength(8);
  });

  it("ask for two edges of a ball when the spacing comes from one, and for no cannula that is not there", () => {
    const plan: OutlinePlan = { view: "lateral", spacing: "ball", isWithoutCannula: true };
    const five = tapped(plan, [0, 0], [100, 0], [100, 80], [0, 80], [150, 40]);
    expect(nextStep(five, plan)).toBe("ball");
    const all = withTap(withTap(five, plan, at(300, 10)), plan, at(340, 10));
    expect(all.ball).toEqual([at(300, 10), at(340, 10)]);
    expect(nextStep(all, plan)).toBe("done");
  });

  it("are five taps with spacing from the picture and no cannula yet", () => {
    const plan: OutlinePlan = { view: "lateral", spacing: "dicom", isWithoutCannula: true };
    expect(nextStep(tapped(plan, [0, 0], [100, 0], [100, 80], [0, 80]), plan)).toBe("canal");
    expect(nextStep(tapped(plan, [0, 0], [100, 0], [100, 80], [0, 80], [150, 40]), plan)).toBe("done");
  });

  it("move by single pixels, a point of the wall defect too; a point that is not there moves nothing", () => {
    const square = withDefectTap(tapped(LATERAL, [0, 0], [100, 0], [100, 80], [0, 80]), at(99, 40));
    expect(withNudged(square, { kind: "corner", index: 2 }, -1, 0).corners[2]).toEqual(at(99, 80));
    expect(withNudged(square, { kind: "defect", index: 0 }, 0, 10).defect).toEqual([at(99, 50)]);
    expect(withNudged(square, { kind: "tip" }, 1, 1)).toBe(square);
  });
});
