import { sics } from "@cementwatch/drivers/balances/sics/definition";
import { createSicsSimulator } from "@cementwatch/drivers/balances/sics/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import type { DecodedItem, Reading } from "@cementwatch/shared/telemetry/reading";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const SETTINGS = { baudRate: 9_600, unit: "g", vesselG: 30, capacityG: 220 } as const;

/** A pump at 1 mL/s that stops at `stopUs`. */
function pumpUntil(stopUs: number): PlantPort {
  return {
    readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), pumpVolumeMl: Math.min(atUs, stopUs) / 1_000_000 }),
  };
}

function weights(items: readonly DecodedItem[]): Reading[] {
  return items.flatMap((item) => (item.kind === "reading" ? [item] : []));
}

test.each(["g", "mg", "kg"])(
  "in %s: vessel and water, dynamic while the pump runs, settled a second later",
  (unit) => {
    const { items } = runDriver({ protocol: sics.bind({ unit }), seconds: 5, plant: pumpUntil(2_000_000) });
    const running = weights(items).filter(({ firstByteAtUs }) => firstByteAtUs < 2_000_000);
    expect(running.length).toBeGreaterThan(8);
    for (const reading of running) expect(reading).toMatchObject({ isSettling: true, quality: "valid" });
    const settled = weights(items).filter(({ firstByteAtUs }) => firstByteAtUs > 3_200_000);
    expect(settled.length).toBeGreaterThan(12);
    for (const reading of settled) {
      expect(reading.isSettling).toBeUndefined();
      // 30 g of vessel and 2 mL of water of 0.998207 g/mL.
      expect(Math.abs(reading.value - 31.996_4)).toBeLessThan(0.001);
    }
  },
);

test("a balance that never settles is told once, after half a minute, with what to do", () => {
  const { items } = runDriver({ protocol: sics.bind({}), seconds: 70, plant: pumpUntil(65_000_000) });
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "SICS-UNSETTLED", text: expect.stringContaining("draught shield") }),
  ]);
  const [notice] = items.filter(({ kind }) => kind === "notice");
  expect(notice?.firstByteAtUs).toBeGreaterThan(30_000_000);
  expect(notice?.firstByteAtUs).toBeLessThan(31_000_000);
});

test("overload is no weight", () => {
  const { items } = runDriver({ protocol: sics.bind({ simulatedCapacityG: 10 }), seconds: 1 });
  for (const reading of weights(items)) expect(reading).toMatchObject({ quality: "saturated", value: 0 });
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "SICS-LOAD" }),
  ]);
});

test("a unit changed on the balance stops the readings with one notice", () => {
  const balance = createSicsSimulator(RAMP_PLANT, 1, SETTINGS);
  const { items } = runDriver({
    protocol: { ...sics.bind({}), createSimulator: () => balance },
    seconds: 3,
    at(atUs) {
      if (atUs === 1_500_000) balance.setUnit("mg");
    },
  });
  expect(weights(items).filter(({ firstByteAtUs }) => firstByteAtUs > 1_600_000)).toEqual([]);
  expect(items.filter(({ kind }) => kind === "notice")).toEqual([
    expect.objectContaining({ code: "SICS-UNIT", text: expect.stringContaining("back to g") }),
  ]);
});

test("a conversation of the driver neither zeroes nor tares", () => {
  const balance = createSicsSimulator(RAMP_PLANT, 1, SETTINGS);
  runDriver({ protocol: { ...sics.bind({}), createSimulator: () => balance }, seconds: 4 });
  expect(balance.writes()).toBe(0);
  expect(new Set(balance.commands())).toEqual(new Set(["SI", "I2", "I4"]));
  balance.receive(new TextEncoder().encode("T\r\nZ\r\n"), 5_000_000);
  expect(balance.writes()).toBe(2);
});
