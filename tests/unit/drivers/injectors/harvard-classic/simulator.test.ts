import { describeItem } from "@cementwatch/drivers/describe-item";
import { harvardClassic } from "@cementwatch/drivers/injectors/harvard-classic/definition";
import { createClassicSimulator } from "@cementwatch/drivers/injectors/harvard-classic/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const PUMP = { model: "pump-11", address: 3, volumeUnit: "uL", baudRate: 9_600 } as const;

function stalledFrom(fromUs: number): PlantPort {
  return {
    readAt: (atUs) => ({ ...RAMP_PLANT.readAt(Math.min(atUs, fromUs)), isStalled: atUs >= fromUs }),
  };
}

function terminal(plant = RAMP_PLANT) {
  const pump = createClassicSimulator(plant, 3, PUMP);
  let nowUs = 100_000;
  const ask = (text: string): string => {
    nowUs += 100_000;
    pump.receive(asciiToBytes(`${text}\r`), nowUs);
    return pump
      .emit(nowUs + 90_000)
      .map(({ bytes }) => bytesToAscii(bytes))
      .join("");
  };
  return { pump, ask };
}

test("answers to its address only, and refuses what it does not know", () => {
  const { ask, pump } = terminal();
  expect(ask("03VER")).toBe("\r\n11V1.0\r\n03>");
  expect(ask("04VER")).toBe("");
  expect(ask("03XYZ")).toBe("\r\n  ?\r\n03>");
  expect(ask("03VOL")).toMatch(/^\r\n {2}\d{3}\.\d{2}\r\n03>$/);
  expect(pump.acts()).toBe(0);
});

test("a carriage return alone stops it, as it would the whole chain", () => {
  const stops: number[] = [];
  const { ask, pump } = terminal({ ...RAMP_PLANT, stopMotor: (atUs) => void stops.push(atUs) });
  ask("");
  expect([stops.length, pump.acts()]).toEqual([1, 1]);
});

test.each([{}, { model: "pump-11", address: 3 }])(
  "a conversation of the driver acts on nothing: %j",
  (options) => {
    const protocol = harvardClassic.bind(options);
    const pump = createClassicSimulator(RAMP_PLANT, 1, {
      ...PUMP,
      ...("model" in options ? {} : { model: "phd-2000", address: 0, volumeUnit: "mL" }),
    });
    const run = runDriver({ protocol: { ...protocol, createSimulator: () => pump }, seconds: 3 });
    const volumes = run.items.flatMap((item) => (item.kind === "reading" ? [item] : []));
    expect(pump.acts()).toBe(0);
    expect(volumes.length).toBeGreaterThan(10);
    for (const { value, firstByteAtUs } of volumes)
      expect(value).toBeCloseTo((0.35 * firstByteAtUs) / 1e6, 1);
  },
);

test("a stall shows as an interruption on the newer pump, told once", () => {
  const run = runDriver({ protocol: harvardClassic.bind({}), seconds: 3, plant: stalledFrom(1_500_000) });
  const told = run.items.map(describeItem);
  expect(told.filter((text) => text === "notice HV-INTERRUPTED")).toHaveLength(1);
  expect(run.items.findLast(({ kind }) => kind === "motion")).toMatchObject({ motion: "stopped" });
  expect(run.items.some(({ kind }) => kind === "deviceAlarm")).toBe(false);
});

test("a power cycle: silence, then counting from zero; the driver reads on", () => {
  const run = runDriver({
    protocol: harvardClassic.bind({}),
    seconds: 6,
    at: (atUs, pump) => {
      if (atUs === 2_000_000) pump.powerCycle(atUs);
    },
  });
  const volumes = run.items.flatMap((item) => (item.kind === "reading" ? [item] : []));
  expect(volumes.findLast(({ firstByteAtUs }) => firstByteAtUs < 2_000_000)?.value).toBeGreaterThan(0.6);
  const after = volumes.find(({ firstByteAtUs }) => firstByteAtUs > 3_000_000);
  expect(after?.value).toBeGreaterThan(0.4);
  expect(after?.value).toBeLessThan(0.9);
});
