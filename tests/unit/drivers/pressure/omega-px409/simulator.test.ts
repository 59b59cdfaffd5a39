import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { omegaPx409 } from "@cementwatch/drivers/pressure/omega-px409/definition";
import { createPx409Simulator } from "@cementwatch/drivers/pressure/omega-px409/simulator";
import { bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import type { DecodedItem, Reading } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const SETTINGS = { baudRate: 115_200, rateHz: 40, unit: "psi", maxKpa: 5_000 } as const;

function plantAt(pressureKpa: number): PlantPort {
  return { readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), pressureKpa }) };
}

function pressures(items: readonly DecodedItem[]): Reading[] {
  return items.flatMap((item) => (item.kind === "reading" ? [item] : []));
}

test.each([
  [{ mode: "poll" }, 1_693],
  [{ mode: "stream" }, 1_693],
  [{ mode: "poll", simulatedUnit: "bar" }, 425],
  [{ mode: "stream", simulatedUnit: "MPa", rateHz: 320 }, -40],
])("%j reads the plant's pressure of %d kPa, whatever its unit", (options, kpa) => {
  const { items } = runDriver({ protocol: omegaPx409.bind(options), seconds: 1.5, plant: plantAt(kpa) });
  const read = pressures(items);
  expect(read.length).toBeGreaterThan(12);
  for (const { value, quality } of read) {
    expect(quality).toBe("valid");
    expect(Math.abs(value - kpa)).toBeLessThan(1.5);
  }
});

test.each(["poll", "stream"])("%s: beyond its range it is saturated at the end of the range", (mode) => {
  const protocol = omegaPx409.bind({ mode, simulatedMaxKpa: 689.4757293168 });
  const [first] = pressures(runDriver({ protocol, seconds: 1.5, plant: plantAt(2_000) }).items);
  expect(first?.quality).toBe("saturated");
  expect(first?.value).toBeCloseTo(689.476, 2);
});

test.each(["poll", "stream"])("%s: a conversation changes no setting", (mode) => {
  const device = createPx409Simulator(RAMP_PLANT, 1, SETTINGS);
  const { wire } = runDriver({
    protocol: { ...omegaPx409.bind({ mode }), createSimulator: () => device },
    seconds: 4,
  });
  expect(device.writes()).toBe(0);
  const sent = new Set(
    wire.filter(({ direction }) => direction === "sent").map(({ bytes }) => bytesToAscii(bytes)),
  );
  expect(sent).toEqual(
    new Set(mode === "poll" ? ["ENQ\r", "SNR\r", "P\r"] : ["PS\r", "ENQ\r", "SNR\r", "PC\r"]),
  );
});

test("a stream that was left running is stopped before anything is asked", () => {
  const device = createPx409Simulator(RAMP_PLANT, 1, SETTINGS);
  device.receive(new TextEncoder().encode("PC\r"), 0);
  const { items, poller } = runDriver({
    protocol: { ...omegaPx409.bind({ mode: "stream" }), createSimulator: () => device },
    seconds: 2,
  });
  expect(poller.isIdentified()).toBe(true);
  expect(pressures(items).length).toBeGreaterThan(30);
});

test("stream: after a power cycle it is asked again who it is, and streams on", () => {
  const { items } = runDriver({
    protocol: omegaPx409.bind({ mode: "stream" }),
    seconds: 6,
    at(atUs, device) {
      if (atUs === 2_000_000) device.powerCycle(atUs);
    },
  });
  const identities = items.filter(({ kind }) => kind === "identity");
  expect(identities.some(({ firstByteAtUs }) => firstByteAtUs > 2_500_000)).toBe(true);
  expect(pressures(items).filter(({ firstByteAtUs }) => firstByteAtUs > 5_000_000).length).toBeGreaterThan(
    30,
  );
});

test("another transducer with another unit on the same cable: no value before its range is known", () => {
  const device = createPx409Simulator(plantAt(850), 1, SETTINGS);
  const { items } = runDriver({
    protocol: { ...omegaPx409.bind({}), createSimulator: () => device },
    seconds: 6,
    at(atUs) {
      if (atUs !== 2_000_000) return;
      device.setUnit("bar");
      device.powerCycle(atUs);
    },
  });
  for (const { value } of pressures(items)) expect(Math.abs(value - 850)).toBeLessThan(1.5);
  expect(pressures(items).filter(({ firstByteAtUs }) => firstByteAtUs > 5_000_000).length).toBeGreaterThan(
    10,
  );
});
