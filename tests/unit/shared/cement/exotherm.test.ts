import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import {
  coolingS,
  coreCurve,
  doseByDistance,
  exotherm,
  HOT_C,
  type ThermalCourse,
  thermalCourse,
} from "@cementwatch/shared/cement/exotherm";
import { describe, expect, it } from "vitest";

const profile = findCementProfile("pmma-medium");
const base = {
  profile,
  procedure: "PVP",
  deliveredMl: 5.7,
  deliveredAtS: 400,
  deliveredReducedS: 400,
  isInCanal: false,
} as const;

function course(change: Partial<ThermalCourse>) {
  const curve = coreCurve({ cementShare01: 0.4, coolingS: 120, setAtS: 660, adiabaticK: 114, ...change });
  const peak = Math.max(...curve.map(({ temperatureC }) => temperatureC));
  return { peak, hotS: 5 * curve.filter(({ temperatureC }) => temperatureC >= HOT_C).length, curve };
}

describe("the lumped model against what was published", () => {
  it("heats cement alone by 114 K at most", () => {
    expect(thermalCourse(base).adiabaticK).toBeGreaterThan(112);
    expect(thermalCourse(base).adiabaticK).toBeLessThan(116);
  });

  it("porcine, no leak: 68 °C and 223 s above 45 °C in the centre, 40 °C at the wall", () => {
    const { core, canal } = exotherm(base);
    expect(core.peakC).toBeGreaterThan(62);
    expect(core.peakC).toBeLessThan(70);
    expect(core.hotS).toBeGreaterThan(200);
    expect(core.hotS).toBeLessThan(260);
    expect(Math.abs(canal.peakC - 40)).toBeLessThan(1);
    expect(canal.hotS).toBe(0);
  });

  it("porcine, cement in the canal: about 59 °C (± 7.6) where it was 40", () => {
    // The group's core was hotter: at the same core of 77 °C the model's canal is 57 °C.
    const { curve } = course({ cementShare01: 0.57 });
    const { core, canal } = exotherm({ ...base, isInCanal: true }, curve);
    expect(Math.abs(core.peakC - 77.3)).toBeLessThan(2);
    expect(Math.abs(canal.peakC - 59.1)).toBeLessThan(7.6);
  });

  it("goat, 0.8 mL: 44.6 °C at the surface, 37 to 38 °C in the canal", () => {
    const goat = exotherm({ ...base, deliveredMl: 0.8 });
    expect(Math.abs(goat.interface.peakC - 44.6)).toBeLessThan(2.5);
    expect(goat.canal.peakC).toBeLessThan(38.6);
  });

  it("cadaver, up to 10 mL alone in its cavity: 113 °C at most", () => {
    const { core } = exotherm({ ...base, procedure: "PKP", deliveredMl: 10 });
    expect(core.peakC).toBeGreaterThan(105);
    expect(core.peakC).toBeLessThan(117);
  });

  it("gives the table of shares and cooling times that it was fitted to", () => {
    const rows = [0.25, 0.4, 0.7, 1].map((cementShare01) => course({ cementShare01 }));
    expect(rows.map(({ peak }) => Math.round(peak))).toEqual([54, 65, 85, 106]);
    expect(rows.map(({ hotS }) => hotS)).toEqual([170, 240, 325, 370]);
    expect(Math.round(course({ coolingS: 60 }).peak)).toBe(58);
  });
});

describe("the course of a level", () => {
  it("cools more slowly the larger it is", () => {
    expect(coolingS(5)).toBe(110);
    expect(coolingS(2)).toBeLessThan(coolingS(4));
    expect(coolingS(0)).toBe(20);
    expect(coolingS(100)).toBe(240);
  });

  it("sets sooner than outside, because the body is warm", () => {
    const { setAtS } = thermalCourse(base);
    expect(setAtS).toBeGreaterThan(400);
    expect(setAtS).toBeLessThan(840);
    expect(thermalCourse({ ...base, deliveredReducedS: 900 }).setAtS).toBe(400);
  });

  it("begins and ends at the body's temperature", () => {
    const { points } = exotherm(base);
    expect(points[0]?.coreC).toBe(37);
    expect(points.at(-1)?.coreC).toBeLessThan(37.1);
    expect(points.length).toBeLessThan(400);
  });

  it("doses bone by its surface and nerves by the canal", () => {
    const { interface: surface, canal, core } = exotherm(base);
    expect(core.cem43).toBeGreaterThan(surface.cem43);
    expect(surface.cem43).toBeGreaterThan(16);
    expect(canal.cem43).toBeLessThan(0.1);
    expect(exotherm({ ...base, isInCanal: true }).canal.cem43).toBeGreaterThan(10);
  });
});

describe("a thermocouple", () => {
  const samples = [37, 50, 71.5, 50, 37].map((temperatureC, index) => ({
    timeS: 600 + index * 5,
    temperatureC,
  }));

  it("replaces the estimate and says so", () => {
    const { source, core, interface: surface } = exotherm(base, samples);
    expect(source).toBe("measured");
    expect(core).toMatchObject({ peakC: 71.5, hotS: 15 });
    expect(surface.peakC).toBeCloseTo(37 + 0.4 * 34.5, 6);
    expect(exotherm(base).source).toBe("estimate");
  });

  it("is not used with one sample, nor its gaps, nor what is no number", () => {
    expect(exotherm(base, samples.slice(0, 1)).source).toBe("estimate");
    const broken = [...samples, { timeS: 700, temperatureC: Number.NaN }];
    expect(exotherm(base, broken).core.peakC).toBe(71.5);
    const gap = [
      { timeS: 600, temperatureC: 60 },
      { timeS: 1_200, temperatureC: 60 },
    ];
    expect(exotherm(base, gap).core.hotS).toBe(5);
  });
});

describe("dose by distance", () => {
  it("begins with the surface's and falls with each millimetre", () => {
    const estimate = exotherm(base);
    const rows = doseByDistance(estimate, 5.7);
    expect(rows[0]?.cem43).toBeCloseTo(estimate.interface.cem43, 6);
    for (const [index, row] of rows.entries()) {
      if (index > 0) expect(row.peakC).toBeLessThan(rows[index - 1]?.peakC ?? 0);
    }
    const canal = rows.find(({ distanceMm }) => distanceMm === 5)?.peakC ?? 0;
    expect(Math.abs(canal - estimate.canal.peakC)).toBeLessThan(1);
  });
});
