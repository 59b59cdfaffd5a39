import {
  DEVICE_UNITS,
  type DeviceUnit,
  fromSignalUnit,
  signalUnitOf,
  toSignalUnit,
} from "@cementwatch/shared/telemetry/unit-conversion";
import fc from "fast-check";
import { expect, test } from "vitest";

/** Printed in NIST SP 811, appendix B.8, or exact by definition. */
test.each<[number, DeviceUnit, number, string]>([
  [1, "psi", 6.894757, "kPa"],
  [1, "atm", 101.325, "kPa"],
  [1, "at", 98.0665, "kPa"],
  [1, "bar", 100, "kPa"],
  [1, "mbar", 0.1, "kPa"],
  [1, "mmHg", 0.1333224, "kPa"],
  [1, "inHg", 3.386389, "kPa"],
  [1, "MPa", 1000, "kPa"],
  [1000, "uL", 1, "mL"],
  [2, "L", 2000, "mL"],
  [212, "degF", 100, "degC"],
  [32, "degF", 0, "degC"],
  [273.15, "K", 0, "degC"],
  [1, "lbf", 4.448222, "N"],
  [1, "kgf", 9.80665, "N"],
  [1, "ozf", 0.2780139, "N"],
  [1, "in", 25.4, "mm"],
  [1, "lb", 453.59237, "g"],
  [1, "oz", 28.34952, "g"],
])("%d %s is %d %s", (value, unit, expected, base) => {
  expect(signalUnitOf(unit)).toBe(base);
  expect(toSignalUnit(value, unit)).toBeCloseTo(expected, 5);
});

test("there and back gives the same number, in every unit and both ways", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DEVICE_UNITS),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      (unit, value) => {
        const bound = 1e-9 * Math.max(1, Math.abs(value));
        expect(Math.abs(fromSignalUnit(toSignalUnit(value, unit), unit) - value)).toBeLessThan(bound);
        expect(Math.abs(toSignalUnit(fromSignalUnit(value, unit), unit) - value)).toBeLessThan(bound);
      },
    ),
    { numRuns: 500, seed: 5 },
  );
});

test("more in one unit is more in every other", () => {
  for (const unit of DEVICE_UNITS) expect(toSignalUnit(2, unit)).toBeGreaterThan(toSignalUnit(1, unit));
});
