import { CurveBuckets } from "@cementwatch/shared/session/curve-buckets";
import { expect, it } from "vitest";

it("keeps the peak of one sample, leaves empty parts empty, and takes no value that is none", () => {
  const buckets = new CurveBuckets(0, 100, 4);
  for (const [atUs, value] of [
    [0, 5],
    [10, 99.123_456],
    [20, -1],
    [60, 7],
    [100, 8],
    [60, Number.NaN],
    [60, Number.POSITIVE_INFINITY],
    [-50, 1e6],
  ] as const)
    buckets.add(atUs, value);
  expect(buckets.curve("pressureKpa")).toEqual({
    signal: "pressureKpa",
    lows: [-1, null, 7, 8],
    highs: [99.12, null, 7, 8],
  });
});

it("of a session without length does not divide by zero", () => {
  const buckets = new CurveBuckets(5, 5, 3);
  buckets.add(5, 2);
  expect(buckets.curve("volumeMl").highs).toEqual([2, null, null]);
});
