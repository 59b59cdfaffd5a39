import { measuredReading, PRESSURE_UNITS, sensedIn } from "@cementwatch/drivers/measured-unit";
import { expect, test } from "vitest";

test.each([
  ["bar", 12.5, 1250],
  ["psi", 100, 689.4757],
  ["MPa", 1.27, 1270],
  ["mmHg", 760, 101.325],
  ["inHg", 29.92, 101.3207],
  ["kgcm2", 10, 980.665],
  ["mbar", 1013.25, 101.325],
  ["hPa", 1013.25, 101.325],
  ["Pa", 5000, 5],
  ["kPa", 1693, 1693],
] as const)("%s: %d are %d kPa", (unit, value, kpa) => {
  const reading = measuredReading(value, unit, "valid");
  expect(reading).toMatchObject({ signal: "pressure", unit: "kPa", quality: "valid" });
  expect("value" in reading && reading.value / kpa).toBeCloseTo(1, 5);
});

test("degrees are a temperature", () => {
  expect(measuredReading(98.6, "degF", "valid")).toMatchObject({ signal: "temperature", unit: "degC" });
  const reading = measuredReading(98.6, "degF", "valid");
  expect("value" in reading && reading.value).toBeCloseTo(37, 9);
});

test("what a simulated device senses is read as what was there", () => {
  const plant = { pressureKpa: 812.5, temperatureC: 21.5 };
  for (const unit of PRESSURE_UNITS) {
    const reading = measuredReading(sensedIn(unit, plant), unit, "valid");
    expect("value" in reading && reading.value, unit).toBeCloseTo(812.5, 9);
  }
  for (const unit of ["degC", "degF"] as const) {
    const reading = measuredReading(sensedIn(unit, plant), unit, "valid");
    expect("value" in reading && reading.value, unit).toBeCloseTo(21.5, 9);
  }
});
