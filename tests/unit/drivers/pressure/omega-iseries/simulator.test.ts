import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { omegaIseries } from "@cementwatch/drivers/pressure/omega-iseries/definition";
import { createIseriesSimulator } from "@cementwatch/drivers/pressure/omega-iseries/simulator";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

function plantAt(pressureKpa: number, temperatureC = 22): PlantPort {
  return { readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), pressureKpa, temperatureC }) };
}

test.each([
  [{}, 1_693, 2],
  [{ unit: "psi", echo: false }, 1_693, 5],
  [{ unit: "MPa", address: 199 }, 1_693, 2],
  [{}, -35, 2],
])("%j reads %d kPa within its display's steps of %d kPa", (options, kpa, stepKpa) => {
  const { items } = runDriver({ protocol: omegaIseries.bind(options), seconds: 2, plant: plantAt(kpa) });
  const values = items.flatMap((item) => (item.kind === "reading" ? [item.value] : []));
  expect(values.length).toBeGreaterThan(5);
  for (const value of values) expect(Math.abs(value - kpa)).toBeLessThan(stepKpa);
});

test("beyond what its display holds the reading is invalid, and one notice says what to check", () => {
  const plant = plantAt(20_000);
  const { items } = runDriver({ protocol: omegaIseries.bind({}), seconds: 2, plant });
  const readings = items.filter(({ kind }) => kind === "reading");
  expect(readings.length).toBeGreaterThan(4);
  for (const reading of readings) expect(reading).toMatchObject({ quality: "invalid", value: 0 });
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "ISERIES-RANGE", text: expect.stringContaining("Check the sensor") }),
  ]);
});

test("a conversation of the driver writes nothing", () => {
  const meter = createIseriesSimulator(RAMP_PLANT, 1, {
    address: undefined,
    baudRate: 9_600,
    unit: "bar",
    hasEcho: true,
  });
  runDriver({ protocol: { ...omegaIseries.bind({}), createSimulator: () => meter }, seconds: 4 });
  expect(meter.writes()).toBe(0);
  expect(new Set(meter.commands())).toEqual(new Set(["*X01", "*U03"]));
});

test.each([
  [{ address: 200 }, "address"],
  [{ unit: "torr" }, "unit"],
])("refuses %j and names the field", (options, field) => {
  expect(() => omegaIseries.bind(options)).toThrow(field);
});
