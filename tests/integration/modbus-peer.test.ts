/** Our Modbus codec against an independent one, modbus-serial, in both directions over pseudo-terminals. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { genericModbus } from "@cementwatch/drivers/generic/modbus/definition";
import type { ModbusSimulator } from "@cementwatch/drivers/generic/modbus/simulator";
import { createLinkSource, parsePortAddress } from "@cementwatch/drivers/port-link";
import { hostOnPty } from "@cementwatch/server/cli/devices-host";
import ModbusRTU from "modbus-serial";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RAMP_PLANT } from "../support/driver-transcript.ts";
import { eventually } from "../support/eventually.ts";
import { openTerminalPair } from "../support/terminal-pair.ts";
import { realClock, watchDevice } from "../support/watched-device.ts";

const LINE = { baudRate: 19_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
const ADDRESS = 17;
const DESCRIPTION = {
  protocol: "modbus",
  name: "Transmitter",
  serial: LINE,
  everyMs: 50,
  registers: [
    { signal: "pressure", function: 3, address: 2, type: "f32", unit: "bar" },
    { signal: "temperature", function: 4, address: 10, type: "i16", scale: 0.1, unit: "degC" },
    { signal: "force", function: 4, address: 11, type: "i32", wordOrder: "little", scale: 0.001, unit: "N" },
    { signal: "position", function: 4, address: 600, type: "u16", unit: "mm" },
  ],
  serialRegister: { function: 3, address: 100, type: "u32" },
};
const SERIAL_NUMBER = 0x0102_0304;

let folder = "";
const cleanups: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cementwatch-modbus-"));
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

/** What the peer's device holds: 16.93 bar, −12.3 °C, −70 000 mN. */
const HOLDING: Readonly<Record<number, number>> = { 2: 0x4187, 3: 0x70a4, 100: 0x0102, 101: 0x0304 };
const INPUT: Readonly<Record<number, number>> = { 10: 0x1_0000 - 123, 11: 0xee90, 12: 0xfffe };

function registerOf(table: Readonly<Record<number, number>>, address: number): number {
  const value = table[address];
  // The peer answers with exception 2 ("illegal data address") when this is thrown.
  if (value === undefined) throw Object.assign(new Error("no such register"), { modbusErrorCode: 2 });
  return value;
}

test("reads a device that the peer answers for: functions 3 and 4, three types, word order, an exception", async () => {
  const [near, far] = [join(folder, "near"), join(folder, "far")];
  cleanups.push(await openTerminalPair(near, far));
  const peer = new ModbusRTU.ServerSerial(
    {
      getHoldingRegister: (address: number) => registerOf(HOLDING, address),
      getInputRegister: (address: number) => registerOf(INPUT, address),
    },
    { path: far, baudRate: LINE.baudRate, unitID: ADDRESS },
  );
  cleanups.push(() => new Promise<void>((resolve) => peer.close(() => resolve())));
  await new Promise<void>((resolve) => peer.on("initialized", () => resolve()));

  const protocol = genericModbus.bind({ description: DESCRIPTION, address: ADDRESS });
  const device = watchDevice(protocol, createLinkSource(parsePortAddress(near), LINE, realClock));
  cleanups.push(() => device.supervisor.stop());
  await eventually(() => device.readings().length >= 16, "sixteen readings");

  const newest = (signal: string) => device.readings().findLast((reading) => reading.signal === signal);
  expect(newest("pressure")?.value).toBeCloseTo(1_693, 3);
  expect(newest("temperature")).toMatchObject({ unit: "degC", quality: "valid" });
  expect(newest("temperature")?.value).toBeCloseTo(-12.3, 9);
  expect(newest("force")?.value).toBeCloseTo(-70, 9);
  expect(newest("position")).toMatchObject({ value: 0, quality: "invalid" });
  expect(device.items.find(({ kind }) => kind === "identity")).toMatchObject({
    model: "Transmitter",
    serialNumber: String(SERIAL_NUMBER),
  });
  expect(device.items.filter(({ kind }) => kind === "notice")).toMatchObject([
    { code: "GEN-MODBUS-EXCEPTION", text: expect.stringContaining("there is no such register (2)") },
  ]);
  expect(device.items.filter(({ kind }) => kind === "rejected")).toEqual([]);
  expect(device.supervisor.state()).toBe("running");
});

test("answers the peer's client as a device would, and refuses what would write", async () => {
  const protocol = genericModbus.bind({ description: DESCRIPTION, address: ADDRESS });
  const plant = {
    readAt: () => ({ ...RAMP_PLANT.readAt(0), pressureKpa: 1_693, temperatureC: -12.3, forceN: -70 }),
  };
  const simulator = protocol.createSimulator(plant, 5) as ModbusSimulator;
  const host = await hostOnPty(simulator, realClock, join(folder, "device"));
  cleanups.push(() => host.stop());
  const client = new ModbusRTU.default();
  await client.connectRTUBuffered(host.port, { baudRate: LINE.baudRate });
  cleanups.push(() => new Promise<void>((resolve) => client.close(() => resolve())));
  client.setID(ADDRESS);
  client.setTimeout(1_000);

  const pressure = await client.readHoldingRegisters(2, 2);
  expect(pressure.buffer.readFloatBE(0)).toBeCloseTo(16.93, 5);
  const input = await client.readInputRegisters(10, 3);
  expect(input.buffer.readInt16BE(0)).toBe(-123);
  expect(((input.data[2] ?? 0) * 65_536 + (input.data[1] ?? 0)) | 0).toBe(-70_000);
  await expect(client.readHoldingRegisters(700, 1)).rejects.toMatchObject({ modbusCode: 2 });
  await expect(client.writeRegister(2, 1)).rejects.toMatchObject({ modbusCode: 1 });
  expect(simulator.writes()).toBe(1);
});
