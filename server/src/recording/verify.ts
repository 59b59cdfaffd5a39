/**
 * Says whether a session file is what was written: structure, CRCs, hash chain, order of inputs. `intact` is said only
 * when every byte is covered by a check that holds; a file without its end is `damaged`, for its last half second may
 * be missing.
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync } from "node:fs";
import { crc32 } from "node:zlib";
import { type ChunkEntry, readAt, readChunk, scanChunks } from "./chunk-file.ts";
import { FOOTER_LENGTH, MAGIC, type RawMessage, RECORD_HEAD_LENGTH } from "./mcap-layout.ts";
import { decodeJson } from "./message-layout.ts";
import { readEndNote } from "./metadata-file.ts";
import { epochNsOf, usOf } from "./session-epoch.ts";
import { chainNoteSchema, type EndNote, type GapNote, gapNoteSchema } from "./session-notes.ts";
import { decodeMessage, firstNote, openSessionFile } from "./session-reader.ts";
import { isCountedInput, TOPICS } from "./topics.ts";

export interface LostRange {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface Verification {
  readonly verdict: "intact" | "damaged" | "unreadable";
  readonly messages: number;
  readonly lost: readonly LostRange[];
  /** What is wrong, for a person, most important first. */
  readonly findings: readonly string[];
}

const READ_BYTES = 4 * 1024 * 1024;

/** Never throws for what is in the file. @throws FaultError REC-UNREADABLE when it cannot be opened at all. */
export function verifySession(path: string): Verification {
  const fd = openSessionFile(path);
  try {
    const scan = scanChunks(fd);
    const note = firstNote(fd, scan.chunks);
    if (note === undefined)
      return { verdict: "unreadable", messages: 0, lost: [], findings: ["no readable chunk of a session"] };
    const walk = walkChunks(fd, scan.chunks, epochNsOf(note.header));
    const findings = [...walk.findings];
    if (!scan.isFinished)
      findings.push("the file has no end: it was cut, or the recorder was killed; run recover");
    if (scan.holes.length > 0) findings.push(`${scan.holes.length} place(s) hold bytes that are no record`);
    if (scan.isFinished && scan.dataEndAt !== undefined)
      findings.push(...checkEnd(fd, scan.dataEndAt), ...checkEndNote(readEndNote(fd, scan), walk));
    const verdict = findings.length === 0 ? "intact" : "damaged";
    return { verdict, messages: walk.messages, lost: walk.lost, findings };
  } finally {
    closeSync(fd);
  }
}

/** Checks each chunk, the chain from one to the next, and the order of inputs. */
function walkChunks(fd: number, chunks: readonly ChunkEntry[], epochNs: bigint) {
  const findings: string[] = [];
  const lost: LostRange[] = [];
  let messages = 0;
  let lastUs = 0;
  let lastSequence: number | undefined;
  let isBroken = false;
  let lastNumber: number | undefined;
  let previous = chunks[0] === undefined ? "" : hashOf(fd, 0, chunks[0].offset);
  for (const [index, chunk] of chunks.entries()) {
    const raw = readChunk(fd, chunk);
    lastNumber = undefined;
    if (raw === undefined) {
      findings.push(`chunk ${index + 1} fails its checksum`);
      isBroken = true;
      previous = "";
      continue;
    }
    const startUs = usOf(epochNs, chunk.head.startNs);
    const chain = chainNoteSchema.safeParse(
      decodeJson(raw[0]?.channelId === TOPICS["/chain"].channelId ? raw[0].data : new Uint8Array()),
    );
    lastNumber = chain.data?.chunk;
    const isLinked = chain.success && chain.data.previous === previous;
    if (!isLinked && !isBroken)
      findings.push(`chunk ${index + 1} does not continue the one before: something was removed or changed`);
    if (!isLinked || isBroken) lost.push({ fromUs: lastUs, toUs: Math.max(startUs, lastUs) });
    isBroken = false;
    for (const entry of raw) {
      const gap = gapOf(entry);
      if (gap !== undefined) {
        lost.push({ fromUs: gap.fromUs, toUs: gap.toUs });
        lastSequence = undefined;
      }
      for (const message of decodeMessage(entry, epochNs)) {
        messages += 1;
        if (!isCountedInput(message.topic)) continue;
        if (lastSequence !== undefined && message.sequence !== lastSequence + 1 && isLinked) {
          findings.push(`input ${lastSequence} is followed by input ${message.sequence}`);
        }
        lastSequence = message.sequence;
      }
    }
    lastUs = Math.max(usOf(epochNs, chunk.head.endNs), lastUs);
    previous = hashOf(fd, chunk.offset, chunk.offset + chunk.head.headLength + chunk.head.recordsLength);
  }
  if (isBroken) lost.push({ fromUs: lastUs, toUs: usOf(epochNs, chunks.at(-1)?.head.endNs ?? epochNs) });
  return { findings, lost, messages, lastNumber, lastHash: previous };
}

/** The chain's end: without it the last chunks could be taken away and the rest would still fit together. */
function checkEndNote(
  note: EndNote | undefined,
  { lastNumber, lastHash }: { readonly lastNumber: number | undefined; readonly lastHash: string },
): string[] {
  if (note === undefined) return ["the end note is missing or cannot be read"];
  if (note.last === lastHash && note.chunks === lastNumber) return [];
  const found = lastNumber === undefined ? "an unreadable one" : `chunk ${lastNumber}`;
  return [
    `the end note names chunk ${note.chunks} as the last, the file ends with ${found}: part was removed`,
  ];
}

/** A gap that the recorder or a rescue noted: the file says itself what is missing, so it is no damage. */
function gapOf(entry: RawMessage): GapNote | undefined {
  if (entry.channelId !== TOPICS["/gap"].channelId) return undefined;
  const parsed = gapNoteSchema.safeParse(decodeJson(entry.data));
  return parsed.success ? parsed.data : undefined;
}

/** The two CRCs of a finished file cover every byte that no chunk's CRC covers. */
function checkEnd(fd: number, dataEndAt: number): string[] {
  const size = fstatSync(fd).size;
  const findings: string[] = [];
  const dataEnd = readAt(fd, dataEndAt, RECORD_HEAD_LENGTH + 4);
  const dataCrc = viewOf(dataEnd).getUint32(RECORD_HEAD_LENGTH, true);
  if (crcOf(fd, 0, dataEndAt) !== dataCrc) findings.push("the data section fails its checksum");
  const summaryAt = dataEndAt + dataEnd.length;
  const tailAt = size - MAGIC.length - 4;
  const tail = readAt(fd, tailAt, 4 + MAGIC.length);
  if (tail.length < 4 + MAGIC.length || crcOf(fd, summaryAt, tailAt) !== viewOf(tail).getUint32(0, true)) {
    findings.push("the summary fails its checksum");
  }
  const footer = readAt(fd, tailAt + 4 - FOOTER_LENGTH, FOOTER_LENGTH);
  if (footer[0] !== 2 || viewOf(footer).getBigUint64(9, true) !== BigInt(summaryAt))
    findings.push("the footer points elsewhere");
  if (!MAGIC.every((byte, i) => tail[4 + i] === byte)) findings.push("the closing mark is wrong");
  if (!MAGIC.every((byte, i) => readAt(fd, i, 1)[0] === byte)) findings.push("the opening mark is wrong");
  return findings;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function crcOf(fd: number, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += READ_BYTES)
    crc = crc32(readAt(fd, at, Math.min(READ_BYTES, to - at)), crc);
  return crc;
}

function hashOf(fd: number, from: number, to: number): string {
  const hash = createHash("sha256");
  for (let at = from; at < to; at += READ_BYTES) hash.update(readAt(fd, at, Math.min(READ_BYTES, to - at)));
  return hash.digest("hex");
}
