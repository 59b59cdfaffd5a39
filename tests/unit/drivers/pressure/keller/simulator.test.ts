import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { keller } from "@cementwatch/drivers/pressure/keller/definition";
import { createKellerSimulator } from "@cementwatch/drivers/pressure/keller/simulator";
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { expect, test } from "vitest";
import { vectorBytes } from "../../../../support/device-vectors.ts";
import { RAMP_PLANT, runDriver } from "../../../../support/driver-transcript.ts";

const SETTINGS = { address: 1, baudRate: 9600, minBar: 0, maxBar: 100, hasEcho: false };

function plantAt(pressureKpa: number): PlantPort {
  return { readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), pressureKpa }) };
}

function pressures(protocolName: "bus" | "modbus", plant: PlantPort, seconds = 0.5) {
  const { items } = runDriver({ protocol: keller.bind({ protocol: protocolName }), seconds, plant });
  return items.flatMap((item) => (item.kind === "reading" && item.signal === "pressure" ? [item] : []));
}

test.each(["bus", "modbus"] as const)("%s: the driver reads the plant's pressure", (name) => {
  const read = pressures(name, plantAt(1_693));
  expect(read.length).toBeGreaterThan(8);
  for (const { value, quality } of read) {
    expect(quality).toBe("valid");
    expect(Math.abs(value - 1_693)).toBeLessThan(1.5);
  }
});

test.each(["bus", "modbus"] as const)(
  "%s: beyond the range it is saturated at the end of the range",
  (name) => {
    expect(pressures(name, plantAt(12_000))[0]).toMatchObject({ value: 10_000, quality: "saturated" });
    expect(pressures(name, plantAt(-2_000))[0]).toMatchObject({ value: 0, quality: "saturated" });
  },
);

test("one sensor answers both protocols on the same wire, and other addresses not at all", () => {
  const sensor = createKellerSimulator(RAMP_PLANT, 1, SETTINGS);
  const answers = (hex: string, atUs: number): string => {
    sensor.receive(vectorBytes(hex), atUs);
    return sensor
      .emit(atUs + 90_000)
      .map(({ bytes }) => bytesToHex(bytes))
      .join("");
  };
  expect(answers("01 03 00 02 00 02 65 CB", 0)).toMatch(/^010304[0-9a-f]{12}$/);
  expect(answers("FA 49 01 A1 A7", 100_000)).toBe("fac9207906");
  expect(answers("FA 30 04 43", 200_000)).toMatch(/^fa3005140a1e0a00/);
  expect(answers("FA 49 01 A1 A7", 300_000)).toMatch(/^fa49[0-9a-f]{14}$/);
  expect(answers("FA 49 01 A1 A8", 400_000)).toBe("");
  expect(answers("02 03 00 02 00 02 65 F8", 500_000)).toBe("");
});

test("a request in pieces is one request; after a pause it is none", () => {
  const sensor = createKellerSimulator(RAMP_PLANT, 1, SETTINGS);
  sensor.receive(vectorBytes("FA 30"), 0);
  sensor.receive(vectorBytes("04 43"), 5_000);
  expect(sensor.emit(100_000)).not.toEqual([]);
  sensor.receive(vectorBytes("FA 30"), 200_000);
  sensor.receive(vectorBytes("04 43"), 240_000);
  expect(sensor.emit(400_000)).toEqual([]);
});

test("a reply takes its time at 9600 baud, request and turn-around included", () => {
  const sensor = createKellerSimulator(RAMP_PLANT, 1, SETTINGS);
  sensor.receive(vectorBytes("FA 30 04 43"), 0);
  const [reply] = sensor.emit(100_000);
  // 4 + 10 bytes of 10 bits and 2.5 to 4.5 ms.
  expect(reply?.atUs).toBeGreaterThan(14_583 + 2_500);
  expect(reply?.atUs).toBeLessThan(14_583 + 4_600);
});

test("counts what would change it; the driver's own conversation counts nothing", () => {
  const sensor = createKellerSimulator(RAMP_PLANT, 1, { ...SETTINGS, address: 250 });
  runDriver({ protocol: { ...keller.bind({}), createSimulator: () => sensor }, seconds: 2 });
  expect(sensor.writes()).toBe(0);
  // F95 with a wrong checksum, then with the right one.
  sensor.receive(vectorBytes("FA 5F 00 00 00"), 3_000_000);
  sensor.receive(vectorBytes("FA 5F 00 01 68"), 3_100_000);
  expect(sensor.writes()).toBe(1);
});
