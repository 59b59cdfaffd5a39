import { mark10 } from "@cementwatch/drivers/force/mark10/definition";
import { createMark10Simulator } from "@cementwatch/drivers/force/mark10/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import type { DeviceSignal, Reading } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const PLUNGER = {
  boreDiameterMm: 10,
  boreUncertaintyMm: 0.05,
  forceUncertaintyN: 0.5,
  sealFrictionN: 8,
  frictionUncertaintyN: 2,
  motion: "advancing",
};

function forceOf(forceN: number): PlantPort {
  return { readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), forceN }) };
}

function readings(options: object, forceN: number, signal: DeviceSignal): Reading[] {
  const { items } = runDriver({ protocol: mark10.bind(options), seconds: 1, plant: forceOf(forceN) });
  return items.flatMap((item) => (item.kind === "reading" && item.signal === signal ? [item] : []));
}

test.each(["N", "kN", "lbF", "ozF", "kgF"])("a gauge in %s gives newtons, tension negative", (unit) => {
  for (const forceN of [100, -40]) {
    const read = readings({ unit }, forceN, "force");
    expect(read.length).toBeGreaterThan(12);
    for (const { value } of read) expect(Math.abs(value - forceN)).toBeLessThan(0.5);
  }
});

test("with a bore it gives the pressure behind the seal, and how well it is known", () => {
  const [pressure] = readings(PLUNGER, 100, "pressure");
  expect(Math.abs((pressure?.value ?? 0) - 1171.4)).toBeLessThan(3);
  // By hand, k = 2: force 6.37, bore 11.71, friction 25.46 kPa.
  expect(pressure?.expandedUncertainty).toBeCloseTo(Math.hypot(6.37, 11.71, 25.46), 0);
  expect(readings({}, 100, "pressure")).toEqual([]);
});

test("at its capacity it is saturated, and so is the pressure", () => {
  const options = { ...PLUNGER, capacityN: 50 };
  expect(readings(options, 80, "force")[0]?.quality).toBe("saturated");
  expect(readings(options, 80, "pressure")[0]?.quality).toBe("saturated");
});

test("a unit changed on the panel stops the readings with one notice; changed back they go on", () => {
  const gauge = createMark10Simulator(RAMP_PLANT, 1, { baudRate: 115_200, unit: "N", capacityN: 250 });
  const { items } = runDriver({
    protocol: { ...mark10.bind({}), createSimulator: () => gauge },
    seconds: 3,
    at(atUs) {
      if (atUs === 1_000_000) gauge.setUnit("lbF");
      if (atUs === 2_000_000) gauge.setUnit("N");
    },
  });
  const during = items.filter((item) => item.firstByteAtUs > 1_050_000 && item.firstByteAtUs < 2_000_000);
  expect(during.filter(({ kind }) => kind === "reading")).toEqual([]);
  expect(during.filter(({ kind }) => kind === "rejected").length).toBeGreaterThan(8);
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({
      code: "M10-UNIT",
      text: expect.stringContaining("Set the gauge's unit back to N"),
    }),
  ]);
  const after = items.filter((item) => item.kind === "reading" && item.firstByteAtUs > 2_200_000);
  expect(after.length).toBeGreaterThan(12);
});

test("a gauge that will switch itself off is told once", () => {
  const gauge = createMark10Simulator(RAMP_PLANT, 1, {
    baudRate: 115_200,
    unit: "N",
    capacityN: 250,
    autoOffMin: 5,
  });
  const { items } = runDriver({
    protocol: { ...mark10.bind({}), createSimulator: () => gauge },
    seconds: 12,
  });
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "M10-AUTO-OFF", text: expect.stringContaining("after 5 min") }),
  ]);
});

test("a conversation of the driver changes nothing on the gauge", () => {
  const gauge = createMark10Simulator(RAMP_PLANT, 1, { baudRate: 115_200, unit: "N", capacityN: 250 });
  runDriver({ protocol: { ...mark10.bind({}), createSimulator: () => gauge }, seconds: 5 });
  expect(gauge.writes()).toBe(0);
  expect(new Set(gauge.commands())).toEqual(new Set(["?C", "RS", "RM", "LIST"]));
  gauge.receive(new TextEncoder().encode("Z\rAOUT10\rXYZ\r"), 6_000_000);
  expect(gauge.writes()).toBe(2);
});

test.each([
  [{ boreDiameterMm: 10 }, "forceUncertaintyN"],
  [{ boreDiameterMm: 10, forceUncertaintyN: 1 }, "boreUncertaintyMm"],
  [{ ...PLUNGER, frictionUncertaintyN: undefined }, "frictionUncertaintyN"],
  [{ ...PLUNGER, boreDiameterMm: 0 }, "boreDiameterMm"],
  [{ unit: "lb" }, "unit"],
])("refuses %j and names the field", (options, field) => {
  expect(() => mark10.bind(options)).toThrow(field);
});
