/** Reads the notes that a session file has in metadata records: what session it is, and how it ended. */
import { type ChunkScan, readAt } from "./chunk-file.ts";
import { decodeRecordHead, RECORD_HEAD_LENGTH } from "./mcap-layout.ts";
import { decodeJson } from "./message-layout.ts";
import {
  type EndNote,
  endNoteSchema,
  METADATA,
  type SessionNote,
  sessionNoteSchema,
} from "./session-notes.ts";

/** A note is a few kilobytes; a record that claims more is damaged and is not read. */
const MAX_NOTE_BYTES = 1024 * 1024;
const decoder = new TextDecoder();

/** The note at the start; undefined when it cannot be read. */
export function readSessionNote(fd: number, scan: ChunkScan): SessionNote | undefined {
  return sessionNoteSchema.safeParse(findNote(fd, scan, METADATA.session)).data;
}

/** The note at the end; undefined when there is none or it cannot be read. */
export function readEndNote(fd: number, scan: ChunkScan): EndNote | undefined {
  return endNoteSchema.safeParse(findNote(fd, scan, METADATA.end)).data;
}

function findNote(fd: number, scan: ChunkScan, name: string): unknown {
  for (const at of scan.metadata) {
    const entries = readMetadata(fd, at);
    if (entries?.name === name) return decodeJson(entries.json);
  }
  return undefined;
}

/** Name and only value of a metadata record; undefined when its lengths do not fit. */
function readMetadata(fd: number, at: number): { name: string; json: Uint8Array } | undefined {
  const length = decodeRecordHead(readAt(fd, at, RECORD_HEAD_LENGTH), 0)?.length;
  if (length === undefined || length > MAX_NOTE_BYTES) return undefined;
  const content = readAt(fd, at + RECORD_HEAD_LENGTH, length);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const fields: Uint8Array[] = [];
  let next = 0;
  for (let i = 0; i < 3; i++) {
    // Behind the name stands the length of all entries.
    if (i === 1) next += 4;
    if (next + 4 > content.length) return undefined;
    const end = next + 4 + view.getUint32(next, true);
    if (end > content.length) return undefined;
    fields.push(content.subarray(next + 4, end));
    next = end;
  }
  const [name, key, json] = fields;
  if (name === undefined || json === undefined || decoder.decode(key) !== "json") return undefined;
  return { name: decoder.decode(name), json };
}
