import type { FrameFinding, OutsideComponent } from "@cementwatch/shared/imaging/frame-finding";
import { leaksOf } from "@cementwatch/shared/leak/image-evidence";
import { resolveParameters } from "@cementwatch/shared/leak/parameters";
import { describe, expect, it } from "vitest";
import { outside } from "../../../support/pipeline-room.ts";

const LIMITS = resolveParameters({}).values;

function finding(pieces: readonly OutsideComponent[], change: Partial<FrameFinding> = {}): FrameFinding {
  return {
    pictureId: "carm",
    view: "lateral",
    delivery: "live",
    frameNumber: 1,
    measuredAtUs: 1,
    context: { isVolumeFitted: false, referenceRequest: 1, drawingVersion: 1 },
    insideMassMm2: 40,
    outside: pieces,
    ...change,
  };
}

const conditions = (of: FrameFinding, isLookOver = false) =>
  leaksOf(of, LIMITS, isLookOver).map((leak) => leak.condition);

describe("image evidence", () => {
  it("wants three of five frames for a small piece behind the wall, and one for a large one", () => {
    expect(conditions(finding([outside({ areaMm2: 1.6, framesOfLastFive: 2 })]))).toEqual([]);
    expect(conditions(finding([outside({ areaMm2: 1.6, framesOfLastFive: 3 })]))).toEqual(["A1"]);
    expect(conditions(finding([outside({ areaMm2: 1.4, framesOfLastFive: 5 })]))).toEqual([]);
    expect(conditions(finding([outside({ areaMm2: 3, framesOfLastFive: 1 })]))).toEqual(["A1"]);
  });

  it("decides on the last frame of a look that is over, with more evidence", () => {
    const once = (logLikelihood: number) =>
      finding([outside({ areaMm2: 1.6, framesOfLastFive: 1, logLikelihood })]);
    expect(conditions(once(150), false)).toEqual([]);
    expect(conditions(once(150), true)).toEqual(["A1"]);
    expect(conditions(once(60), true)).toEqual([]);
  });

  it("takes what is faint and large for a passing shadow until it has stayed without fading", () => {
    const shadow = { zone: "anterior", areaMm2: 60, meanOpacity: 0.1, framesOfLastFive: 5 } as const;
    expect(conditions(finding([outside({ ...shadow, framesOfLastEight: 6 })]))).toEqual([]);
    expect(conditions(finding([outside({ ...shadow, framesOfLastEight: 8 })]))).toEqual(["A4"]);
    expect(conditions(finding([outside({ ...shadow, framesOfLastEight: 8, trend: 0.9 })]))).toEqual([]);
    expect(conditions(finding([outside({ ...shadow, meanOpacity: 0.3, framesOfLastEight: 5 })]))).toEqual([
      "A4",
    ]);
  });

  it("doubts small faint pieces too when much faint area is about", () => {
    const small = outside({ areaMm2: 3, meanOpacity: 0.13, framesOfLastFive: 5 });
    expect(conditions(finding([small]))).toEqual(["A1"]);
    const about = outside({ zone: "anterior", areaMm2: 60, meanOpacity: 0.13 });
    expect(conditions(finding([small, about]))).toEqual([]);
  });

  it("does not believe more cement outside than inside at once, unless it is dense", () => {
    const piece = { areaMm2: 30, meanOpacity: 0.25, framesOfLastFive: 3, framesOfLastEight: 3 };
    expect(conditions(finding([outside(piece)], { insideMassMm2: 2 }))).toEqual([]);
    expect(conditions(finding([outside(piece)], { insideMassMm2: 40 }))).toEqual(["A1"]);
    expect(conditions(finding([outside({ ...piece, meanOpacity: 0.4 })], { insideMassMm2: 2 }))).toEqual([
      "A1",
    ]);
    expect(conditions(finding([outside({ ...piece, framesOfLastEight: 8 })], { insideMassMm2: 2 }))).toEqual([
      "A1",
    ]);
  });

  it("takes a thin line along the needle for the needle", () => {
    const track = { zone: "needleTrack", areaMm2: 14, framesOfLastFive: 5 } as const;
    expect(conditions(finding([outside({ ...track, elongation: 20, widthMm: 1.2 })]))).toEqual([]);
    expect(conditions(finding([outside({ ...track, elongation: 6, widthMm: 0.8 })]))).toEqual([]);
    expect(conditions(finding([outside({ ...track, elongation: 6, widthMm: 1.4 })]))).toEqual(["A4"]);
  });

  it("decides on a provisional frame only when no other follows", () => {
    const waiting = finding([outside()], { notValid: "contrast", isProvisional: true });
    expect(conditions(waiting, false)).toEqual([]);
    expect(conditions(waiting, true)).toEqual(["A1"]);
    const contrast = finding([outside()], { notValid: "contrast" });
    expect(conditions(contrast, true)).toEqual([]);
  });
});
