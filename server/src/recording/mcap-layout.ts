/**
 * The MCAP records that we read and write by hand because a crash or a flipped bit must not stop us: chunk, message,
 * message index, data end, footer. Every record is opcode (1), length of the content (8), content; little-endian.
 */

export const MAGIC = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);

export const OPCODE = {
  header: 1,
  footer: 2,
  schema: 3,
  channel: 4,
  message: 5,
  chunk: 6,
  messageIndex: 7,
  chunkIndex: 8,
  metadata: 12,
  dataEnd: 15,
} as const;

/** Opcode and length. */
export const RECORD_HEAD_LENGTH = 9;
/** Opcode, length, channel, sequence, log time, publish time. */
export const MESSAGE_HEAD_LENGTH = 31;
/** Largest content of a chunk head: two times, size, CRC, compression name of four letters, length. */
export const CHUNK_HEAD_MAX = RECORD_HEAD_LENGTH + 8 + 8 + 8 + 4 + 4 + 4 + 8;
export const FOOTER_LENGTH = RECORD_HEAD_LENGTH + 20;
export const DATA_END_LENGTH = RECORD_HEAD_LENGTH + 4;

/**
 * Largest records of one chunk that are believed. A DICOM object is refused above 512 MiB before it is recorded; a
 * larger number in a file is damage or an attack, and is not allocated.
 */
const MAX_CHUNK_BYTES = 600 * 1024 * 1024;

export interface ChunkHead {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly uncompressedSize: number;
  readonly crc: number;
  readonly compression: "" | "zstd";
  /** Head with opcode and length; the records follow it. */
  readonly headLength: number;
  readonly recordsLength: number;
}

/** Writes the fixed part of a message record. */
export function writeMessageHead(
  target: Uint8Array,
  at: number,
  channelId: number,
  sequence: number,
  logNs: bigint,
  publishNs: bigint,
  dataLength: number,
): void {
  const view = new DataView(target.buffer, target.byteOffset + at, MESSAGE_HEAD_LENGTH);
  view.setUint8(0, OPCODE.message);
  view.setBigUint64(1, BigInt(MESSAGE_HEAD_LENGTH - RECORD_HEAD_LENGTH + dataLength), true);
  view.setUint16(9, channelId, true);
  view.setUint32(11, sequence, true);
  view.setBigUint64(15, logNs, true);
  view.setBigUint64(23, publishNs, true);
}

/** Opcode to the last byte before the chunk's records. */
export function encodeChunkHead(chunk: Omit<ChunkHead, "headLength">): Uint8Array {
  const nameLength = chunk.compression.length;
  const head = new Uint8Array(CHUNK_HEAD_MAX - 4 + nameLength);
  const view = new DataView(head.buffer);
  view.setUint8(0, OPCODE.chunk);
  view.setBigUint64(1, BigInt(head.length - RECORD_HEAD_LENGTH + chunk.recordsLength), true);
  view.setBigUint64(9, chunk.startNs, true);
  view.setBigUint64(17, chunk.endNs, true);
  view.setBigUint64(25, BigInt(chunk.uncompressedSize), true);
  view.setUint32(33, chunk.crc, true);
  view.setUint32(37, nameLength, true);
  for (let i = 0; i < nameLength; i++) head[41 + i] = chunk.compression.charCodeAt(i);
  view.setBigUint64(41 + nameLength, BigInt(chunk.recordsLength), true);
  return head;
}

/** Reads a chunk's head at `at`; undefined unless every field fits the others and the limits. */
export function decodeChunkHead(bytes: Uint8Array, at: number): ChunkHead | undefined {
  const available = bytes.length - at;
  if (available < CHUNK_HEAD_MAX - 4 || bytes[at] !== OPCODE.chunk) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, available);
  const length = readSize(view, 1);
  const nameLength = view.getUint32(37, true);
  if (length === undefined || (nameLength !== 0 && nameLength !== 4)) return undefined;
  const headLength = CHUNK_HEAD_MAX - 4 + nameLength;
  if (available < headLength) return undefined;
  if (nameLength === 4 && view.getUint32(41, true) !== ZSTD_NAME) return undefined;
  const recordsLength = readSize(view, 41 + nameLength);
  const uncompressedSize = readSize(view, 25);
  if (recordsLength === undefined || uncompressedSize === undefined) return undefined;
  if (length !== headLength - RECORD_HEAD_LENGTH + recordsLength) return undefined;
  if (nameLength === 0 && recordsLength !== uncompressedSize) return undefined;
  return {
    startNs: view.getBigUint64(9, true),
    endNs: view.getBigUint64(17, true),
    uncompressedSize,
    crc: view.getUint32(33, true),
    compression: nameLength === 0 ? "" : "zstd",
    headLength,
    recordsLength,
  };
}

/** "zstd" as a little-endian number. */
const ZSTD_NAME = 0x6474737a;

/** A 64-bit size; undefined above `MAX_CHUNK_BYTES`. */
function readSize(view: DataView, at: number): number | undefined {
  if (view.getUint32(at + 4, true) !== 0) return undefined;
  const size = view.getUint32(at, true);
  return size <= MAX_CHUNK_BYTES ? size : undefined;
}

/** Opcode and content length of a record; the length is undefined when it is absurd. */
export function decodeRecordHead(
  bytes: Uint8Array,
  at: number,
): { readonly opcode: number; readonly length: number | undefined } | undefined {
  if (at + RECORD_HEAD_LENGTH > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RECORD_HEAD_LENGTH);
  return { opcode: view.getUint8(0), length: readSize(view, 1) };
}

/** A message record inside a chunk; `data` is a view. */
export interface RawMessage {
  readonly channelId: number;
  readonly sequence: number;
  readonly logNs: bigint;
  readonly publishNs: bigint;
  readonly data: Uint8Array;
}

/** The messages of a chunk's uncompressed records; undefined when anything else than messages and channels is there. */
export function decodeMessages(records: Uint8Array): RawMessage[] | undefined {
  const messages: RawMessage[] = [];
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  let at = 0;
  while (at < records.length) {
    const head = decodeRecordHead(records, at);
    if (head?.length === undefined) return undefined;
    const end = at + RECORD_HEAD_LENGTH + head.length;
    if (end > records.length) return undefined;
    if (head.opcode === OPCODE.message) {
      if (end < at + MESSAGE_HEAD_LENGTH) return undefined;
      messages.push({
        channelId: view.getUint16(at + 9, true),
        sequence: view.getUint32(at + 11, true),
        logNs: view.getBigUint64(at + 15, true),
        publishNs: view.getBigUint64(at + 23, true),
        data: records.subarray(at + MESSAGE_HEAD_LENGTH, end),
      });
    } else if (head.opcode !== OPCODE.channel) return undefined;
    at = end;
  }
  return messages;
}

/** A message index record with opcode and length: (log time, offset) of each message of a channel. */
export function encodeMessageIndex(
  channelId: number,
  times: readonly bigint[],
  offsets: readonly number[],
  shift: number,
): Uint8Array {
  const record = new Uint8Array(RECORD_HEAD_LENGTH + 6 + 16 * times.length);
  const view = new DataView(record.buffer);
  view.setUint8(0, OPCODE.messageIndex);
  view.setBigUint64(1, BigInt(record.length - RECORD_HEAD_LENGTH), true);
  view.setUint16(9, channelId, true);
  view.setUint32(11, 16 * times.length, true);
  let at = RECORD_HEAD_LENGTH + 6;
  for (let i = 0; i < times.length; i++) {
    view.setBigUint64(at, times[i] ?? 0n, true);
    view.setBigUint64(at + 8, BigInt((offsets[i] ?? 0) + shift), true);
    at += 16;
  }
  return record;
}
