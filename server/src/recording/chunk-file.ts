/**
 * Finds and reads the chunks of a session file by hand, also of a damaged one: where a record makes no sense, the next
 * place is looked for at which a whole chunk stands with the right CRC. Stock readers give up there.
 */
import { fstatSync, readSync } from "node:fs";
import { crc32, zstdDecompressSync } from "node:zlib";
import {
  CHUNK_HEAD_MAX,
  type ChunkHead,
  DATA_END_LENGTH,
  decodeChunkHead,
  decodeMessages,
  decodeRecordHead,
  MAGIC,
  OPCODE,
  type RawMessage,
  RECORD_HEAD_LENGTH,
} from "./mcap-layout.ts";

export interface ChunkEntry {
  readonly offset: number;
  readonly head: ChunkHead;
  /** Channels that its message indexes name; empty when the file ends right behind the chunk. */
  readonly channels: Set<number>;
}

export interface ChunkScan {
  readonly chunks: readonly ChunkEntry[];
  /** True when the walk reached the footer. */
  readonly isFinished: boolean;
  /** Where the data section ends: offset of the DataEnd record; absent in an unfinished file. */
  readonly dataEndAt?: number;
  /** Offsets of the metadata records. */
  readonly metadata: readonly number[];
  /** Byte ranges that are no record, as [from, to). */
  readonly holes: readonly (readonly [number, number])[];
}

const SEARCH_BYTES = 1024 * 1024;
const KNOWN_OPCODES: ReadonlySet<number> = new Set([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
/** What stands before the first chunk. */
const FRONT_OPCODES: ReadonlySet<number> = new Set([
  OPCODE.header,
  OPCODE.schema,
  OPCODE.channel,
  OPCODE.metadata,
]);
/** What may stand between the first chunk and the end of the data: anything else is damage there. */
const DATA_OPCODES: ReadonlySet<number> = new Set([
  OPCODE.chunk,
  OPCODE.messageIndex,
  OPCODE.metadata,
  OPCODE.dataEnd,
]);

/** Walks the records from the start; behind a hole it goes on at the next whole chunk. */
export function scanChunks(fd: number): ChunkScan {
  const size = fstatSync(fd).size;
  const chunks: ChunkEntry[] = [];
  const metadata: number[] = [];
  const holes: [number, number][] = [];
  let dataEndAt: number | undefined;
  let isStarted = false;
  let at = MAGIC.length;
  while (at < size) {
    const opcode = readAt(fd, at, 1)[0] ?? 0;
    if (!isStarted && !FRONT_OPCODES.has(opcode)) {
      isStarted = true;
      const first = findChunk(fd, MAGIC.length, size);
      if (first < at) {
        // A damaged length in the front led past chunks, by chance to a place that makes sense.
        holes.push([MAGIC.length, first]);
        at = first;
        continue;
      }
    }
    const allowed = chunks.length > 0 && dataEndAt === undefined ? DATA_OPCODES : KNOWN_OPCODES;
    const end = allowed.has(opcode) ? recordEnd(fd, at, size, chunks) : undefined;
    if (end === undefined) {
      // The hole may begin earlier: a damaged length before it may have led here, past good chunks.
      const last = chunks.at(-1);
      const next = findChunk(fd, searchFrom(fd, last), size);
      holes.push([Math.min(at, next), next]);
      // Indexes may be missing: nobody knows any more what the chunk does not hold.
      last?.channels.clear();
      at = next;
      continue;
    }
    if (opcode === OPCODE.metadata) metadata.push(at);
    if (opcode === OPCODE.dataEnd) dataEndAt = at;
    if (opcode === OPCODE.footer) {
      const scan = { chunks, isFinished: dataEndAt !== undefined, metadata, holes };
      return dataEndAt === undefined ? scan : { ...scan, dataEndAt };
    }
    at = end;
  }
  chunks.at(-1)?.channels.clear();
  return { chunks, isFinished: false, metadata, holes };
}

/** Behind the last chunk; inside of it when it is damaged: of one that lost bytes, the length reaches into the next. */
function searchFrom(fd: number, last: ChunkEntry | undefined): number {
  if (last === undefined) return MAGIC.length;
  return readChunk(fd, last) === undefined ? last.offset + 1 : endOf(last);
}

function endOf({ offset, head }: ChunkEntry): number {
  return offset + head.headLength + head.recordsLength;
}

/** End of the record at `at`, noted when it is a chunk or its index; undefined when it makes no sense. */
function recordEnd(fd: number, at: number, size: number, chunks: ChunkEntry[]): number | undefined {
  const bytes = readAt(fd, at, CHUNK_HEAD_MAX);
  const record = decodeRecordHead(bytes, 0);
  if (record?.length === undefined) return undefined;
  const end = at + RECORD_HEAD_LENGTH + record.length;
  if (end > size) return undefined;
  if (record.opcode === OPCODE.footer && end !== size - MAGIC.length) return undefined;
  if (record.opcode === OPCODE.dataEnd && end !== at + DATA_END_LENGTH) return undefined;
  if (record.opcode === OPCODE.chunk) {
    const head = decodeChunkHead(bytes, 0);
    if (head === undefined) return undefined;
    chunks.push({ offset: at, head, channels: new Set() });
  } else if (record.opcode === OPCODE.messageIndex) {
    const index = decodeIndexHead(bytes);
    if (index?.entriesLength !== record.length - INDEX_HEAD_LENGTH) return undefined;
    chunks.at(-1)?.channels.add(index.channelId);
  }
  return end;
}

/** Channel and length of the entries of a message index. */
const INDEX_HEAD_LENGTH = 6;

function decodeIndexHead(bytes: Uint8Array): { channelId: number; entriesLength: number } | undefined {
  if (bytes.length < RECORD_HEAD_LENGTH + INDEX_HEAD_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    channelId: view.getUint16(RECORD_HEAD_LENGTH, true),
    entriesLength: view.getUint32(RECORD_HEAD_LENGTH + 2, true),
  };
}

/** Offset of the next whole, valid chunk from `from` on; `size` when there is none. */
function findChunk(fd: number, from: number, size: number): number {
  for (let base = from; base < size; base += SEARCH_BYTES) {
    const window = readAt(fd, base, SEARCH_BYTES + CHUNK_HEAD_MAX);
    for (
      let i = window.indexOf(OPCODE.chunk);
      i >= 0 && i < SEARCH_BYTES;
      i = window.indexOf(OPCODE.chunk, i + 1)
    ) {
      const head = decodeChunkHead(window, i);
      if (head === undefined || base + i + head.headLength + head.recordsLength > size) continue;
      if (readChunk(fd, { offset: base + i, head }) !== undefined) return base + i;
    }
  }
  return size;
}

/** The messages of a chunk; undefined when its length, its CRC or its structure is wrong. */
export function readChunk(fd: number, chunk: Pick<ChunkEntry, "offset" | "head">): RawMessage[] | undefined {
  const { head, offset } = chunk;
  const stored = readAt(fd, offset + head.headLength, head.recordsLength);
  if (stored.length !== head.recordsLength) return undefined;
  const records = head.compression === "" ? stored : decompress(stored, head.uncompressedSize);
  if (records?.length !== head.uncompressedSize) return undefined;
  return crc32(records) === head.crc ? decodeMessages(records) : undefined;
}

/** The output is bounded by what the head declares: a bomb ends as damage. */
function decompress(stored: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return zstdDecompressSync(stored, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Up to `length` bytes from `position`; fewer at the end of the file. */
export function readAt(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(fd, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}
