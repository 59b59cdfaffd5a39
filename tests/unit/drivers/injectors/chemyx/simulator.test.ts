import { describeItem } from "@cementwatch/drivers/describe-item";
import { chemyx } from "@cementwatch/drivers/injectors/chemyx/definition";
import {
  type ChemyxSimulation,
  type ChemyxSimulator,
  createChemyxSimulator,
} from "@cementwatch/drivers/injectors/chemyx/simulator";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { asciiToBytes, bytesToAscii } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const PUMP: ChemyxSimulation = { echo: true, unit: 0, baudRate: 9_600 };

function run(
  settings: Partial<ChemyxSimulation>,
  seconds: number,
  more: { readonly plant?: PlantPort; readonly at?: (atUs: number, pump: ChemyxSimulator) => void } = {},
) {
  const simulation = { ...PUMP, ...settings };
  const { channel, echo } = simulation;
  const pump = createChemyxSimulator(more.plant ?? RAMP_PLANT, 1, simulation);
  const options = channel === undefined ? { echo } : { echo, channel };
  const protocol = { ...chemyx.bind(options), createSimulator: () => pump };
  const { at } = more;
  const result = runDriver({ protocol, seconds, at: (atUs) => at?.(atUs, pump) });
  const volumes = result.items.flatMap((item) => (item.kind === "reading" ? [item] : []));
  return { ...result, pump, volumes, told: result.items.map(describeItem) };
}

test("echoes, prompts, and does not know which of two channels is meant", () => {
  const ask = (pump: ChemyxSimulator, text: string) => {
    pump.receive(asciiToBytes(`${text}\r`), 0);
    return pump
      .emit(500_000)
      .map(({ bytes }) => bytesToAscii(bytes))
      .join("");
  };
  expect(ask(createChemyxSimulator(RAMP_PLANT, 1, PUMP), "pump status")).toBe("pump status\r1\r\n>");
  expect(ask(createChemyxSimulator(RAMP_PLANT, 1, PUMP), "elapsed time")).toMatch(
    /\relapsed time = 0\.00\d+\r\n>$/,
  );
  const two = { ...PUMP, channel: 2 } as const;
  expect(ask(createChemyxSimulator(RAMP_PLANT, 1, two), "pump status")).toContain("Invalid Command!");
  expect(ask(createChemyxSimulator(RAMP_PLANT, 1, two), "1 pump status")).toBe("1 pump status\r0\r\n>");
});

test.each([
  ["millilitres", {}],
  ["microlitres", { unit: 2 }],
  ["the second of two channels", { channel: 2 }],
  ["without echo", { echo: false }],
] as const)("the driver reads the true volume and acts on nothing: %s", (_, settings) => {
  const { volumes, pump, items } = run(settings, 3);
  expect(volumes.length).toBeGreaterThan(5);
  expect(items.filter(({ kind }) => kind === "rejected")).toEqual([]);
  for (const { value, firstByteAtUs } of volumes) {
    expect(Math.abs(value - (0.35 * firstByteAtUs) / 1e6)).toBeLessThan(0.03);
  }
  expect(pump.acts()).toBe(0);
});

test("a unit changed at the pump never gives a wrong volume, and the reading comes back", () => {
  const { volumes, told } = run({}, 6, {
    at: (atUs, pump) => {
      if (atUs === 3_000_000) pump.setUnit(3);
    },
  });
  for (const { value, firstByteAtUs } of volumes) {
    expect(Math.abs(value - (0.35 * firstByteAtUs) / 1e6)).toBeLessThan(0.03);
  }
  expect(told.filter((text) => text === "notice CX-UNIT")).toHaveLength(2);
  expect(volumes.at(-1)?.firstByteAtUs).toBeGreaterThan(5_500_000);
});

test("a stall is told as one alarm", () => {
  const plant: PlantPort = {
    readAt: (atUs) => ({ ...RAMP_PLANT.readAt(Math.min(atUs, 1_500_000)), isStalled: atUs >= 1_500_000 }),
  };
  const { told } = run({}, 4, { plant });
  expect(told.filter((text) => text === "alarm CX-STALL")).toHaveLength(1);
  expect(told).not.toContain("motion paused");
});
