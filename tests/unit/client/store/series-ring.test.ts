import { SeriesRing } from "@cementwatch/client/store/series-ring";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("the last minute of a signal", () => {
  it("keeps the newest pairs when it is full", () => {
    const ring = new SeriesRing(3);
    for (let i = 1; i <= 5; i++) ring.push(i * 1e6, i);
    expect(ring.length).toBe(3);
    expect(ring.last()).toEqual({ atUs: 5e6, value: 5 });
    expect(ring.window(0, 5e6, 100)).toEqual({ timesS: [-2, -1, 0], values: [3, 4, 5] });
  });

  it("leaves out a pair that is older than the newest", () => {
    const ring = new SeriesRing(3);
    ring.push(10, 1);
    ring.push(5, 2);
    expect(ring.length).toBe(1);
    ring.clear();
    expect(ring.last()).toBeUndefined();
    expect(ring.window(0, 10, 4)).toEqual({ timesS: [], values: [] });
  });

  it("never loses the least and the greatest value when it reduces, and stays in time order", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (list, buckets) => {
        const ring = new SeriesRing(400);
        for (const [index, value] of list.entries()) ring.push(index * 1000, value);
        const shown = ring.window(0, (list.length - 1) * 1000, buckets);
        expect(Math.min(...shown.values)).toBe(Math.min(...list));
        expect(Math.max(...shown.values)).toBe(Math.max(...list));
        expect(shown.timesS.toSorted((a, b) => a - b)).toEqual(shown.timesS);
        expect(shown.values.length).toBeLessThanOrEqual(2 * (buckets + 1));
      }),
      { numRuns: 40, seed: 20261124 },
    );
  });
});
