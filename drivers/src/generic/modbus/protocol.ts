/**
 * Codec of described Modbus RTU devices (functions 3 and 4). A reply does not name its registers, so it is read only
 * against the one open read. Values count while the unit register, when there is one, holds what the description says.
 */
import { bytesToHex } from "@cementwatch/shared/bytes/ascii";
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import type { FaultCode } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import { z } from "zod";
import type { DeviceDecoder } from "../../driver.ts";
import { FrameScanner, frameScannerSchema, type NewItem } from "../../frame-scanner.ts";
import { readingOf } from "../description-parts.ts";
import { type ModbusDescription, wordsOf } from "./description.ts";
import { EXCEPTION_BIT, examineModbus, MAX_FRAME_BYTES, type ModbusReply } from "./framing.ts";
import { decodeRegister } from "./register-value.ts";
import { encodeRead, type ModbusRead, readsOf } from "./requests.ts";

const NOTICE_EXCEPTION = "GEN-MODBUS-EXCEPTION";
const NOTICE_UNIT = "GEN-OTHER-UNIT";
/** Name of the unit register's content among the device's coefficients. */
export const UNIT_CODE = "unitCode";

/** Modbus Application Protocol V1.1b3 §7. */
const EXCEPTION_WORDS: Readonly<Record<number, string>> = {
  1: "the device does not know this function",
  2: "there is no such register",
  3: "wrong number of registers",
  4: "the device failed",
  5: "accepted, not done yet",
  6: "the device is busy",
  8: "memory error in the device",
  10: "gateway without a path",
  11: "gateway without an answer",
};

const stateSchema = z.object({
  scanner: frameScannerSchema,
  /** Index of the open read. */
  open: z.int().min(0).nullable(),
  isEchoDue: z.boolean(),
  isIntroduced: z.boolean(),
  unitCode: z.int().nullable(),
  /** Last exception of each read, so that the same one is told once. */
  exceptions: z.record(z.string(), z.int()),
});

type ModbusState = Omit<z.infer<typeof stateSchema>, "scanner">;

export function createModbusDecoder(description: ModbusDescription, address: number): DeviceDecoder {
  const reads = readsOf(description);
  const indexOf = new Map(reads.map((read, index) => [bytesToHex(encodeRead(read, address)), index]));
  let state: ModbusState = {
    open: null,
    isEchoDue: false,
    isIntroduced: false,
    unitCode: null,
    exceptions: {},
  };
  const openRead = (): ModbusRead | undefined => (state.open === null ? undefined : reads[state.open]);
  const scanner = new FrameScanner<ModbusReply>({
    maxFrameBytes: MAX_FRAME_BYTES,
    examine: (window) => examineModbus(window, address, { read: openRead(), isEchoDue: state.isEchoDue }),
    accept(reply, firstByteAtUs, lengthBytes) {
      const read = openRead();
      if (reply.kind === "echo" || read === undefined) {
        state.isEchoDue = false;
        return [];
      }
      const taken = takeReply(reply.bytes, read, description, state);
      state.open = null;
      if (typeof taken === "string") {
        return [{ kind: "rejected", code: taken, skippedBytes: lengthBytes, firstByteAtUs }];
      }
      return taken.map((item) => ({ ...item, firstByteAtUs }));
    },
  });
  return {
    sent(bytes) {
      const index = indexOf.get(bytesToHex(bytes));
      if (index === undefined) return;
      const isBareEcho = state.isEchoDue && isStartOf(scanner.pending, openRead(), address);
      scanner.abandon(isBareEcho ? undefined : "INJ-TRUNCATED");
      state.open = index;
      state.isEchoDue = true;
    },
    received: (bytes, atUs) => scanner.push(bytes, atUs),
    snapshot: (): JsonValue => ({ ...state, scanner: scanner.snapshot() as unknown as JsonValue }),
    restore(value) {
      const { scanner: scannerState, ...rest } = stateSchema.parse(value);
      scanner.restore(scannerState);
      state = rest;
    },
  };
}

function isStartOf(pending: Uint8Array, read: ModbusRead | undefined, address: number): boolean {
  if (read === undefined) return false;
  const request = encodeRead(read, address);
  return pending.every((byte, at) => byte === request[at]);
}

function takeReply(
  bytes: Uint8Array,
  read: ModbusRead,
  description: ModbusDescription,
  state: ModbusState,
): readonly NewItem[] | FaultCode {
  const functionCode = bytes[1] ?? 0;
  if (functionCode >= EXCEPTION_BIT) return exceptionItems(bytes[2] ?? 0, read, description, state);
  delete state.exceptions[state.open ?? 0];
  const data = bytes.subarray(3, -2);
  switch (read.purpose) {
    case "unit":
      return unitItems(new ByteReader(data).u16Be(), description, state);
    case "serial": {
      state.isIntroduced = true;
      const { serialRegister, wordOrder } = description;
      const type = serialRegister?.type ?? "u16";
      const serialNumber = String(decodeRegister(data, type, serialRegister?.wordOrder ?? wordOrder));
      return [identity(description, serialNumber)];
    }
    case "values": {
      const { unitRegister } = description;
      if (unitRegister !== undefined && state.unitCode !== unitRegister.mustBe) return "PIP-UNIT-MISMATCH";
      const items: NewItem[] = [];
      // Without a number of its own the device is told by its right answer alone.
      if (!state.isIntroduced && description.serialRegister === undefined)
        items.push(identity(description, ""));
      state.isIntroduced = true;
      return [...items, ...valueItems(data, read, description)];
    }
  }
}

function identity({ name }: ModbusDescription, serialNumber: string): NewItem {
  return { kind: "identity", model: name, serialNumber, firmware: "" };
}

function valueItems(data: Uint8Array, read: ModbusRead, description: ModbusDescription): readonly NewItem[] {
  return registersOf(read, description).map((register) => {
    const at = 2 * (register.address - read.start);
    const wordOrder = register.wordOrder ?? description.wordOrder;
    const raw = decodeRegister(data.subarray(at), register.type, wordOrder);
    const reading = readingOf(raw, register);
    return register.overrange.includes(raw)
      ? readingOf(Number.POSITIVE_INFINITY, positive(register))
      : reading;
  });
}

/** "Above the range" stays above it whatever the sign of the scale. */
function positive<Rule extends { readonly scale: number }>(rule: Rule): Rule {
  return { ...rule, scale: Math.abs(rule.scale) };
}

function registersOf(read: ModbusRead, description: ModbusDescription) {
  return description.registers.filter(
    ({ function: functionCode, address, type }) =>
      read.purpose === "values" &&
      functionCode === read.functionCode &&
      address >= read.start &&
      address + wordsOf(type) <= read.start + read.words,
  );
}

function unitItems(code: number, description: ModbusDescription, state: ModbusState): readonly NewItem[] {
  const items: NewItem[] = [{ kind: "coefficients", values: { [UNIT_CODE]: code } }];
  const mustBe = description.unitRegister?.mustBe;
  if (code !== mustBe && code !== state.unitCode) {
    const text = `The device is set to unit ${code}, its description says ${mustBe}: its values are refused. Set the device back, or use a description with its unit.`;
    items.push({ kind: "notice", code: NOTICE_UNIT, text });
  }
  state.unitCode = code;
  return items;
}

function exceptionItems(
  code: number,
  read: ModbusRead,
  description: ModbusDescription,
  state: ModbusState,
): readonly NewItem[] {
  const items: NewItem[] = registersOf(read, description).map((register) => readingOf(Number.NaN, register));
  const key = String(state.open ?? 0);
  const isNew = state.exceptions[key] !== code;
  state.exceptions[key] = code;
  if (isNew || items.length === 0) {
    const words = EXCEPTION_WORDS[code] ?? "unknown reason";
    const text = `The device refused to read ${read.words} registers from ${read.start} with function ${read.functionCode}: ${words} (${code}).`;
    items.push({ kind: "notice", code: NOTICE_EXCEPTION, text });
  }
  return items;
}
