import {
  CANNULA_GAUGES,
  cannulaDropKpa,
  cannulaTube,
  deadVolumeMl,
} from "@cementwatch/shared/hydraulics/cannula";
import { describe, expect, it } from "vitest";

describe("cannula", () => {
  it("knows the tubes and takes the nearest for others", () => {
    expect(CANNULA_GAUGES).toEqual([8, 10, 11, 13]);
    expect(cannulaTube(11).outerMm).toBe(3.05);
    expect(cannulaTube(15)).toEqual(cannulaTube(13));
  });

  it("has the published dead volumes", () => {
    expect(deadVolumeMl(11, 120)).toBeCloseTo(0.54, 2);
    expect(deadVolumeMl(8, 120)).toBeCloseTo(1.1, 1);
    expect(deadVolumeMl(13, 120)).toBeCloseTo(0.31, 2);
    expect(deadVolumeMl(11, -1)).toBe(0);
  });

  it("loses 0.75 MPa in 11G × 120 mm at 100 Pa·s and 0.05 mL/s, as Hagen–Poiseuille", () => {
    const tube = { gauge: 11, lengthMm: 120 };
    expect(cannulaDropKpa(tube, 100, 0.05, 1)).toBeCloseTo(749, -1);
    expect(cannulaDropKpa(tube, 100, 0.05, 0.6)).toBeCloseTo(749, -1);
    expect(cannulaDropKpa({ gauge: 13, lengthMm: 120 }, 100, 0.05, 1)).toBeCloseTo(2330, -2);
  });

  it("thins with shear: twice the flow costs less than twice the pressure", () => {
    const tube = { gauge: 11, lengthMm: 120 };
    const ratio = cannulaDropKpa(tube, 100, 0.1, 0.6) / cannulaDropKpa(tube, 100, 0.05, 0.6);
    expect(ratio).toBeCloseTo(2 ** 0.6, 6);
    expect(cannulaDropKpa(tube, 100, 0, 0.6)).toBe(0);
    expect(cannulaDropKpa(tube, 100, -0.05, 0.6)).toBeLessThan(0);
  });
});
