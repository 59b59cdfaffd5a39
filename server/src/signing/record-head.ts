/** The head of a session file's chain without reading all of it: from its end, or by walking the heads of its chunks. */
import { createHash } from "node:crypto";
import { closeSync } from "node:fs";
import { type ChunkEntry, readAt, readChunk, scanChunks } from "../recording/chunk-file.ts";
import { readChunkIndex, readTail } from "../recording/file-summary.ts";
import { readEndNote, readSessionNote } from "../recording/metadata-file.ts";
import { epochNsOf } from "../recording/session-epoch.ts";
import { chunkNumber, firstNote, openSessionFile } from "../recording/session-reader.ts";
import type { RecordHead } from "./statement.ts";

/** `isFinished` false: the file has no end. @throws FaultError REC-UNREADABLE when nothing in it tells what it is */
export function readRecordHead(path: string): RecordHead & { readonly isFinished: boolean } {
  const fd = openSessionFile(path);
  try {
    return finishedHead(fd) ?? unfinishedHead(fd);
  } finally {
    closeSync(fd);
  }
}

function finishedHead(fd: number): (RecordHead & { readonly isFinished: true }) | undefined {
  const scan = readTail(fd);
  const header = readSessionNote(fd)?.header;
  const end = scan === undefined ? undefined : readEndNote(fd, scan);
  if (scan === undefined || end === undefined || header === undefined) return undefined;
  const { sessionId, software } = header;
  const endNs = readChunkIndex(fd, scan).at(-1)?.endNs ?? epochNsOf(header);
  return { sessionId, software, head: end.last, chunks: end.chunks, endedMs: msOf(endNs), isFinished: true };
}

function unfinishedHead(fd: number): RecordHead & { readonly isFinished: false } {
  const { chunks } = scanChunks(fd);
  const note = firstNote(fd, chunks);
  const nothing = {
    sessionId: "",
    software: "",
    head: "",
    chunks: 0,
    endedMs: 0,
    isFinished: false,
  } as const;
  if (note === undefined) return nothing;
  const { sessionId, software } = note.header;
  for (const chunk of chunks.toReversed()) {
    const raw = readChunk(fd, chunk);
    const number = chunkNumber(raw);
    if (raw === undefined || number === undefined) continue;
    let endNs = raw[0]?.logNs ?? 0n;
    for (const { logNs } of raw) if (logNs > endNs) endNs = logNs;
    return { ...nothing, sessionId, software, head: hashOf(fd, chunk), chunks: number, endedMs: msOf(endNs) };
  }
  return nothing;
}

function hashOf(fd: number, { offset, head }: ChunkEntry): string {
  return createHash("sha256")
    .update(readAt(fd, offset, head.headLength + head.recordsLength))
    .digest("hex");
}

function msOf(ns: bigint): number {
  return Number(ns / 1_000_000n);
}
