import { describeItem } from "@cementwatch/drivers/describe-item";
import { harvardElite } from "@cementwatch/drivers/injectors/harvard-elite/definition";
import {
  createEliteSimulator,
  type EliteSimulation,
  type EliteSimulator,
} from "@cementwatch/drivers/injectors/harvard-elite/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const PUMP: EliteSimulation = { model: "elite", address: 3, baudRate: 115_200 };

function talk(pump: EliteSimulator, text: string, atUs: number): string {
  pump.receive(asciiToBytes(text), atUs);
  return pump
    .emit(atUs + 90_000)
    .map(({ bytes }) => bytesToAscii(bytes))
    .join("");
}

function run(
  settings: Partial<EliteSimulation>,
  seconds: number,
  more: { readonly plant?: PlantPort; readonly at?: (atUs: number, pump: EliteSimulator) => void } = {},
) {
  const simulation = { ...PUMP, ...settings };
  const { model, address } = simulation;
  const plant = more.plant ?? RAMP_PLANT;
  const pump = createEliteSimulator(plant, 1, simulation);
  const protocol = { ...harvardElite.bind({ model, address }), createSimulator: () => pump };
  const { at } = more;
  const result = runDriver({ protocol, seconds, plant, at: (atUs) => at?.(atUs, pump) });
  const volumes = result.items.flatMap((item) => (item.kind === "reading" ? [item] : []));
  return { ...result, pump, volumes, told: result.items.map(describeItem) };
}

test("answers to its address, with a colon on lines and none on the prompt", () => {
  const pump = createEliteSimulator(RAMP_PLANT, 3, PUMP);
  expect(talk(pump, "3ver\r", 100_000)).toBe("\n03:11 ELITE I/W Single 3.0.4\r\n03>");
  expect(talk(pump, "4ver\r", 200_000)).toBe("");
  expect(talk(pump, "33ver\r", 250_000)).toBe("");
  expect(talk(pump, "3xyz\r", 300_000)).toBe("\n03:Command error:\r\n03:   Unknown command\r\n03>");
  expect(talk(pump, "3\r", 400_000)).toBe("\n03>");
  expect(pump.acts()).toBe(0);
});

test("Elite counts its time in clock cycles in steps of 1 ms, the ULTRA in seconds", () => {
  const elite = createEliteSimulator(RAMP_PLANT, 3, { ...PUMP, address: 0 });
  const [, eliteTime = ""] = talk(elite, "status\r", 1_000_000).trim().split(" ");
  expect(Number(eliteTime) % 56_000).toBe(0);
  expect(Number(eliteTime) / 56_000_000).toBeCloseTo(1, 1);
  const ultra = createEliteSimulator(RAMP_PLANT, 3, { ...PUMP, model: "ultra", address: 0 });
  expect(talk(ultra, "status\r", 1_000_000)).toMatch(/^\n\d+ 1 \d+ i\.\.\.I\r\n>$/);
});

test.each([
  ["plain", {}],
  ["echo on", { isEchoing: true }],
  ["poll on", { isPolled: true }],
  ["ULTRA", { model: "ultra", address: 12 }],
  ["ULTRA at address 0, echo on", { model: "ultra", address: 0, isEchoing: true }],
] as const)("the driver reads the true volume and acts on nothing: %s", (_, settings) => {
  const { volumes, pump, items } = run(settings, 3);
  expect(volumes.length).toBeGreaterThan(20);
  expect(items.filter(({ kind }) => kind === "rejected")).toEqual([]);
  for (const { value, firstByteAtUs } of volumes) {
    expect(Math.abs(value - (0.35 * firstByteAtUs) / 1e6)).toBeLessThan(0.015);
  }
  expect(pump.acts()).toBe(0);
});

test("a touched screen ends the session; the driver's empty line brings it back", () => {
  const { volumes, told, wire } = run({}, 3, {
    at: (atUs, pump) => {
      if (atUs === 1_500_000) pump.touchScreen();
    },
  });
  expect(told).toContain("notice HV-SESSION-REVIVED");
  const empty = wire.filter(({ direction, bytes }) => direction === "sent" && bytesToAscii(bytes) === "3\r");
  expect(empty).toHaveLength(1);
  expect(volumes.at(-1)?.firstByteAtUs).toBeGreaterThan(2_800_000);
});

test("a stall is pushed, and told as one alarm", () => {
  const plant: PlantPort = {
    readAt: (atUs) => ({ ...RAMP_PLANT.readAt(Math.min(atUs, 1_500_000)), isStalled: atUs >= 1_500_000 }),
  };
  const { told } = run({}, 3, { plant });
  expect(told.filter((text) => text === "alarm HV-STALL")).toHaveLength(1);
  expect(told.filter((text) => text.startsWith("motion")).at(-1)).toBe("motion stopped");
});

test("a target stops the pump and is told once", () => {
  const { told, volumes } = run({ targetMl: 0.5 }, 3);
  expect(told.filter((text) => text === "notice HV-TARGET-REACHED")).toHaveLength(1);
  expect(volumes.at(-1)?.value).toBeCloseTo(0.5, 2);
});

test("the volume falls by what is withdrawn", () => {
  const plant: PlantPort = {
    readAt(atUs) {
      const seconds = atUs / 1e6;
      return {
        ...RAMP_PLANT.readAt(atUs),
        pumpVolumeMl: seconds < 2 ? 0.35 * seconds : 0.7 - 0.1 * (seconds - 2),
      };
    },
  };
  const { volumes, told } = run({}, 4, { plant });
  expect(told).toContain("motion withdrawing");
  expect(volumes.at(-1)?.value).toBeCloseTo(0.5, 1);
});

test("a power cycle: silence, a prompt by itself, then counting from zero; the driver reads on", () => {
  const { volumes } = run({}, 6, {
    at: (atUs, pump) => {
      if (atUs === 2_000_000) pump.powerCycle(atUs);
    },
  });
  const gap = volumes.filter(({ firstByteAtUs }) => firstByteAtUs > 2_050_000 && firstByteAtUs < 4_000_000);
  expect(gap).toEqual([]);
  const after = volumes.find(({ firstByteAtUs }) => firstByteAtUs > 4_000_000);
  expect(after?.value).toBeLessThan(1.1);
  expect(volumes.at(-1)?.firstByteAtUs).toBeGreaterThan(5_800_000);
});

test("the other model is announced and never asked for its status", () => {
  const pump = createEliteSimulator(RAMP_PLANT, 1, { ...PUMP, model: "ultra", address: 0 });
  const protocol = { ...harvardElite.bind({}), createSimulator: () => pump };
  const { items, wire, poller } = runDriver({ protocol, seconds: 2 });
  expect(items.map(describeItem)).toContain("notice HV-OTHER-MODEL");
  expect(poller.isIdentified()).toBe(false);
  const asked = wire.flatMap(({ direction, bytes }) => (direction === "sent" ? [bytesToAscii(bytes)] : []));
  expect(new Set(asked)).toEqual(new Set(["ver\r"]));
});
