/**
 * Finds replies and echoes on a Modbus RTU line. There is no start byte: only address, function, the byte count that
 * belongs to the open read, and the CRC.
 *
 * | offset   | reply                   | exception       |
 * |----------|-------------------------|-----------------|
 * | 0        | address                 | address         |
 * | 1        | function                | function + 0x80 |
 * | 2 …      | byte count, data        | code            |
 * | last two | CRC low, high           | CRC low, high   |
 */
import type { FrameVerdict } from "../../frame-scanner.ts";
import { encodeRead, hasValidCrc, type ModbusRead } from "./requests.ts";

export const EXCEPTION_BIT = 0x80;
const EXCEPTION_BYTES = 5;
/** Address, function, byte count and CRC around the data. */
const FRAME_BYTES = 5;
/** 125 registers. */
export const MAX_FRAME_BYTES = 256;

export interface ModbusReply {
  readonly kind: "echo" | "reply";
  readonly bytes: Uint8Array;
}

export interface OpenRead {
  readonly read: ModbusRead | undefined;
  /** No echo of the open read has been seen yet. */
  readonly isEchoDue: boolean;
}

/** The codec's look at the front of the line; see FrameCodec. */
export function examineModbus(
  window: Uint8Array,
  address: number,
  open: OpenRead,
): FrameVerdict<ModbusReply> {
  const { read } = open;
  if (read === undefined) return skip("INJ-NOISE");
  const verdict = examineReply(window, address, read);
  if (verdict.kind !== "skip" || !open.isEchoDue) return verdict;
  const echo = encodeRead(read, address);
  if (!window.every((byte, at) => at >= echo.length || byte === echo[at])) return verdict;
  if (window.length < echo.length) return { kind: "incomplete" };
  return { kind: "message", lengthBytes: echo.length, message: { kind: "echo", bytes: echo } };
}

function examineReply(window: Uint8Array, address: number, read: ModbusRead): FrameVerdict<ModbusReply> {
  if (window[0] !== address) return skip("INJ-NOISE");
  const [, functionCode, count] = window;
  if (functionCode === undefined) return { kind: "incomplete" };
  const isException = functionCode === (read.functionCode | EXCEPTION_BIT);
  if (!isException && functionCode !== read.functionCode) return skip("INJ-NOISE");
  if (!isException && count !== undefined && count !== 2 * read.words) return skip("INJ-NOISE");
  const length = isException ? EXCEPTION_BYTES : FRAME_BYTES + 2 * read.words;
  if (window.length < length) return { kind: "incomplete" };
  const bytes = window.slice(0, length);
  if (!hasValidCrc(bytes)) return skip("INJ-CHECKSUM");
  return { kind: "message", lengthBytes: length, message: { kind: "reply", bytes } };
}

function skip(code: "INJ-NOISE" | "INJ-CHECKSUM"): FrameVerdict<ModbusReply> {
  return { kind: "skip", lengthBytes: 1, code };
}
