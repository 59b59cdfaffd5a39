/**
 * Reads a session whose recording went on in further files after a failed write: `<id>.mcap`, `<id>.2.mcap` and so on.
 * The chunk that failed is in both, when the disk kept it after all; the later file says from which number on.
 */
import { closeSync } from "node:fs";
import { basename, dirname } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { readSessionNote } from "./metadata-file.ts";
import type { RecordedMessage } from "./recorder.ts";
import { listSegments, parseSegmentName } from "./segment-path.ts";
import type { SessionNote } from "./session-notes.ts";
import {
  type MessageRange,
  openSession,
  openSessionFile,
  type SessionReader,
  type SnapshotEntry,
} from "./session-reader.ts";

export interface SegmentFile {
  readonly path: string;
  /** Chunks from this number on are in the next segment again. */
  readonly replacedFrom?: number;
}

/** A file and, when it is the first of a session, those of the segments that follow it in the same folder. */
export function segmentsBeside(path: string): readonly string[] {
  const name = parseSegmentName(basename(path));
  if (name?.segment !== 1) return [path];
  try {
    const segments = listSegments(dirname(path)).get(name.sessionId) ?? [];
    return [path, ...segments.filter(({ segment }) => segment > 1).map((entry) => entry.path)];
  } catch (error) {
    // What is wrong with the path is told when the file itself is opened.
    if (error instanceof Error) return [path];
    throw error;
  }
}

/**
 * Puts the segments of one session, in order, behind each other. A file that says of itself that it belongs to another
 * session, or is no later segment than the one before, is left out: a rescued copy may have such a name.
 */
export function chainSegments(paths: readonly string[]): readonly SegmentFile[] {
  const kept: { path: string; note: SessionNote | undefined }[] = [];
  let last: SessionHeader | undefined;
  for (const path of paths) {
    const note = noteOf(path);
    const isOther =
      last !== undefined &&
      note !== undefined &&
      (note.header.sessionId !== last.sessionId || note.header.segment <= last.segment);
    if (isOther) continue;
    last = note?.header ?? last;
    kept.push({ path, note });
  }
  return kept.map(({ path }, i) => {
    const replacedFrom = kept.slice(i + 1).find(({ note }) => note !== undefined)?.note?.replacesFromChunk;
    return replacedFrom === undefined ? { path } : { path, replacedFrom };
  });
}

function noteOf(path: string): SessionNote | undefined {
  let fd: number | undefined;
  try {
    fd = openSessionFile(path);
    return readSessionNote(fd);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/**
 * Opens the segments of a session, in order, as one. A segment of which nothing can be read is passed over.
 * @throws FaultError REC-UNREADABLE when nothing can be read of any of them.
 */
export function openSessionSegments(paths: readonly string[]): SessionReader {
  const readers: SessionReader[] = [];
  let failure: unknown = new FaultError("REC-UNREADABLE", "no file of a session was named");
  let isFinished = false;
  for (const { path, replacedFrom } of chainSegments(paths)) {
    isFinished = false;
    try {
      const reader = openSession(path, replacedFrom);
      readers.push(reader);
      isFinished = reader.isFinished;
    } catch (error) {
      // Damage and what the system refuses have a code; anything else is a bug.
      if (!(error instanceof Error && "code" in error)) throw error;
      if (readers.length === 0) failure = error;
    }
  }
  const first = readers[0];
  if (first === undefined) throw failure;
  return paths.length === 1 ? first : new JoinedReader(first, readers, isFinished);
}

class JoinedReader implements SessionReader {
  readonly header: SessionHeader;
  readonly title: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly isFinished: boolean;
  readonly excerptOf: SessionReader["excerptOf"];
  readonly #readers: readonly SessionReader[];
  readonly #newestFirst: readonly SessionReader[];

  constructor(first: SessionReader, readers: readonly SessionReader[], isFinished: boolean) {
    this.header = first.header;
    this.title = first.title;
    this.excerptOf = first.excerptOf;
    this.startUs = Math.min(...readers.map((reader) => reader.startUs));
    this.endUs = Math.max(...readers.map((reader) => reader.endUs));
    this.isFinished = isFinished;
    this.#readers = readers;
    this.#newestFirst = readers.toReversed();
  }

  *messages(range?: MessageRange): Generator<RecordedMessage> {
    for (const reader of this.#readers) yield* reader.messages(range);
  }

  timesOf(topic: Parameters<SessionReader["timesOf"]>[0]): readonly number[] {
    return this.#readers.flatMap((reader) => reader.timesOf(topic));
  }

  readObject(objectNumber: number, aroundUs: number): Uint8Array | undefined {
    for (const reader of this.#newestFirst) {
      const bytes = reader.readObject(objectNumber, aroundUs);
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  }

  gaps(): ReturnType<SessionReader["gaps"]> {
    return this.#readers.flatMap((reader) => reader.gaps());
  }

  snapshotBefore(atUs: number): SnapshotEntry | undefined {
    for (const reader of this.#newestFirst) {
      const snapshot = reader.snapshotBefore(atUs);
      if (snapshot !== undefined) return snapshot;
    }
    return undefined;
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
  }
}
