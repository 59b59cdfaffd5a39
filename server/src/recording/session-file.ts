/**
 * Writes one session file: MCAP, chunk by chunk, each synced before the next. Everything here is synchronous and
 * belongs into the storage worker or a command. A write that fails throws and leaves the writer useless on purpose:
 * after a failed fsync the system may have forgotten the pages, so the same descriptor is never tried again.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { constants, crc32, zstdCompressSync } from "node:zlib";
import type { ChunkBuilder } from "./chunk-builder.ts";
import { type DiskCalls, SYSTEM_DISK } from "./disk-calls.ts";
import { encodeFileEnd, IndexBuffer } from "./file-end.ts";
import { type ChannelRegistry, encodeFrontMatter } from "./front-matter.ts";
import { encodeChunkHead, encodeMessageIndex, MESSAGE_HEAD_LENGTH, writeMessageHead } from "./mcap-layout.ts";
import type { ChainNote, SessionNote, SessionTotals } from "./session-notes.ts";
import { TOPICS } from "./topics.ts";

const encoder = new TextEncoder();
/** Level 1: 200 MB/s and more on one core; higher levels gain a few percent and cost several times as much. */
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export class SessionFileWriter {
  readonly path: string;
  readonly #disk: DiskCalls;
  readonly #note: SessionNote;
  readonly #fd: number;
  readonly #isSynced: boolean;
  readonly #channels: ChannelRegistry;
  readonly #index = new IndexBuffer();
  readonly #metadataAt: number;
  readonly #metadataLength: number;
  #dataCrc = 0;
  #position = 0;
  #chunks = 0;
  #last: string;
  #isEnded = false;

  /**
   * Creates the file and writes its start. `isSynced` false leaves out the fsync of each chunk (simulated cases), not
   * that of the end.
   * @throws the system's error when the file exists or cannot be written.
   */
  constructor(
    path: string,
    note: SessionNote,
    channels: ChannelRegistry,
    isSynced: boolean,
    disk: DiskCalls = SYSTEM_DISK,
  ) {
    this.#disk = disk;
    this.#channels = channels;
    this.path = path;
    this.#note = note;
    this.#isSynced = isSynced;
    const front = encodeFrontMatter(note, channels);
    this.#metadataAt = front.metadataAt;
    this.#metadataLength = front.metadataLength;
    this.#last = createHash("sha256").update(front.bytes).digest("hex");
    this.#fd = disk.create(path);
    try {
      this.#write([front.bytes]);
      disk.sync(this.#fd);
      syncDirectory(dirname(path));
    } catch (error) {
      this.abandon();
      rmSync(path, { force: true });
      throw error;
    }
  }

  get bytesWritten(): number {
    return this.#position;
  }
  get chunks(): number {
    return this.#chunks;
  }

  /** Writes a chunk with its indexes and syncs it. @throws the system's error; the writer is then to be abandoned. */
  writeChunk(chunk: ChunkBuilder, isCompressed: boolean): void {
    const chain = this.#chainRecord(chunk.startNs);
    const parts = [chain, ...chunk.parts()];
    const uncompressedSize = chain.length + chunk.byteLength;
    let crc = 0;
    for (const part of parts) crc = crc32(part, crc);
    const packed = isCompressed ? zstdCompressSync(Buffer.concat(parts), ZSTD_OPTIONS) : undefined;
    const isPacked = packed !== undefined && packed.length < uncompressedSize;
    const records = isPacked ? [packed] : parts;
    const recordsLength = isPacked ? packed.length : uncompressedSize;
    const head = encodeChunkHead({
      startNs: chunk.startNs,
      endNs: chunk.endNs,
      uncompressedSize,
      crc,
      compression: isPacked ? "zstd" : "",
      recordsLength,
    });
    const hash = createHash("sha256").update(head);
    for (const part of records) hash.update(part);

    const at = this.#position;
    const length = head.length + recordsLength;
    const chainId = TOPICS["/chain"].channelId;
    const indexes = [encodeMessageIndex(chainId, [chunk.startNs], [0], 0)];
    const indexOffsets = new Map<number, bigint>([[chainId, BigInt(at + length)]]);
    let indexLength = indexes[0]?.length ?? 0;
    for (const [channelId, { times, offsets }] of chunk.index) {
      indexOffsets.set(channelId, BigInt(at + length + indexLength));
      const index = encodeMessageIndex(channelId, times, offsets, chain.length);
      indexLength += index.length;
      indexes.push(index);
    }
    this.#write([head, ...records, ...indexes]);
    if (this.#isSynced) this.#disk.sync(this.#fd);

    this.#chunks += 1;
    this.#last = hash.digest("hex");
    this.#index.add(
      {
        messageStartTime: chunk.startNs,
        messageEndTime: chunk.endNs,
        chunkStartOffset: BigInt(at),
        chunkLength: BigInt(length),
        messageIndexOffsets: indexOffsets,
        messageIndexLength: BigInt(indexLength),
        compression: isPacked ? "zstd" : "",
        compressedSize: BigInt(recordsLength),
        uncompressedSize: BigInt(uncompressedSize),
      },
      [[chainId, 1], ...[...chunk.index].map(([id, entry]) => [id, entry.offsets.length] as const)],
    );
  }

  /** Syncs what was written without a sync. @throws the system's error */
  sync(): void {
    this.#disk.sync(this.#fd);
  }

  /** Writes the end, syncs and closes. @throws the system's error; the file then is an unfinished one. */
  finish(totals: SessionTotals): void {
    const end = encodeFileEnd({
      position: this.#position,
      dataCrc: this.#dataCrc,
      metadataAt: this.#metadataAt,
      metadataLength: this.#metadataLength,
      channels: this.#channels.entries,
      index: this.#index,
      note: { chunks: this.#chunks, messages: this.#index.messages, last: this.#last, totals },
    });
    this.#write([end]);
    this.#disk.sync(this.#fd);
    this.#isEnded = true;
    this.#disk.close(this.#fd);
  }

  /** Closes the descriptor and asks nothing more of it. Harmless twice. */
  abandon(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    try {
      this.#disk.close(this.#fd);
    } catch {
      // The descriptor already failed; what it still has to say changes nothing.
    }
  }

  #chainRecord(logNs: bigint): Uint8Array {
    const note: ChainNote = {
      chunk: this.#chunks + 1,
      previous: this.#last,
      header: this.#note.header,
      title: this.#note.title,
    };
    const data = encoder.encode(JSON.stringify(note));
    const record = new Uint8Array(MESSAGE_HEAD_LENGTH + data.length);
    writeMessageHead(record, 0, TOPICS["/chain"].channelId, note.chunk, logNs, logNs, data.length);
    record.set(data, MESSAGE_HEAD_LENGTH);
    return record;
  }

  #write(parts: readonly Uint8Array[]): void {
    const rest = parts.filter((part) => part.length > 0);
    while (rest.length > 0) {
      // The system may take less than everything, also of one part.
      let written = this.#disk.write(this.#fd, rest.slice(0, MAX_PARTS));
      if (written === 0) throw new Error("the disk took no byte and gave no reason");
      while (written > 0) {
        const part = rest[0];
        if (part === undefined) throw new Error("the disk took more bytes than it was given");
        const taken = Math.min(written, part.length);
        const done = part.subarray(0, taken);
        this.#dataCrc = crc32(done, this.#dataCrc);
        this.#position += taken;
        written -= taken;
        if (taken === part.length) rest.shift();
        else rest[0] = part.subarray(taken);
      }
    }
  }
}

/** IOV_MAX of Linux. */
const MAX_PARTS = 1024;

/** Makes a new directory entry durable. @throws the system's error */
function syncDirectory(directory: string): void {
  const fd = openSync(directory, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** True for errors that mean "no room": the disk, the quota or the process's file-size limit is used up. */
export function isNoRoom(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}
