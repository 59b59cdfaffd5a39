/** What the end of a finished session file promises: its checksums, and the index of the chunks it should hold. */
import { fstatSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type ChunkScan, readAt } from "./chunk-file.ts";
import {
  DATA_END_LENGTH,
  decodeRecordHead,
  FOOTER_LENGTH,
  MAGIC,
  OPCODE,
  RECORD_HEAD_LENGTH,
} from "./mcap-layout.ts";

/** A chunk as the index at the file's end knows it. */
export interface IndexedChunk {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly channels: readonly number[];
}

const READ_BYTES = 4 * 1024 * 1024;
/** An index entry has 16 + 32 bytes and a dozen channels; more is damage. */
const ENTRY_MOST_BYTES = 1024 * 1024;
const TAIL_LENGTH = 4 + MAGIC.length;

/** The two CRCs of a finished file cover every byte that no chunk's CRC covers. */
export function checkEnd(fd: number, dataEndAt: number): string[] {
  const findings: string[] = [];
  const dataEnd = readAt(fd, dataEndAt, DATA_END_LENGTH);
  const dataCrc = viewOf(dataEnd).getUint32(RECORD_HEAD_LENGTH, true);
  if (crcOf(fd, 0, dataEndAt) !== dataCrc) findings.push("the data section fails its checksum");
  const summaryAt = dataEndAt + DATA_END_LENGTH;
  if (!isSummaryWhole(fd, summaryAt)) findings.push("the summary fails its checksum");
  const tailAt = fstatSync(fd).size - TAIL_LENGTH;
  const footer = readAt(fd, tailAt + 4 - FOOTER_LENGTH, FOOTER_LENGTH);
  if (
    footer[0] !== OPCODE.footer ||
    viewOf(footer).getBigUint64(RECORD_HEAD_LENGTH, true) !== BigInt(summaryAt)
  )
    findings.push("the footer points elsewhere");
  if (!isMagic(readAt(fd, tailAt + 4, MAGIC.length))) findings.push("the closing mark is wrong");
  if (!isMagic(readAt(fd, 0, MAGIC.length))) findings.push("the opening mark is wrong");
  return findings;
}

/** Chunk n of the file as it was finished is entry n − 1; empty when there is no end or its checksum fails. */
export function readChunkIndex(fd: number, { isFinished, dataEndAt }: ChunkScan): readonly IndexedChunk[] {
  if (!isFinished || dataEndAt === undefined || !isSummaryWhole(fd, dataEndAt + DATA_END_LENGTH)) return [];
  const end = fstatSync(fd).size - TAIL_LENGTH;
  const chunks: IndexedChunk[] = [];
  let at = dataEndAt + DATA_END_LENGTH;
  while (at < end) {
    const record = decodeRecordHead(readAt(fd, at, RECORD_HEAD_LENGTH), 0);
    if (record?.length === undefined) return [];
    if (record.opcode === OPCODE.chunkIndex) {
      const entry =
        record.length > ENTRY_MOST_BYTES
          ? undefined
          : decodeEntry(readAt(fd, at + RECORD_HEAD_LENGTH, record.length));
      if (entry === undefined) return [];
      chunks.push(entry);
    }
    at += RECORD_HEAD_LENGTH + record.length;
  }
  return chunks;
}

/**
 * What `scanChunks` would find at the end of a finished file, without its chunks and without reading them; undefined when
 * the file has no end or its checksum fails.
 */
export function readTail(fd: number): ChunkScan | undefined {
  const end = fstatSync(fd).size - TAIL_LENGTH;
  if (end < FOOTER_LENGTH) return undefined;
  const footer = readAt(fd, end + 4 - FOOTER_LENGTH, FOOTER_LENGTH);
  if (footer[0] !== OPCODE.footer) return undefined;
  const summaryAt = Number(viewOf(footer).getBigUint64(RECORD_HEAD_LENGTH, true));
  const dataEndAt = summaryAt - DATA_END_LENGTH;
  if (summaryAt > end || dataEndAt < 0 || !isSummaryWhole(fd, summaryAt)) return undefined;
  const metadata: number[] = [];
  for (let at = summaryAt; at < end; ) {
    const record = decodeRecordHead(readAt(fd, at, RECORD_HEAD_LENGTH + 8), 0);
    if (record?.length === undefined) return undefined;
    if (record.opcode === METADATA_INDEX)
      metadata.push(Number(viewOf(readAt(fd, at + RECORD_HEAD_LENGTH, 8)).getBigUint64(0, true)));
    at += RECORD_HEAD_LENGTH + record.length;
  }
  return { chunks: [], isFinished: true, dataEndAt, metadata, holes: [] };
}

const METADATA_INDEX = 13;

/** Times, place and length of the chunk, then a map from channel to the place of its index. */
function decodeEntry(content: Uint8Array): IndexedChunk | undefined {
  if (content.length < 36) return undefined;
  const view = viewOf(content);
  const mapEnd = 36 + view.getUint32(32, true);
  if (mapEnd > content.length) return undefined;
  const channels: number[] = [];
  for (let at = 36; at + 10 <= mapEnd; at += 10) channels.push(view.getUint16(at, true));
  return { startNs: view.getBigUint64(0, true), endNs: view.getBigUint64(8, true), channels };
}

function isSummaryWhole(fd: number, summaryAt: number): boolean {
  const tailAt = fstatSync(fd).size - TAIL_LENGTH;
  if (tailAt < summaryAt) return false;
  return crcOf(fd, summaryAt, tailAt) === viewOf(readAt(fd, tailAt, 4)).getUint32(0, true);
}

function isMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function crcOf(fd: number, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += READ_BYTES)
    crc = crc32(readAt(fd, at, Math.min(READ_BYTES, to - at)), crc);
  return crc;
}
