/**
 * The chunks of a finished session file as its summary lists them: one read instead of a walk over every record. It is
 * believed only when its CRC is right and it ends exactly at the footer, so a file that lost or gained a byte anywhere
 * is walked by chunk-file.ts; what a chunk holds is checked when it is read.
 */
import { fstatSync } from "node:fs";
import { crc32 } from "node:zlib";
import { readAt } from "./chunk-file.ts";
import {
  CHUNK_HEAD_MAX,
  DATA_END_LENGTH,
  decodeRecordHead,
  FOOTER_LENGTH,
  MAGIC,
  OPCODE,
  RECORD_HEAD_LENGTH,
} from "./mcap-layout.ts";

export interface IndexedChunk {
  readonly offset: number;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Offset of the message index of each channel. */
  readonly indexes: ReadonlyMap<number, number>;
}

/** A year of recording at 500 ms a chunk and 40 channels would not fill it; more is damage. */
const SUMMARY_MOST_BYTES = 256 * 1024 * 1024;
const INDEX_ENTRY_BYTES = 16;
const INDEX_HEAD_BYTES = RECORD_HEAD_LENGTH + 6;
/** Times, offset, length, and the length of the map that follows. */
const FIXED_BYTES = 36;
const MAP_ENTRY_BYTES = 10;

/** Undefined when the file has no summary that can be believed. */
export function readSessionIndex(fd: number): readonly IndexedChunk[] | undefined {
  const { size } = fstatSync(fd);
  const footerAt = size - MAGIC.length - FOOTER_LENGTH;
  if (footerAt < MAGIC.length) return undefined;
  const footer = viewOf(readAt(fd, footerAt, FOOTER_LENGTH));
  if (footer.byteLength !== FOOTER_LENGTH || footer.getUint8(0) !== OPCODE.footer) return undefined;
  const summaryAt = Number(footer.getBigUint64(RECORD_HEAD_LENGTH, true));
  const offsetsAt = Number(footer.getBigUint64(RECORD_HEAD_LENGTH + 8, true));
  const isPlausible =
    summaryAt > MAGIC.length &&
    summaryAt <= offsetsAt &&
    offsetsAt <= footerAt &&
    footerAt - summaryAt <= SUMMARY_MOST_BYTES;
  if (!isPlausible) return undefined;
  const covered = readAt(fd, summaryAt, footerAt + FOOTER_LENGTH - 4 - summaryAt);
  if (crc32(covered) !== footer.getUint32(FOOTER_LENGTH - 4, true)) return undefined;
  if (readAt(fd, summaryAt - DATA_END_LENGTH, 1)[0] !== OPCODE.dataEnd) return undefined;
  return chunksIn(covered.subarray(0, footerAt - summaryAt));
}

/** Log times (ns) of the messages of one channel of a chunk; undefined when its index makes no sense. */
export function readMessageTimes(fd: number, indexAt: number, channelId: number): bigint[] | undefined {
  const head = viewOf(readAt(fd, indexAt, INDEX_HEAD_BYTES));
  if (head.byteLength !== INDEX_HEAD_BYTES || head.getUint8(0) !== OPCODE.messageIndex) return undefined;
  const bytes = head.getUint32(RECORD_HEAD_LENGTH + 2, true);
  const isRight =
    head.getUint16(RECORD_HEAD_LENGTH, true) === channelId &&
    Number(head.getBigUint64(1, true)) === bytes + 6 &&
    bytes % INDEX_ENTRY_BYTES === 0 &&
    bytes <= SUMMARY_MOST_BYTES;
  if (!isRight) return undefined;
  const entries = viewOf(readAt(fd, indexAt + INDEX_HEAD_BYTES, bytes));
  if (entries.byteLength !== bytes) return undefined;
  return Array.from({ length: bytes / INDEX_ENTRY_BYTES }, (_, i) =>
    entries.getBigUint64(i * INDEX_ENTRY_BYTES, true),
  );
}

function chunksIn(summary: Uint8Array): IndexedChunk[] | undefined {
  const chunks: IndexedChunk[] = [];
  let lastEnd = 0;
  let at = 0;
  while (at < summary.length) {
    const record = decodeRecordHead(summary, at);
    if (record?.length === undefined) return undefined;
    const end = at + RECORD_HEAD_LENGTH + record.length;
    if (end > summary.length) return undefined;
    if (record.opcode === OPCODE.chunkIndex) {
      const chunk = chunkIn(viewOf(summary.subarray(at + RECORD_HEAD_LENGTH, end)));
      if (chunk === undefined || chunk.offset < lastEnd) return undefined;
      lastEnd = chunk.offset + CHUNK_HEAD_MAX - 4;
      chunks.push(chunk);
    }
    at = end;
  }
  return chunks;
}

function chunkIn(view: DataView): IndexedChunk | undefined {
  if (view.byteLength < FIXED_BYTES) return undefined;
  const mapBytes = view.getUint32(FIXED_BYTES - 4, true);
  if (FIXED_BYTES + mapBytes > view.byteLength || mapBytes % MAP_ENTRY_BYTES !== 0) return undefined;
  const indexes = new Map<number, number>();
  for (let at = FIXED_BYTES; at < FIXED_BYTES + mapBytes; at += MAP_ENTRY_BYTES) {
    indexes.set(view.getUint16(at, true), Number(view.getBigUint64(at + 2, true)));
  }
  return {
    startNs: view.getBigUint64(0, true),
    endNs: view.getBigUint64(8, true),
    offset: Number(view.getBigUint64(16, true)),
    indexes,
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
