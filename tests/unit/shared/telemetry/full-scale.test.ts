import {
  fullScaleKpa,
  rangeProblem,
  ratedKpa,
  usableRangeKpa,
} from "@cementwatch/shared/telemetry/full-scale";
import { expect, it } from "vitest";

const record = { id: "c", deviceSerial: "1", coefficients: [0, 1], range: { min: 0, max: 4000 } };
const both = { calibrations: { injectorPressure: record }, pressureRange: { min: 0, max: 10_000 } };

it("the calibrated range is the scale, the plate says what it bears, the smaller one counts as evidence", () => {
  expect(fullScaleKpa(both, "injectorPressure")).toBe(4000);
  expect(ratedKpa(both, "injectorPressure")).toBe(10_000);
  expect(usableRangeKpa(both, "injectorPressure")).toBe(4000);
  expect(fullScaleKpa({ calibrations: {} }, "injectorPressure")).toBeUndefined();
});

it("a range below 1.25 times the limit is refused with both ways out, exactly 1.25 is not", () => {
  expect(rangeProblem(both, "injectorPressure", 3200)).toBeUndefined();
  expect(rangeProblem(both, "injectorPressure", 3300)).toBe(
    "range 4000 kPa is below 1.25 × the limit of 3300 kPa: fit a sensor up to 4125 kPa, or set the limit to 3200 kPa or less",
  );
  expect(rangeProblem({ calibrations: {} }, "injectorPressure", 3300)).toBeUndefined();
  expect(rangeProblem(both, "injectorVolume", 3300)).toBeUndefined();
});
