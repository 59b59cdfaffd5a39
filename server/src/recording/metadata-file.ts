/** Reads the notes that a session file has in metadata records: what session it is, and how it ended. */
import { type ChunkScan, readAt } from "./chunk-file.ts";
import { decodeRecordHead, MAGIC, OPCODE, RECORD_HEAD_LENGTH } from "./mcap-layout.ts";
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

/** The note at the start, behind the header; undefined when it cannot be read. */
export function readSessionNote(fd: number): SessionNote | undefined {
  const header = decodeRecordHead(readAt(fd, MAGIC.length, RECORD_HEAD_LENGTH), 0);
  if (header?.opcode !== OPCODE.header || header.length === undefined) return undefined;
  const note = readMetadata(fd, MAGIC.length + RECORD_HEAD_LENGTH + header.length);
  if (note?.name !== METADATA.session) return undefined;
  return sessionNoteSchema.safeParse(decodeJson(note.json)).data;
}

/** The note at the end; undefined when there is none or it cannot be read. */
export function readEndNote(fd: number, scan: ChunkScan): EndNote | undefined {
  for (const at of scan.metadata) {
    const note = readMetadata(fd, at);
    if (note?.name === METADATA.end) return endNoteSchema.safeParse(decodeJson(note.json)).data;
  }
  return undefined;
}

/** Name and only value of a metadata record; undefined when its lengths do not fit. */
function readMetadata(fd: number, at: number): { name: string; json: Uint8Array } | undefined {
  const record = decodeRecordHead(readAt(fd, at, RECORD_HEAD_LENGTH), 0);
  const length = record?.length;
  if (record?.opcode !== OPCODE.metadata || length === undefined || length > MAX_NOTE_BYTES) return undefined;
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
