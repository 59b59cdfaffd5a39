/**
 * A described Modbus device on the shared plant. Answers functions 3 and 4 over the registers of its description; other
 * functions with exception 1 (and counts them: cementwatch must leave that at 0), other registers with exception 2.
 */
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { fromSignalUnit } from "@cementwatch/shared/telemetry/unit-conversion";
import type { DeviceSimulator } from "../../driver.ts";
import type { PlantPort } from "../../plant/plant-port.ts";
import { seedOf } from "../../plant/random.ts";
import { SimulatedLine } from "../../simulated-line.ts";
import { plantReadings } from "../plant-readings.ts";
import type { ModbusDescription } from "./description.ts";
import { EXCEPTION_BIT } from "./framing.ts";
import { encodeRegister } from "./register-value.ts";
import { hasValidCrc, withCrc } from "./requests.ts";

const BITS_PER_BYTE = 10;
const BOOT_US = 500_000;
/** The device answers within a few milliseconds. Assumption. */
const LATENCY_US = 3_000;
const JITTER_US = 3_000;
/** A pause that ends a request: generous against 3.5 characters, since bytes come through an operating system. */
const GAP_US = 20_000;
const MAX_WORDS = 125;
const MAX_REQUEST_BYTES = 260;

export interface ModbusSimulation {
  readonly address: number;
  /** The RS-485 adapter repeats what the host sends. */
  readonly hasEcho: boolean;
}

export interface ModbusSimulator extends DeviceSimulator {
  /** Requests of functions that do not read. */
  writes(): number;
  /** Somebody changes the unit on the device's own panel. */
  setUnit(code: number): void;
}

export function createModbusSimulator(
  plant: PlantPort,
  seed: number,
  description: ModbusDescription,
  { address, hasEcho }: ModbusSimulation,
): ModbusSimulator {
  const { baudRate } = description.serial;
  const line = new SimulatedLine(
    { baudRate, bitsPerByte: BITS_PER_BYTE, latencyUs: LATENCY_US, jitterUs: JITTER_US },
    seed,
  );
  const serialNumber = 10_000 + (seedOf(seed, "modbus") % 50_000);
  let unit = description.unitRegister?.mustBe ?? 0;
  let buffer: number[] = [];
  let lastByteAtUs = 0;
  let bootedAtUs = 0;
  let writes = 0;

  const answer = (functionCode: number, data: Uint8Array, atUs: number): Uint8Array => {
    if (functionCode !== 3 && functionCode !== 4) {
      writes += 1;
      return Uint8Array.of(functionCode | EXCEPTION_BIT, 1);
    }
    const reader = new ByteReader(data);
    const start = reader.u16Be();
    const words = reader.u16Be();
    if (words === 0 || words > MAX_WORDS) return Uint8Array.of(functionCode | EXCEPTION_BIT, 3);
    const image = registerImage(description, plantReadings(plant.readAt(atUs)), functionCode, {
      unit,
      serialNumber,
    });
    const bytes: number[] = [];
    for (let at = start; at < start + words; at++) {
      const pair = image.get(at);
      if (pair === undefined) return Uint8Array.of(functionCode | EXCEPTION_BIT, 2);
      bytes.push(...pair);
    }
    return Uint8Array.of(functionCode, bytes.length, ...bytes);
  };

  return {
    receive(bytes, atUs) {
      if (hasEcho) line.put(bytes, atUs);
      if (atUs < bootedAtUs) return;
      if (atUs - lastByteAtUs > GAP_US) buffer = [];
      lastByteAtUs = atUs;
      buffer = [...buffer, ...bytes].slice(-MAX_REQUEST_BYTES);
      const request = Uint8Array.from(buffer);
      // A read is eight bytes; anything longer ends with its pause and its checksum, too.
      if (request.length < 8 || !hasValidCrc(request)) return;
      buffer = [];
      if (request[0] !== address) return;
      const readyAtUs = atUs + line.transferUs(bytes.length);
      const body = answer(request[1] ?? 0, request.subarray(2, -2), readyAtUs);
      line.answer(withCrc(Uint8Array.of(address, ...body)), readyAtUs);
    },
    emit: (untilUs) => line.emit(untilUs),
    powerCycle(atUs) {
      line.cut(atUs);
      buffer = [];
      bootedAtUs = atUs + BOOT_US;
    },
    writes: () => writes,
    setUnit(code) {
      unit = code;
    },
  };
}

/** Content of every register of one function, two bytes each. */
function registerImage(
  description: ModbusDescription,
  readings: Readonly<Record<string, number>>,
  functionCode: 3 | 4,
  device: { readonly unit: number; readonly serialNumber: number },
): ReadonlyMap<number, readonly number[]> {
  const image = new Map<number, readonly number[]>();
  const put = (address: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += 2) image.set(address + at / 2, [...bytes.subarray(at, at + 2)]);
  };
  for (const register of description.registers) {
    if (register.function !== functionCode) continue;
    const inUnit = fromSignalUnit(readings[register.signal] ?? 0, register.unit);
    const raw = (inUnit - register.offset) / register.scale;
    put(register.address, encodeRegister(raw, register.type, register.wordOrder ?? description.wordOrder));
  }
  const { unitRegister: unit, serialRegister: serial } = description;
  if (unit?.function === functionCode) put(unit.address, encodeRegister(device.unit, "u16", "big"));
  if (serial?.function === functionCode) {
    const order = serial.wordOrder ?? description.wordOrder;
    put(serial.address, encodeRegister(device.serialNumber, serial.type, order));
  }
  return image;
}
