/** What each chunk of a session file says about itself, read once; small enough to be held for hours of recording. */
import { createHash } from "node:crypto";
import { type ChunkEntry, readAt, readChunk } from "./chunk-file.ts";
import type { RawMessage } from "./mcap-layout.ts";
import { decodeJson } from "./message-layout.ts";
import { usOf } from "./session-epoch.ts";
import { type ChainNote, chainNoteSchema, type GapNote, gapNoteSchema } from "./session-notes.ts";
import { isCountedInput, TOPICS, topicOfChannel } from "./topics.ts";

export interface ChunkFacts {
  /** Where it stands in the file, from 1. */
  readonly place: number;
  readonly entry: ChunkEntry;
  /** Absent when the chunk cannot be read or does not say where it belongs. */
  readonly content?: ChunkContent;
}

export interface ChunkContent {
  /** From 1: where the chunk belongs. */
  readonly number: number;
  /** Hash of the chunk that stood before it when it was written. */
  readonly previous: string;
  readonly sessionId: string;
  readonly segment: number;
  /** SHA-256 (hex) of the whole chunk record. */
  readonly hash: string;
  /** Of its messages, which its CRC covers; the times in a chunk's head are covered by nothing. */
  readonly startUs: number;
  readonly endUs: number;
  readonly messages: number;
  /** Unbroken runs of counted inputs, in order. */
  readonly runs: readonly InputRun[];
  /** What the file itself says is missing. */
  readonly gaps: readonly GapNote[];
}

export interface InputRun {
  readonly first: number;
  readonly last: number;
  /** True when a known gap stands before it. */
  readonly isAfterGap: boolean;
}

const READ_BYTES = 4 * 1024 * 1024;

/** Reads every chunk once, one at a time. */
export function readChunkFacts(fd: number, chunks: readonly ChunkEntry[], epochNs: bigint): ChunkFacts[] {
  return chunks.map((entry, index) => {
    const content = contentOf(fd, entry, epochNs);
    return content === undefined ? { place: index + 1, entry } : { place: index + 1, entry, content };
  });
}

function contentOf(fd: number, entry: ChunkEntry, epochNs: bigint): ChunkContent | undefined {
  const raw = readChunk(fd, entry);
  const chain = raw === undefined ? undefined : chainOf(raw);
  if (raw === undefined || chain === undefined) return undefined;
  let startNs = raw[0]?.logNs ?? 0n;
  let endNs = startNs;
  let messages = 0;
  for (const { channelId, logNs } of raw) {
    if (logNs < startNs) startNs = logNs;
    if (logNs > endNs) endNs = logNs;
    if (channelId !== TOPICS["/chain"].channelId && channelId !== TOPICS["/gap"].channelId) messages += 1;
  }
  return {
    number: chain.chunk,
    previous: chain.previous,
    sessionId: chain.header.sessionId,
    segment: chain.header.segment,
    hash: hashOfBytes(fd, entry.offset, entry.offset + entry.head.headLength + entry.head.recordsLength),
    startUs: usOf(epochNs, startNs),
    endUs: usOf(epochNs, endNs),
    messages,
    ...orderOf(raw),
  };
}

function chainOf(raw: readonly RawMessage[]): ChainNote | undefined {
  const first = raw[0];
  if (first?.channelId !== TOPICS["/chain"].channelId) return undefined;
  return chainNoteSchema.safeParse(decodeJson(first.data)).data;
}

function orderOf(raw: readonly RawMessage[]): Pick<ChunkContent, "runs" | "gaps"> {
  const runs: { first: number; last: number; isAfterGap: boolean }[] = [];
  const gaps: GapNote[] = [];
  let isAfterGap = false;
  for (const { channelId, sequence, data } of raw) {
    const topic = topicOfChannel(channelId);
    if (topic === "/gap") {
      const gap = gapNoteSchema.safeParse(decodeJson(data)).data;
      if (gap === undefined) continue;
      gaps.push(gap);
      isAfterGap = true;
    } else if (topic !== undefined && isCountedInput(topic)) {
      const run = runs.at(-1);
      if (run !== undefined && !isAfterGap && sequence === run.last + 1) run.last = sequence;
      else runs.push({ first: sequence, last: sequence, isAfterGap });
      isAfterGap = false;
    }
  }
  return { runs, gaps };
}

/** SHA-256 (hex) of the bytes of a file. */
export function hashOfBytes(fd: number, from: number, to: number): string {
  const hash = createHash("sha256");
  for (let at = from; at < to; at += READ_BYTES) hash.update(readAt(fd, at, Math.min(READ_BYTES, to - at)));
  return hash.digest("hex");
}
