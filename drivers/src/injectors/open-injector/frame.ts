/**
 * Frames of `open-injector`, the reference protocol for home-built injectors. Little-endian.
 *
 * | offset | size | field     | meaning                                                             |
 * |--------|------|-----------|---------------------------------------------------------------------|
 * | 0      | 2    | sync      | A5 5A                                                               |
 * | 2      | 1    | version   | 1                                                                   |
 * | 3      | 1    | type      | 1 HELLO, 2 SAMPLE, 3 HEARTBEAT (to the device only), 4 STATUS       |
 * | 4      | 2    | seq       | counts the device's frames, wraps at 65536                          |
 * | 6      | 8    | deviceUs  | the device's clock, µs                                              |
 * | 14     | 2    | length    | of the payload: 36, 18, 0, or 2 to 202                              |
 * | 16     | …    | payload   | see payload.ts                                                      |
 * | 16 + n | 4    | crc       | CRC-32/ISO-HDLC over version … payload                              |
 */
import { ByteReader } from "@cementwatch/shared/bytes/byte-reader";
import { ByteWriter } from "@cementwatch/shared/bytes/byte-writer";
import { crc32 } from "@cementwatch/shared/bytes/checksum";
import type { FrameVerdict } from "../../frame-scanner.ts";

const SYNC_0 = 0xa5;
const SYNC_1 = 0x5a;
const VERSION = 1;
const HEADER_BYTES = 16;
const CRC_BYTES = 4;
const TYPE_AT = 3;
const LENGTH_AT = 14;

export const HELLO = 1;
export const SAMPLE = 2;
export const STATUS = 4;
const HEARTBEAT = 3;

const MAX_STATUS_BYTES = 202;
/** Allowed payload lengths by type: a damaged length shows before its frame is waited for. */
const LENGTHS: Readonly<Record<number, { readonly min: number; readonly max: number }>> = {
  [HELLO]: { min: 36, max: 36 },
  [SAMPLE]: { min: 18, max: 18 },
  [HEARTBEAT]: { min: 0, max: 0 },
  [STATUS]: { min: 2, max: MAX_STATUS_BYTES },
};

export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_STATUS_BYTES + CRC_BYTES + 1;

export interface InjectorFrame {
  readonly type: number;
  readonly seq: number;
  /** `undefined` beyond 2^53 µs: no device runs 285 years. */
  readonly deviceUs: number | undefined;
  readonly payload: Uint8Array;
}

/** Bytes of a frame, for the simulator. */
export function encodeFrame(type: number, seq: number, deviceUs: number, payload: Uint8Array): Uint8Array {
  const covered = new ByteWriter()
    .u8(VERSION)
    .u8(type)
    .u16Le(seq)
    .u64Le(deviceUs)
    .u16Le(payload.length)
    .bytes(payload)
    .finish();
  return new ByteWriter().u8(SYNC_0).u8(SYNC_1).bytes(covered).u32Le(crc32(covered)).finish();
}

/** The codec's look at the front of the stream; see FrameCodec. */
export function examineFrame(window: Uint8Array): FrameVerdict<InjectorFrame> {
  const [sync0, sync1, version, type] = window;
  if (sync0 !== SYNC_0 || (sync1 ?? SYNC_1) !== SYNC_1 || (version ?? VERSION) !== VERSION) return noise();
  if (type === undefined) return { kind: "incomplete" };
  const bounds = LENGTHS[window[TYPE_AT] ?? 0];
  if (bounds === undefined) return noise();
  if (window.length < HEADER_BYTES) return { kind: "incomplete" };
  const length = new ByteReader(window.subarray(LENGTH_AT)).u16Le();
  if (length < bounds.min || length > bounds.max) return noise();
  const total = HEADER_BYTES + length + CRC_BYTES;
  if (window.length < total) return { kind: "incomplete" };
  const covered = window.slice(2, HEADER_BYTES + length);
  const crcBytes = new ByteReader(window.subarray(HEADER_BYTES + length));
  const crc = crcBytes.u16Le() + crcBytes.u16Le() * 65536;
  if (crc !== crc32(covered)) return { kind: "skip", lengthBytes: 1, code: "INJ-CHECKSUM" };
  const reader = new ByteReader(covered.subarray(2));
  const seq = reader.u16Le();
  const deviceUs = reader.u64Le();
  reader.u16Le();
  return {
    kind: "message",
    lengthBytes: total,
    message: { type, seq, deviceUs, payload: reader.bytes(length) },
  };
}

function noise(): FrameVerdict<InjectorFrame> {
  return { kind: "skip", lengthBytes: 1, code: "INJ-NOISE" };
}
