import {
  changeSpans,
  cursorUs,
  curvePath,
  curveRange,
  mergedChanges,
  thumbnailAt,
  viewChanges,
} from "@cementwatch/client/pages/review/replay-lanes-model";
import { describe, expect, it } from "vitest";

const RANGE = { startUs: 0, endUs: 100 };

describe("a curve", () => {
  it("is a closed band of its extremes, broken where nothing was measured", () => {
    const curve = { signal: "volumeMl", lows: [0, 1, null, 2], highs: [1, 2, null, 4] } as const;
    expect(curveRange(curve)).toEqual({ bottom: 0, top: 4 });
    const path = curvePath(curve);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.startsWith("M0 75L1 50L2 50L2 75L1 100")).toBe(true);
    expect(path.endsWith("L3 50Z")).toBe(true);
  });

  it("without any value draws nothing, and a flat one has a height to be drawn in", () => {
    expect(curvePath({ signal: "volumeMl", lows: [null], highs: [null] })).toBe("");
    expect(curveRange({ lows: [0], highs: [0] })).toEqual({ bottom: 0, top: 1 });
    expect(curveRange({ lows: [-3], highs: [2] })).toEqual({ bottom: -3, top: 2 });
  });
});

it("names batch and level together from each change of either, and leaves out the text of a sliver", () => {
  const merged = mergedChanges(
    [
      { atUs: -5, value: "batch A" },
      { atUs: 50, value: "batch B" },
    ],
    [
      { atUs: 0, value: "L1" },
      { atUs: 99, value: "T12" },
    ],
  );
  expect(merged.map(({ value }) => value)).toEqual([
    "batch A",
    "batch A · L1",
    "batch B · L1",
    "batch B · T12",
  ]);
  const spans = changeSpans(RANGE, merged);
  expect(spans.map(({ leftPercent, widthPercent }) => [leftPercent, widthPercent])).toEqual([
    [0, 0],
    [0, 50],
    [50, 49],
    [99, 1],
  ]);
  expect(spans.at(-1)?.text).toBe("");
});

it("names the view where it changes", () => {
  const looks = (["lateral", "lateral", "ap"] as const).map((view, i) => ({
    view,
    fromUs: i,
    toUs: i,
    frames: 1,
  }));
  expect(viewChanges({ looks })).toEqual([
    { atUs: 0, value: "LAT" },
    { atUs: 2, value: "AP" },
  ]);
});

describe("the cursor", () => {
  it("stands where the picture on screen was taken while the beam is on", () => {
    expect(cursorUs(10e6, 9.9e6, "live")).toBe(9.9e6);
  });
  it("stands where the replay is when the picture is held, old or not there", () => {
    expect(cursorUs(10e6, 9.9e6, "held")).toBe(10e6);
    expect(cursorUs(10e6, 8e6, "live")).toBe(10e6);
    expect(cursorUs(10e6, undefined, "live")).toBe(10e6);
  });
});

it("shows the small picture that was newest, the first one before it, none when there are none", () => {
  const thumbnails = [10, 20].map((atUs) => ({ atUs, view: "lateral" as const }));
  expect([5, 10, 19, 25].map((atUs) => thumbnailAt(thumbnails, atUs))).toEqual([0, 0, 0, 1]);
  expect(thumbnailAt([], 5)).toBeUndefined();
});
