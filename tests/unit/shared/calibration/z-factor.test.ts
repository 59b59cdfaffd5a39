import { gravimetricVolume } from "@cementwatch/shared/calibration/gravimetric-volume";
import { gravimetricConditions, zFactor } from "@cementwatch/shared/calibration/z-factor";
import { describe, expect, it } from "vitest";

describe("zFactor", () => {
  // ISO 8655-6, table of Z in µL/mg over water temperature and air pressure; four decimals.
  it.each([
    [15, 1013, 1.002],
    [20, 800, 1.0026],
    [20, 1013, 1.0029],
    [22, 1013, 1.0033],
    [25, 1013, 1.004],
    [30, 1013, 1.0053],
  ])("at %d °C and %d hPa is %f", (waterC, airHpa, z) => {
    expect(Math.abs(zFactor(waterC, airHpa, waterC, 50) - z)).toBeLessThan(0.0001);
  });

  it.each([-1, 41, Number.NaN])("refuses water of %d °C and says what to do", (waterC) => {
    expect(() => zFactor(waterC, 1013, 20, 50)).toThrow(
      /CAL-DATA-UNUSABLE: the water's temperature is .*measure it/,
    );
  });
});

describe("gravimetricVolume", () => {
  it("turns grams into millilitres at 20 °C", () => {
    const surroundings = { airTemperatureC: 20, airTemperatureUncertaintyC: 0.5, waterTemperatureC: 20 };
    expect(gravimetricVolume(10, { ...surroundings, airPressureHpa: 1013 })).toBeCloseTo(10.0285, 3);
    // 5 K warmer: water is lighter by 0.12 %, and a plastic syringe that held it at 25 °C holds less at 20 °C.
    const warm = gravimetricVolume(10, { ...surroundings, waterTemperatureC: 25, airPressureHpa: 1013 });
    expect(warm).toBeCloseTo(10 * 1.004 * (1 - 2.4e-4 * 5), 3);
  });

  it("takes water as warm as the air, less sure, where nobody measured it", () => {
    const { waterC, airHpa } = gravimetricConditions({
      airTemperatureC: 23,
      airTemperatureUncertaintyC: 0.5,
    });
    expect(waterC).toEqual({ value: 23, halfWidth: 1.5, isMeasured: false });
    expect(airHpa.isMeasured).toBe(false);
  });
});
