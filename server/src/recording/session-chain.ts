/** Opens one session file for a close look: its chunks in the order they were written, and what is lost of it. */
import { closeSync } from "node:fs";
import { basename } from "node:path";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import {
  type ChainOrder,
  type LostRange,
  type LostTopic,
  type MissingChunks,
  orderChunks,
} from "./chain-order.ts";
import { type ChunkFacts, hashOfBytes, readChunkFacts } from "./chunk-facts.ts";
import { type ChunkEntry, type ChunkScan, readAt, scanChunks } from "./chunk-file.ts";
import { type IndexedChunk, readChunkIndex } from "./file-summary.ts";
import { decodeRecordHead, OPCODE, RECORD_HEAD_LENGTH } from "./mcap-layout.ts";
import { readEndNote } from "./metadata-file.ts";
import { epochNsOf, usOf } from "./session-epoch.ts";
import type { EndNote } from "./session-notes.ts";
import { firstNote, openSessionFile } from "./session-reader.ts";
import { topicOfChannel } from "./topics.ts";

export interface SessionChain {
  readonly file: string;
  readonly fd: number;
  readonly scan: ChunkScan;
  readonly header: SessionHeader;
  readonly title: string;
  readonly order: ChainOrder;
  readonly endNote?: EndNote;
  /** SHA-256 (hex) of the last chunk that is there: the head of the chain; empty when there is none. */
  readonly head: string;
  /** Number of that chunk. */
  readonly headNumber: number;
  readonly endUs: number;
  /** Missing chunks and noted gaps, by time. */
  readonly lost: readonly LostRange[];
}

/**
 * Reads the whole file once and hands it to `use`, which must not keep the descriptor. Chunks from number
 * `replacedFrom` on are left out: a later segment holds them again. `use` gets undefined when no chunk can be read.
 * @throws FaultError REC-UNREADABLE when the file cannot be opened.
 */
export function withSessionChain<Result>(
  path: string,
  replacedFrom: number | undefined,
  use: (chain: SessionChain | undefined) => Result,
): Result {
  const fd = openSessionFile(path);
  try {
    return use(chainOf(fd, basename(path), replacedFrom));
  } finally {
    closeSync(fd);
  }
}

function chainOf(fd: number, file: string, replacedFrom: number | undefined): SessionChain | undefined {
  const scan = scanChunks(fd);
  const note = firstNote(fd, scan.chunks);
  if (note === undefined) return undefined;
  const epochNs = epochNsOf(note.header);
  const facts = readChunkFacts(fd, scan.chunks, epochNs);
  const index = readChunkIndex(fd, scan);
  const endNote = readEndNote(fd, scan);
  const promised = index.length > 0 ? index.length : endNote?.chunks;
  const lastNumber = replacedFrom === undefined ? promised : replacedFrom - 1;
  const order = orderChunks(facts, {
    sessionId: note.header.sessionId,
    segment: note.header.segment,
    frontHash: hashOfBytes(fd, 0, scan.chunks[0]?.offset ?? 0),
    ...(lastNumber === undefined ? {} : { lastNumber }),
    index,
    usOf: (logNs) => usOf(epochNs, logNs),
  });
  const last = order.chunks.at(-1)?.content;
  return {
    file,
    fd,
    scan,
    ...note,
    order,
    ...(endNote === undefined ? {} : { endNote }),
    head: last?.hash ?? "",
    headNumber: last?.number ?? 0,
    endUs: endOf(order.chunks),
    lost: lostOf(fd, facts, order, index, epochNs),
  };
}

function endOf(chunks: ChainOrder["chunks"]): number {
  return chunks.reduce((end, { content }) => Math.max(end, content.endUs), 0);
}

function lostOf(
  fd: number,
  facts: readonly ChunkFacts[],
  { chunks, missingAtEnd }: ChainOrder,
  index: readonly IndexedChunk[],
  epochNs: bigint,
): LostRange[] {
  const endUs = endOf(chunks);
  const range = (missing: MissingChunks, from: number, to: number): LostRange => {
    const between = facts.filter(({ place, content }) => content === undefined && place > from && place < to);
    const topics = topicsOf(
      fd,
      between.map(({ entry }) => entry),
      index.slice(missing.first - 1, missing.last),
    );
    return {
      fromUs: missing.fromUs,
      toUs: missing.toUs,
      chunks: missing.last - missing.first + 1,
      ...(topics.length === 0 ? {} : { topics }),
    };
  };
  const lost: LostRange[] = [];
  let place = 0;
  for (const { facts: chunk, content, missing } of chunks) {
    if (missing !== undefined) lost.push(range(missing, place, chunk.place));
    lost.push(...content.gaps.map(({ fromUs, toUs }) => ({ fromUs, toUs })));
    place = chunk.place;
  }
  if (missingAtEnd !== undefined) lost.push(range(missingAtEnd, place, Number.POSITIVE_INFINITY));
  else
    lost.push(
      ...brokenTail(facts, Math.max(0, ...chunks.map(({ facts: chunk }) => chunk.place)), endUs, epochNs),
    );
  return lost;
}

/**
 * Broken chunks behind all others, in a file whose end is gone: only their own heads tell when they were, and those are
 * believed as far as a chunk is long.
 */
function brokenTail(
  facts: readonly ChunkFacts[],
  after: number,
  lastUs: number,
  epochNs: bigint,
): LostRange[] {
  const broken = facts.filter(({ place, content }) => content === undefined && place > after);
  if (broken.length === 0) return [];
  const ends = broken.map(({ entry }) => usOf(epochNs, entry.head.endNs));
  const believed = ends.filter((endUs) => endUs > lastUs && endUs <= lastUs + broken.length * CHUNK_MOST_US);
  return [{ fromUs: lastUs, toUs: Math.max(lastUs, ...believed), chunks: broken.length }];
}

/** Chunks hold half a second; a quiet session may leave seconds between them. */
const CHUNK_MOST_US = 60_000_000;

/** From the indexes behind each damaged chunk, which count its messages; else from the index at the file's end. */
function topicsOf(fd: number, damaged: readonly ChunkEntry[], indexed: readonly IndexedChunk[]): LostTopic[] {
  const counts = new Map<string, number | undefined>();
  for (const channel of indexed.flatMap(({ channels }) => channels)) {
    const topic = topicOfChannel(channel);
    if (topic !== undefined) counts.set(topic, undefined);
  }
  for (const entry of damaged) {
    for (const [channel, messages] of indexCounts(fd, entry)) {
      const topic = topicOfChannel(channel);
      if (topic !== undefined) counts.set(topic, (counts.get(topic) ?? 0) + messages);
    }
  }
  counts.delete("/chain");
  return [...counts].map(([topic, messages]) => (messages === undefined ? { topic } : { topic, messages }));
}

/** Messages of each channel by the index records right behind a chunk. */
function indexCounts(fd: number, { offset, head }: ChunkEntry): Map<number, number> {
  const counts = new Map<number, number>();
  let at = offset + head.headLength + head.recordsLength;
  for (;;) {
    const bytes = readAt(fd, at, RECORD_HEAD_LENGTH + INDEX_HEAD_LENGTH);
    const record = decodeRecordHead(bytes, 0);
    if (record?.opcode !== OPCODE.messageIndex || record.length === undefined) return counts;
    if (bytes.length < RECORD_HEAD_LENGTH + INDEX_HEAD_LENGTH) return counts;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const entriesLength = view.getUint32(RECORD_HEAD_LENGTH + 2, true);
    if (entriesLength !== record.length - INDEX_HEAD_LENGTH) return counts;
    const channel = view.getUint16(RECORD_HEAD_LENGTH, true);
    counts.set(channel, (counts.get(channel) ?? 0) + entriesLength / INDEX_ENTRY_LENGTH);
    at += RECORD_HEAD_LENGTH + record.length;
  }
}

/** Channel and length of the entries; each entry is a time and an offset. */
const INDEX_HEAD_LENGTH = 6;
const INDEX_ENTRY_LENGTH = 16;
