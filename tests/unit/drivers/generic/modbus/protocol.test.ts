import { describeItem } from "@cementwatch/drivers/describe-item";
import { genericModbus } from "@cementwatch/drivers/generic/modbus/definition";
import { withCrc } from "@cementwatch/drivers/generic/modbus/requests";
import type { ModbusSimulator } from "@cementwatch/drivers/generic/modbus/simulator";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { vectorBytes } from "../../../../support/device-vectors.ts";
import { runDriver } from "../../../../support/driver-transcript.ts";

const PRESSURE = { signal: "pressure", address: 2, type: "f32", unit: "bar" };

function bind(
  changes: Readonly<Record<string, unknown>> = {},
  options: Readonly<Record<string, unknown>> = {},
) {
  const description = { protocol: "modbus", name: "T", everyMs: 50, registers: [PRESSURE], ...changes };
  return genericModbus.bind({ description, address: 1, ...options });
}

/** A reply of address 1 to a read of two holding registers. */
function reply(data: string): string {
  return bytesToHex(withCrc(vectorBytes(`01 03 04 ${data}`)));
}

function hear(received: string, changes = {}): string[] {
  const decoder = bind(changes).createDecoder();
  decoder.sent(vectorBytes("01 03 00 02 00 02 65 CB"), 0);
  return decoder.received(vectorBytes(received), 0).map(describeItem);
}

test("only the described reads may be sent, and no function that writes", () => {
  const protocol = bind();
  expect(protocol.isAllowedRequest(vectorBytes("01 03 00 02 00 02 65 CB"))).toBe(true);
  expect(protocol.isAllowedRequest(vectorBytes("01 03 00 02 00 08 E5 CC"))).toBe(false);
  expect(protocol.isAllowedRequest(vectorBytes("01 06 00 00 00 01 48 0A"))).toBe(false);
});

test("a number, NaN, infinity and a raw value that means out of range", () => {
  expect(hear("01 03 04 41 87 70 A4 7A 5D")).toEqual(["identity T||", "pressure 1693 kPa valid"]);
  expect(hear(reply("7F C0 00 00"))).toContain("pressure 0 kPa invalid");
  const registers = [{ ...PRESSURE, range: { min: 0, max: 100 } }];
  expect(hear(reply("7F 80 00 00"), { registers })).toContain("pressure 10000 kPa saturated");
});

test("an exception makes the values invalid and is told once", () => {
  const decoder = bind().createDecoder();
  const ask = (): string[] => {
    decoder.sent(vectorBytes("01 03 00 02 00 02 65 CB"), 0);
    return decoder.received(vectorBytes("01 83 02 C0 F1"), 0).map(describeItem);
  };
  expect(ask()).toEqual(["pressure 0 kPa invalid", "notice GEN-MODBUS-EXCEPTION"]);
  expect(ask()).toEqual(["pressure 0 kPa invalid"]);
});

test("neighbours are read together, gaps and other functions are not", () => {
  const registers = [
    { signal: "temperature", address: 4, type: "i16", unit: "degC" },
    PRESSURE,
    { signal: "force", address: 6, type: "u16", unit: "N" },
    { signal: "position", function: 4, address: 5, type: "u16", unit: "mm" },
  ];
  const { wire } = runDriver({ protocol: bind({ registers }), seconds: 0.4 });
  const reads = new Set(
    wire.flatMap(({ direction, bytes }) => (direction === "sent" ? [bytesToHex(bytes).slice(0, 12)] : [])),
  );
  expect([...reads].sort()).toEqual(["010300020003", "010300060001", "010400050001"]);
});

test("no value is taken before the unit is known, nor while it is another", () => {
  const decoder = bind({ unitRegister: { address: 16, mustBe: 2 } }).createDecoder();
  const ask = (request: string, answer: string): string[] => {
    decoder.sent(withCrc(vectorBytes(request)), 0);
    return decoder.received(withCrc(vectorBytes(answer)), 0).map(describeItem);
  };
  const value = (): string[] => ask("01 03 00 02 00 02", "01 03 04 41 87 70 A4");
  expect(value()).toEqual(["rejected PIP-UNIT-MISMATCH 9"]);
  expect(ask("01 03 00 10 00 01", "01 03 02 00 01")).toEqual([
    "coefficients unitCode=1",
    "notice GEN-OTHER-UNIT",
  ]);
  expect(value()).toEqual(["rejected PIP-UNIT-MISMATCH 9"]);
  expect(ask("01 03 00 10 00 01", "01 03 02 00 02")).toEqual(["coefficients unitCode=2"]);
  expect(value()).toContain("pressure 1693 kPa valid");
});

test("a unit changed on the device's own panel: no value any more, a word, and back again", () => {
  const unitRegister = { address: 16, mustBe: 2 };
  const run = runDriver({
    protocol: bind({ unitRegister }),
    seconds: 6,
    at(atUs, simulator) {
      if (atUs === 2_000_000) (simulator as ModbusSimulator).setUnit(1);
      if (atUs === 4_000_000) (simulator as ModbusSimulator).setUnit(2);
    },
  });
  const readings = run.items.filter(({ kind }) => kind === "reading");
  const inside = readings.filter(
    ({ firstByteAtUs }) => firstByteAtUs > 2_600_000 && firstByteAtUs < 4_000_000,
  );
  expect(inside).toEqual([]);
  expect(readings.some(({ firstByteAtUs }) => firstByteAtUs < 2_000_000)).toBe(true);
  expect(readings.some(({ firstByteAtUs }) => firstByteAtUs > 4_200_000)).toBe(true);
  const notices = run.items.filter((item) => item.kind === "notice");
  expect(notices).toMatchObject([{ code: "GEN-OTHER-UNIT", text: expect.stringContaining("unit 1") }]);
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["a unit of something else", { registers: [{ ...PRESSURE, unit: "degC" }] }, "no unit of pressure"],
  ["a function that writes", { registers: [{ ...PRESSURE, function: 6 }] }, "function"],
  ["the last register for two", { registers: [{ ...PRESSURE, address: 65_535 }] }, "65535 is the last one"],
  ["a signal twice", { registers: [PRESSURE, PRESSURE] }, "described twice"],
])("%s is refused", (_name, changes, words) => {
  expect(() => bind(changes)).toThrow(words);
});

test("an address that no device may have is refused", () => {
  expect(() => bind({}, { address: 248 })).toThrow("address");
  expect(() => bind({}, { address: 0 })).toThrow("address");
});
