/**
 * Reads a session file, finished or not, without holding it in memory: its chunks are known at opening from the file's
 * own summary, or from their heads when there is none; they are read, checked and decompressed when their messages are
 * wanted, and the last few are kept. A damaged chunk is passed over: verify.ts names what is lost.
 */
import { closeSync, openSync } from "node:fs";
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { ChunkCache } from "./chunk-cache.ts";
import { type ChunkEntry, readAt, readChunk, scanChunks } from "./chunk-file.ts";
import { CHUNK_HEAD_MAX, decodeChunkHead, type RawMessage } from "./mcap-layout.ts";
import { decodeJson, decodeLayout, jsonField } from "./message-layout.ts";
import { readSessionNote } from "./metadata-file.ts";
import type { RecordedMessage, Topic } from "./recorder.ts";
import { epochNsOf, usOf } from "./session-epoch.ts";
import { type IndexedChunk, readMessageTimes, readSessionIndex } from "./session-index.ts";
import { chainNoteSchema, type ExcerptNote, type GapNote, gapNoteSchema } from "./session-notes.ts";
import { TOPICS, topicOfChannel } from "./topics.ts";

export interface MessageRange {
  readonly fromUs?: number;
  /** Chunks that begin later are not looked at. */
  readonly toUs?: number;
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
  /** Set when this is a part of another record: it begins with a stored state, and what came before is not in it. */
  readonly excerptOf?: ExcerptNote | undefined;
  /** In file order. Damaged chunks are passed over. */
  messages(range?: MessageRange): Generator<RecordedMessage>;
  /** When the messages of a topic entered, session µs, in file order; read from the indexes where there are any. */
  timesOf(topic: Exclude<Topic, "/input/serial">): readonly number[];
  /** Bytes of a DICOM object, looked for at `aroundUs` and before; undefined when it is lost. */
  readObject(objectNumber: number, aroundUs: number): Uint8Array | undefined;
  /** What the recorder itself noted as missing. */
  gaps(): readonly GapNote[];
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

/** A chunk as this reader needs it. `indexes` is undefined when nobody knows what the chunk holds. */
interface Chunk {
  readonly offset: number;
  readonly startUs: number;
  readonly endUs: number;
  /** Channel to the offset of its message index; offset 0: there is one, somewhere. */
  readonly indexes: ReadonlyMap<number, number> | undefined;
}

class FileSessionReader implements SessionReader {
  readonly header: SessionHeader;
  readonly title: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly isFinished: boolean;
  readonly excerptOf: ExcerptNote | undefined;
  readonly #fd: number;
  readonly #chunks: readonly Chunk[];
  readonly #epochNs: bigint;
  readonly #cache = new ChunkCache();

  constructor(path: string, replacedFrom: number | undefined) {
    this.#fd = openSessionFile(path);
    try {
      const listed = replacedFrom === undefined ? readSessionIndex(this.#fd) : undefined;
      const note =
        listed === undefined || listed.length === 0
          ? undefined
          : firstNote(this.#fd, headsOf(this.#fd, listed));
      if (listed !== undefined && note !== undefined) {
        this.isFinished = true;
        this.header = note.header;
        this.title = note.title;
        this.#epochNs = epochNsOf(note.header);
        this.#chunks = listed.map((chunk) => indexedChunk(chunk, this.#epochNs));
      } else {
        const found = walk(path, this.#fd, replacedFrom);
        this.isFinished = found.isFinished;
        this.header = found.header;
        this.title = found.title;
        this.#epochNs = found.epochNs;
        this.#chunks = found.chunks;
      }
      this.excerptOf = readSessionNote(this.#fd)?.excerptOf;
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    const [first, last] = ends(this.#chunks.flatMap(({ startUs, endUs }) => [startUs, endUs]));
    this.startUs = Math.max(first, 0);
    this.endUs = Math.max(last, 0);
  }

  *messages(range: MessageRange = {}): Generator<RecordedMessage> {
    const { fromUs = Number.NEGATIVE_INFINITY, toUs = Number.POSITIVE_INFINITY, topics } = range;
    for (const chunk of this.#chunks) {
      if (chunk.endUs < fromUs || chunk.startUs > toUs) continue;
      if (topics !== undefined && !mayHold(chunk, topics)) continue;
      for (const message of this.#read(chunk, topics)) if (message.atUs >= fromUs) yield message;
    }
  }

  timesOf(topic: Exclude<Topic, "/input/serial">): readonly number[] {
    const { channelId } = TOPICS[topic];
    return this.#chunks.flatMap((chunk) => {
      if (!mayHold(chunk, [topic])) return [];
      const indexAt = chunk.indexes?.get(channelId) ?? 0;
      const times = indexAt === 0 ? undefined : readMessageTimes(this.#fd, indexAt, channelId);
      if (times !== undefined) return times.map((ns) => usOf(this.#epochNs, ns));
      return [...this.#read(chunk, [topic])].map(({ atUs }) => atUs);
    });
  }

  readObject(objectNumber: number, aroundUs: number): Uint8Array | undefined {
    for (let i = this.#chunks.length - 1; i >= 0; i--) {
      const chunk = this.#chunks[i];
      if (chunk === undefined || chunk.startUs > aroundUs || !mayHold(chunk, ["/input/dicom"])) continue;
      let isPast = false;
      for (const { json, bytes } of this.#read(chunk, ["/input/dicom"])) {
        const number = Number(jsonField(json, "objectNumber"));
        if (number === objectNumber) return bytes;
        isPast = number < objectNumber;
      }
      // Objects count up: before a smaller number there is no larger one.
      if (isPast) return undefined;
    }
    return undefined;
  }

  snapshotBefore(atUs: number): SnapshotEntry | undefined {
    for (let i = this.#chunks.length - 1; i >= 0; i--) {
      const chunk = this.#chunks[i];
      if (chunk === undefined || chunk.startUs > atUs || !mayHold(chunk, ["/snapshot"])) continue;
      const message = [...this.#read(chunk, ["/snapshot"])].findLast((entry) => entry.atUs <= atUs);
      const pipeline = jsonField(message?.json, "pipeline");
      if (message !== undefined && pipeline !== undefined) {
        return { atUs: message.atUs, sequence: message.sequence, pipeline };
      }
    }
    return undefined;
  }

  gaps(): readonly GapNote[] {
    const { channelId } = TOPICS["/gap"];
    return this.#chunks.flatMap((chunk) => {
      if (chunk.indexes?.has(channelId) === false) return [];
      const raw = this.#raw(chunk).filter((message) => message.channelId === channelId);
      return raw.flatMap(({ data }) => gapNoteSchema.safeParse(decodeJson(data)).data ?? []);
    });
  }

  close(): void {
    this.#cache.clear();
    closeSync(this.#fd);
  }

  *#read(chunk: Chunk, topics: readonly Topic[] | undefined): Generator<RecordedMessage> {
    for (const raw of this.#raw(chunk)) {
      const topic = topicOfChannel(raw.channelId);
      // What nobody asked for is not decoded: outputs are most of a file's text.
      if (topics !== undefined && !topics.some((wanted) => wanted === topic)) continue;
      yield* decodeMessage(raw, this.#epochNs);
    }
  }

  #raw(chunk: Chunk): readonly RawMessage[] {
    return this.#cache.take(chunk.offset, () => {
      const head = decodeChunkHead(readAt(this.#fd, chunk.offset, CHUNK_HEAD_MAX), 0);
      const messages = head === undefined ? undefined : readChunk(this.#fd, { offset: chunk.offset, head });
      return { messages: messages ?? [], bytes: head?.uncompressedSize ?? 0 };
    });
  }
}

function indexedChunk({ offset, startNs, endNs, indexes }: IndexedChunk, epochNs: bigint): Chunk {
  const isKnown = indexes.size > 0;
  return {
    offset,
    startUs: usOf(epochNs, startNs),
    endUs: usOf(epochNs, endNs),
    indexes: isKnown ? indexes : undefined,
  };
}

/** Heads are read one by one: the first chunk that can be read is nearly always the first. */
function* headsOf(
  fd: number,
  listed: readonly IndexedChunk[],
): Generator<Pick<ChunkEntry, "offset" | "head">> {
  for (const { offset } of listed) {
    const head = decodeChunkHead(readAt(fd, offset, CHUNK_HEAD_MAX), 0);
    if (head !== undefined) yield { offset, head };
  }
}

/** The chunks as a walk over the records finds them. @throws FaultError REC-UNREADABLE when nothing can be read. */
function walk(path: string, fd: number, replacedFrom: number | undefined) {
  const scan = scanChunks(fd);
  const chunks = withoutReplaced(fd, scan.chunks, replacedFrom);
  const note = firstNote(fd, scan.chunks);
  if (note === undefined || chunks.length === 0)
    throw new FaultError("REC-UNREADABLE", `${path} holds no readable part of a session`);
  const epochNs = epochNsOf(note.header);
  return {
    ...note,
    epochNs,
    isFinished: scan.isFinished,
    chunks: chunks.map(({ offset, head, channels }): Chunk => {
      const { startNs, endNs } = head;
      const indexes = new Map([...channels].map((channel) => [channel, 0] as const));
      return indexedChunk({ offset, startNs, endNs, indexes }, epochNs);
    }),
  };
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

function mayHold({ indexes }: Chunk, topics: readonly Topic[]): boolean {
  if (indexes === undefined) return true;
  return topics.some((topic) =>
    topic === "/input/serial"
      ? [...indexes.keys()].some((channel) => topicOfChannel(channel) === topic)
      : indexes.has(TOPICS[topic].channelId),
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
  chunks: Iterable<Pick<ChunkEntry, "offset" | "head">>,
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
