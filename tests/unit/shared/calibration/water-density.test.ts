import { airDensity, waterDensity } from "@cementwatch/shared/calibration/water-density";
import { expect, it } from "vitest";

// Tanaka et al. 2001, table; kg/m³.
it.each([
  [0, 999.8428],
  [4, 999.9749],
  [10, 999.7027],
  [20, 998.2067],
  [25, 997.047],
  [40, 992.2152],
])("water at %d °C weighs %f kg/m³", (t, density) => {
  expect(Math.abs((waterDensity(t) ?? 0) - density)).toBeLessThan(0.002);
});

it("knows no water outside 0 to 40 °C", () => {
  for (const t of [-0.1, 40.1, Number.NaN]) expect(waterDensity(t)).toBeUndefined();
});

it("knows air: 1.199 kg/m³ at 20 °C, 1013.25 hPa and 50 %", () => {
  expect(airDensity(20, 1013.25, 50)).toBeCloseTo(1.1992, 3);
});
