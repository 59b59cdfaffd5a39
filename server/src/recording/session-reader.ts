/**
 * Reads a session file, finished or not, without holding it in memory: an index of its chunks is made at opening from
 * their heads alone; chunks are read, checked and decompressed when their messages are wanted. A damaged chunk is
 * passed over: verify.ts names what is lost.
 */
import { closeSync, openSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { type ChunkEntry, readChunk, scanChunks } from "./chunk-file.ts";
import type { RawMessage } from "./mcap-layout.ts";
import { decodeJson, decodeLayout, jsonField } from "./message-layout.ts";
import type { RecordedMessage, Topic } from "./recorder.ts";
import { epochNsOf, usOf } from "./session-epoch.ts";
import { chainNoteSchema } from "./session-notes.ts";
import { TOPICS, topicOfChannel } from "./topics.ts";

export interface MessageRange {
  readonly fromUs?: number;
  readonly topics?: readonly Topic[];
}

export interface SnapshotEntry {
  readonly atUs: number;
  readonly sequence: number;
  readonly pipeline: JsonValue;
}

export interface SessionReader {
  readonly header: SessionHeader;
  readonly title: string;
  readonly startUs: number;
  readonly endUs: number;
  /** False when the file has no end: its last chunk may be missing. */
  readonly isFinished: boolean;
  /** In file order. Damaged chunks are passed over. */
  messages(range?: MessageRange): Generator<RecordedMessage>;
  /** Bytes of a DICOM object, looked for at `aroundUs` and before; undefined when it is lost. */
  readObject(objectNumber: number, aroundUs: number): Uint8Array | undefined;
  /** The last snapshot at or before `atUs`. */
  snapshotBefore(atUs: number): SnapshotEntry | undefined;
  close(): void;
}

/**
 * Opens one file. Chunks from number `replacedFrom` on are left out: a later segment holds them again.
 * @throws FaultError REC-UNREADABLE when this is no session file or nothing of it can be read.
 */
export function openSession(path: string, replacedFrom?: number): SessionReader {
  return new FileSessionReader(path, replacedFrom);
}

class FileSessionReader implements SessionReader {
  readonly header: SessionHeader;
  readonly title: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly isFinished: boolean;
  readonly #fd: number;
  readonly #chunks: readonly ChunkEntry[];
  readonly #epochNs: bigint;
  readonly #objects = new Map<number, Uint8Array>();

  constructor(path: string, replacedFrom: number | undefined) {
    this.#fd = openSessionFile(path);
    try {
      const scan = scanChunks(this.#fd);
      this.#chunks = withoutReplaced(this.#fd, scan.chunks, replacedFrom);
      this.isFinished = scan.isFinished;
      const note = firstNote(this.#fd, scan.chunks);
      if (note === undefined || this.#chunks.length === 0)
        throw new FaultError("REC-UNREADABLE", `${path} holds no readable part of a session`);
      this.header = note.header;
      this.title = note.title;
      this.#epochNs = epochNsOf(note.header);
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    const times = this.#chunks.flatMap((chunk) => [
      usOf(this.#epochNs, chunk.head.startNs),
      usOf(this.#epochNs, chunk.head.endNs),
    ]);
    this.startUs = Math.max(Math.min(...ends(times)), 0);
    this.endUs = Math.max(...ends(times), 0);
  }

  *messages(range: MessageRange = {}): Generator<RecordedMessage> {
    const { fromUs = Number.NEGATIVE_INFINITY, topics } = range;
    for (const chunk of this.#chunks) {
      if (usOf(this.#epochNs, chunk.head.endNs) < fromUs) continue;
      if (topics !== undefined && !mayHold(chunk, topics)) continue;
      for (const message of this.#read(chunk)) {
        if (message.atUs < fromUs) continue;
        if (topics === undefined || topics.includes(message.topic)) yield message;
      }
    }
  }

  readObject(objectNumber: number, aroundUs: number): Uint8Array | undefined {
    const held = this.#objects.get(objectNumber);
    if (held !== undefined) return held;
    const before = this.#chunks.filter((chunk) => usOf(this.#epochNs, chunk.head.startNs) <= aroundUs);
    for (const chunk of before.reverse()) {
      if (!mayHold(chunk, ["/input/dicom"])) continue;
      const found = this.#keepObjects(chunk, objectNumber);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  snapshotBefore(atUs: number): SnapshotEntry | undefined {
    const before = this.#chunks.filter((chunk) => usOf(this.#epochNs, chunk.head.startNs) <= atUs);
    for (const chunk of before.reverse()) {
      if (!mayHold(chunk, ["/snapshot"])) continue;
      const message = this.#read(chunk).findLast(
        (entry) => entry.topic === "/snapshot" && entry.atUs <= atUs,
      );
      const pipeline = jsonField(message?.json, "pipeline");
      if (message !== undefined && pipeline !== undefined) {
        return { atUs: message.atUs, sequence: message.sequence, pipeline };
      }
    }
    return undefined;
  }

  close(): void {
    this.#objects.clear();
    closeSync(this.#fd);
  }

  /** Keeps the objects of one chunk: the frames around are asked for next. */
  #keepObjects(chunk: ChunkEntry, wanted: number): Uint8Array | undefined {
    const objects = this.#read(chunk).filter((message) => message.topic === "/input/dicom");
    const isHere = objects.some((message) => jsonField(message.json, "objectNumber") === wanted);
    if (!isHere) return undefined;
    this.#objects.clear();
    for (const message of objects) {
      this.#objects.set(Number(jsonField(message.json, "objectNumber")), message.bytes ?? new Uint8Array(0));
    }
    return this.#objects.get(wanted);
  }

  #read(chunk: ChunkEntry): RecordedMessage[] {
    return (readChunk(this.#fd, chunk) ?? []).flatMap((raw) => decodeMessage(raw, this.#epochNs));
  }
}

function ends(times: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    low = Math.min(low, time);
    high = Math.max(high, time);
  }
  return [low, high];
}

function mayHold(chunk: ChunkEntry, topics: readonly Topic[]): boolean {
  if (chunk.channels.size === 0) return true;
  return topics.some((topic) =>
    topic === "/input/serial"
      ? [...chunk.channels].some((channel) => topicOfChannel(channel) === topic)
      : chunk.channels.has(TOPICS[topic].channelId),
  );
}

/** @throws FaultError REC-UNREADABLE when the file cannot be opened. */
export function openSessionFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new FaultError("REC-UNREADABLE", `${path} cannot be opened: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** What session this is: the first chunk that can be read tells. */
export function firstNote(
  fd: number,
  chunks: readonly ChunkEntry[],
): { header: SessionHeader; title: string } | undefined {
  for (const chunk of chunks) {
    const raw = readChunk(fd, chunk)?.find((message) => message.channelId === TOPICS["/chain"].channelId);
    const parsed = chainNoteSchema.safeParse(raw === undefined ? undefined : decodeJson(raw.data));
    if (parsed.success) return { header: parsed.data.header, title: parsed.data.title };
  }
  return undefined;
}

/** The chunks before number `replacedFrom`; at the end, also those that cannot be read are left out. */
function withoutReplaced(
  fd: number,
  chunks: readonly ChunkEntry[],
  replacedFrom: number | undefined,
): readonly ChunkEntry[] {
  if (replacedFrom === undefined) return chunks;
  const isKept = (chunk: ChunkEntry) => (chunkNumber(readChunk(fd, chunk)) ?? replacedFrom) < replacedFrom;
  return chunks.slice(0, chunks.findLastIndex(isKept) + 1);
}

/** The number that a chunk gives itself; undefined when it gives none. */
export function chunkNumber(raw: readonly RawMessage[] | undefined): number | undefined {
  const first = raw?.[0];
  if (first?.channelId !== TOPICS["/chain"].channelId) return undefined;
  return chainNoteSchema.safeParse(decodeJson(first.data)).data?.chunk;
}

/** A stored message as it was recorded; none for the file's own notes and for what cannot be read. */
function decodeMessage(raw: RawMessage, epochNs: bigint): RecordedMessage[] {
  const topic = topicOfChannel(raw.channelId);
  if (topic === undefined || topic === "/chain" || topic === "/gap") return [];
  if (topic === "/input/serial" || topic === "/input/dicom") {
    const message = decodeLayout(topic, raw.data);
    return message === undefined ? [] : [{ ...message, topic }];
  }
  const json = decodeJson(raw.data);
  if (json === undefined) return [];
  const stamp = {
    sequence: raw.sequence,
    atUs: usOf(epochNs, raw.logNs),
    measuredAtUs: usOf(epochNs, raw.publishNs),
  };
  return [{ topic, ...stamp, json }];
}
