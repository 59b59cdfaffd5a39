/** The end of a session file: end note, data end with its CRC, and the summary that lets a reader jump. */
import { crc32 } from "node:zlib";
import { McapRecordBuilder, type McapTypes } from "@mcap/core";
import { addChannel, addMetadata, addSchemas, type ChannelEntry } from "./front-matter.ts";
import { DATA_END_LENGTH, FOOTER_LENGTH, MAGIC, OPCODE } from "./mcap-layout.ts";
import { type EndNote, METADATA } from "./session-notes.ts";
import { TOPICS } from "./topics.ts";

/** Chunk indexes, already encoded: 150 bytes a chunk instead of a kilobyte of objects over a long session. */
export class IndexBuffer {
  #bytes = new Uint8Array(16 * 1024);
  #length = 0;
  readonly #builder = new McapRecordBuilder();
  readonly channelCounts = new Map<number, bigint>();
  chunks = 0;
  messages = 0;
  startNs = 0n;
  endNs = 0n;

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds a chunk and the number of messages of each of its channels. */
  add(chunk: McapTypes.ChunkIndex, counts: readonly (readonly [number, number])[]): void {
    this.#builder.reset();
    this.#builder.writeChunkIndex(chunk);
    const record = this.#builder.buffer;
    if (this.#length + record.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 1.5, this.#length + record.length) | 0);
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(record, this.#length);
    this.#length += record.length;
    if (this.chunks === 0 || chunk.messageStartTime < this.startNs) this.startNs = chunk.messageStartTime;
    if (this.chunks === 0 || chunk.messageEndTime > this.endNs) this.endNs = chunk.messageEndTime;
    this.chunks += 1;
    for (const [channelId, count] of counts) {
      this.channelCounts.set(channelId, (this.channelCounts.get(channelId) ?? 0n) + BigInt(count));
      this.messages += count;
    }
  }
}

interface FileEnd {
  /** Where the end begins: right after the last chunk's indexes. */
  readonly position: number;
  /** CRC-32 of everything before. */
  readonly dataCrc: number;
  readonly metadataAt: number;
  readonly metadataLength: number;
  readonly channels: readonly ChannelEntry[];
  readonly index: IndexBuffer;
  readonly note: EndNote;
}

/** Everything after the last chunk, down to the closing magic. */
export function encodeFileEnd(end: FileEnd): Uint8Array {
  const data = new McapRecordBuilder();
  addMetadata(data, METADATA.end, end.note);
  const noteLength = data.length;
  const dataSectionCrc = crc32(data.buffer, end.dataCrc);
  data.writeDataEnd({ dataSectionCrc });
  const summaryStart = end.position + noteLength + DATA_END_LENGTH;
  const summary = encodeSummary(end, summaryStart, noteLength);
  return Buffer.concat([data.buffer, summary]);
}

function encodeSummary(end: FileEnd, summaryStart: number, noteLength: number): Uint8Array {
  const groups: { opcode: number; bytes: Uint8Array }[] = [];
  const group = (opcode: number, write: (records: McapRecordBuilder) => void): void => {
    const records = new McapRecordBuilder();
    write(records);
    groups.push({ opcode, bytes: records.buffer });
  };
  group(OPCODE.schema, addSchemas);
  group(OPCODE.channel, (records) => {
    for (const channel of end.channels) addChannel(records, channel);
  });
  group(STATISTICS, (records) => records.writeStatistics(statistics(end)));
  group(METADATA_INDEX, (records) => {
    const { metadataAt, metadataLength, position } = end;
    const places = [
      [METADATA.session, metadataAt, metadataLength],
      [METADATA.end, position, noteLength],
    ] as const;
    for (const [name, offset, length] of places) {
      records.writeMetadataIndex({ name, offset: BigInt(offset), length: BigInt(length) });
    }
  });
  groups.push({ opcode: OPCODE.chunkIndex, bytes: end.index.bytes });

  const offsets = new McapRecordBuilder();
  let at = summaryStart;
  for (const { opcode, bytes } of groups) {
    const place = { groupStart: BigInt(at), groupLength: BigInt(bytes.length) };
    if (bytes.length > 0) offsets.writeSummaryOffset({ groupOpcode: opcode, ...place });
    at += bytes.length;
  }
  const footer = encodeFooterHead(summaryStart, at);
  const covered = Buffer.concat([...groups.map((entry) => entry.bytes), offsets.buffer, footer]);
  const tail = new Uint8Array(4 + MAGIC.length);
  new DataView(tail.buffer).setUint32(0, crc32(covered), true);
  tail.set(MAGIC, 4);
  return Buffer.concat([covered, tail]);
}

const STATISTICS = 11;
const METADATA_INDEX = 13;

function statistics(end: FileEnd): McapTypes.Statistics {
  const { index, channels } = end;
  return {
    messageCount: BigInt(index.messages),
    schemaCount: Object.keys(TOPICS).length,
    channelCount: channels.length,
    attachmentCount: 0,
    metadataCount: 2,
    chunkCount: index.chunks,
    messageStartTime: index.startNs,
    messageEndTime: index.endNs,
    channelMessageCounts: index.channelCounts,
  };
}

/** The footer without its CRC, which covers it. */
function encodeFooterHead(summaryStart: number, summaryOffsetStart: number): Uint8Array {
  const head = new Uint8Array(FOOTER_LENGTH - 4);
  const view = new DataView(head.buffer);
  view.setUint8(0, OPCODE.footer);
  view.setBigUint64(1, 20n, true);
  view.setBigUint64(9, BigInt(summaryStart), true);
  view.setBigUint64(17, BigInt(summaryOffsetStart), true);
  return head;
}
