import { exactShareOf, rateOf, shareOf } from "@cementwatch/shared/review/confidence";
import { describe, expect, it } from "vitest";

describe("confidence", () => {
  it.each([
    [0, 10, 0, 0.2775],
    [9, 10, 0.5958, 0.9821],
    [95, 100, 0.8882, 0.9785],
  ])("gives Wilson's interval of %i of %i", (hits, of, low01, high01) => {
    const share = shareOf(hits, of);
    expect(share.share01).toBeCloseTo(hits / of, 10);
    expect(share.low01).toBeCloseTo(low01, 4);
    expect(share.high01).toBeCloseTo(high01, 4);
  });

  // Table values; 0 of n has 1 − 0.025^(1/n) above it.
  it.each([
    [0, 10, 0, 0.3085],
    [1, 1, 0.025, 1],
    [9, 10, 0.555, 0.9975],
    [5, 20, 0.0866, 0.491],
    [500, 1000, 0.4686, 0.5314],
  ])("gives the exact interval of %i of %i", (hits, of, low01, high01) => {
    const share = exactShareOf(hits, of);
    expect(share.share01).toBe(hits / of);
    expect(Math.abs((share.low01 ?? -1) - low01)).toBeLessThan(2e-4);
    expect(Math.abs((share.high01 ?? -1) - high01)).toBeLessThan(2e-4);
  });

  // Table values of the exact Poisson interval.
  it.each([
    [0, 0, 3.6889],
    [1, 0.0253, 5.5716],
    [10, 4.7954, 18.3904],
    [100, 81.3639, 121.6272],
    [2000, 1913.3, 2089.6],
  ])("gives Garwood's interval of %i events", (count, low, high) => {
    const rate = rateOf(count, 2);
    expect(rate.perMinute).toBe(count / 2);
    expect(Math.abs((rate.low ?? -1) * 2 - low)).toBeLessThan(count > 1000 ? 0.1 : 1e-3);
    expect(Math.abs((rate.high ?? -1) * 2 - high)).toBeLessThan(count > 1000 ? 0.1 : 1e-3);
  });

  it("knows no share of nothing and no rate in no time", () => {
    expect(shareOf(0, 0)).toMatchObject({ share01: null, low01: null, high01: null });
    expect(exactShareOf(0, 0)).toMatchObject({ share01: null, low01: null, high01: null });
    expect(rateOf(0, 0)).toMatchObject({ perMinute: null, low: null, high: null });
  });
});
