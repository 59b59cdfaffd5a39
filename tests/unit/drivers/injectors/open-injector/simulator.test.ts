import { openInjector } from "@cementwatch/drivers/injectors/open-injector/definition";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const protocol = openInjector.bind({});

test("samples the plant at 200 Hz by a clock that is slightly wrong", () => {
  const { items } = runDriver({ protocol, seconds: 2 });
  const pressures = items.filter((item) => item.kind === "reading" && item.signal === "pressure");
  expect(pressures.length).toBeGreaterThanOrEqual(398);
  for (const item of pressures) {
    if (item.kind !== "reading") continue;
    const measuredAtUs = item.deviceUs ?? 0;
    expect(Math.abs(item.value - RAMP_PLANT.readAt(measuredAtUs).pressureKpa)).toBeLessThan(4);
    expect(item.firstByteAtUs - measuredAtUs).toBeLessThan(10_000);
  }
});

test("a stall raises the limit and a status once", () => {
  const plant: PlantPort = {
    readAt: (atUs) => ({
      ...RAMP_PLANT.readAt(atUs),
      isStalled: atUs > 500_000,
      isMotorRunning: atUs <= 500_000,
    }),
  };
  const { items } = runDriver({ protocol, seconds: 1.5, plant });
  const alarms = items.flatMap((item) => (item.kind === "deviceAlarm" ? [item.code] : []));
  expect(alarms.sort()).toEqual(["OI-1", "OI-LIMIT"]);
  expect(items.filter(({ kind }) => kind === "motion").at(-1)).toMatchObject({ motion: "stopped" });
});

test("after a power cycle it counts from 0 and says HELLO first, without a false gap", () => {
  const { items } = runDriver({
    protocol,
    seconds: 3,
    at: (atUs, simulator) => {
      if (atUs === 1_000_000) simulator.powerCycle(atUs);
    },
  });
  const readings = items.filter((item) => item.kind === "reading" && item.firstByteAtUs > 1_000_000);
  expect(readings[0]?.firstByteAtUs).toBeGreaterThan(1_500_000);
  expect(items.filter((item) => item.kind === "notice" && item.code === "OI-GAP")).toEqual([]);
});

test("listens only", () => {
  const poller = protocol.createPoller();
  expect(poller.step(0)).toEqual({ wakeAtUs: Number.POSITIVE_INFINITY });
  expect(poller.isIdentified()).toBe(false);
});
