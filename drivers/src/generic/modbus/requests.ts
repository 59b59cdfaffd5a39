/**
 * The reads that a description asks for: neighbouring registers of one function in one request. Each is
 * `address function startHi startLo countHi countLo CRClo CRChi` (Modbus Application Protocol V1.1b3 §6.3, §6.4; Modbus
 * over Serial Line V1.02 §2.5.1). Functions 3 and 4 only read.
 */
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { crc16Modbus } from "@cementwatch/shared/bytes/checksum";
import { type ModbusDescription, wordsOf } from "./description.ts";

/** §6.3: a reply holds at most so many registers. */
const MAX_WORDS = 125;

export interface ModbusRead {
  readonly purpose: "values" | "unit" | "serial";
  readonly functionCode: 3 | 4;
  readonly start: number;
  readonly words: number;
}

/** In the order of function and address; the reads of unit and serial number last. */
export function readsOf(description: ModbusDescription): readonly ModbusRead[] {
  const reads: ModbusRead[] = [];
  const sorted = [...description.registers].sort((a, b) => a.function - b.function || a.address - b.address);
  for (const { function: functionCode, address, type } of sorted) {
    const end = address + wordsOf(type);
    const last = reads.at(-1);
    // Registers in between may not exist, and reading one that does not is an error: only what touches is joined.
    const joins =
      last !== undefined &&
      last.functionCode === functionCode &&
      address <= last.start + last.words &&
      end - last.start <= MAX_WORDS;
    if (joins) reads[reads.length - 1] = { ...last, words: Math.max(last.words, end - last.start) };
    else reads.push({ purpose: "values", functionCode, start: address, words: end - address });
  }
  const { unitRegister: unit, serialRegister: serial } = description;
  if (unit !== undefined) {
    reads.push({ purpose: "unit", functionCode: unit.function, start: unit.address, words: 1 });
  }
  if (serial !== undefined) {
    const words = wordsOf(serial.type);
    reads.push({ purpose: "serial", functionCode: serial.function, start: serial.address, words });
  }
  return reads;
}

/** Bytes of a read. */
export function encodeRead(read: ModbusRead, address: number): Uint8Array {
  const body = new ByteWriter()
    .u8(address)
    .u8(read.functionCode)
    .u16Be(read.start)
    .u16Be(read.words)
    .finish();
  return withCrc(body);
}

/** Appends CRC-16/MODBUS, low byte first. */
export function withCrc(bytes: Uint8Array): Uint8Array {
  return new ByteWriter().bytes(bytes).u16Le(crc16Modbus(bytes)).finish();
}

/** True when the last two bytes are the checksum of the others. */
export function hasValidCrc(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  const [low = 0, high = 0] = bytes.subarray(-2);
  return crc16Modbus(bytes.subarray(0, -2)) === high * 256 + low;
}
