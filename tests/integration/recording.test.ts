/** Session files as they are really damaged: cut, flipped, written until the disk is full, killed in the middle. */
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { readDicom } from "@cementwatch/server/imaging/dicom-reader";
import { readChunk, scanChunks } from "@cementwatch/server/recording/chunk-file";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { recoverSession } from "@cementwatch/server/recording/recovery";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HAND_BURSTS, numberedInput, temporaryFolder, testHeader } from "../support/recorded-session.ts";

const CHUNKS = 12;
const PER_CHUNK = 20;

/** A file of 12 chunks of 20 inputs, half a second each. */
async function smallSession(folder: string): Promise<string> {
  const path = join(folder, "small.mcap");
  const recorder = openFileRecorder(path, testHeader(), "small");
  for (let i = 0; i < CHUNKS * PER_CHUNK; i++) recorder.record(numberedInput(i + 1, i * 25_000, 200));
  const bytes = new Uint8Array(3000).map((_, i) => (i * 7919) & 0xff);
  const meta = { pictureId: "lat", delivery: "live", objectNumber: 1 };
  recorder.record({
    topic: "/input/dicom",
    sequence: 240,
    atUs: 5_990_000,
    measuredAtUs: 5_990_000,
    json: meta,
    bytes,
  });
  await recorder.close();
  return path;
}

function sequences(path: string): number[] {
  const reader = openSession(path);
  try {
    return [...reader.messages({ topics: ["/input/link"] })].map((message) => message.sequence);
  } finally {
    reader.close();
  }
}

describe("a recorded object", () => {
  it("decodes from any offset of a larger buffer, and its pixels can be copied without touching the record", () => {
    const source = createSimulatedCase(HAND_BURSTS);
    const event = source.advance(3_000_000).find((entry) => entry.kind === "dicom");
    if (event?.kind !== "dicom") throw new Error("the case sent no picture");
    const original = readDicom(event.bytes);
    const expected = original.kind === "object" ? original.object.decodeFrame(0) : undefined;
    if (expected?.kind !== "pixels") throw new Error("the picture cannot be read");
    for (const offset of [0, 1, 3]) {
      const buffer = Buffer.alloc(event.bytes.length + 8);
      buffer.set(event.bytes, offset);
      const read = readDicom(buffer.subarray(offset, offset + event.bytes.length));
      if (read.kind === "rejected") throw new Error(read.detail);
      const frame = read.object.decodeFrame(0);
      if (frame.kind === "rejected") throw new Error(frame.detail);
      expect(Buffer.compare(Buffer.from(frame.pixels), Buffer.from(expected.pixels))).toBe(0);
      const copy = frame.pixels.slice();
      expect(copy.buffer.byteLength).toBe(frame.pixels.byteLength);
      expect(copy.buffer).not.toBe(buffer.buffer);
    }
  });
});

/** Offsets of the records of a whole file, those inside chunks left out. */
function recordOffsets(bytes: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = 8; at < bytes.length - 8; at += 9 + Number(bytes.readBigUInt64LE(at + 1))) offsets.push(at);
  return offsets;
}

/** The file without its last chunks, its end note kept, its checksums made anew and its summary left out. */
function shortened(bytes: Buffer, chunks: number): Buffer {
  const offsets = recordOffsets(bytes);
  const cutAt = offsets.filter((at) => bytes[at] === 6).at(-chunks) ?? 0;
  const dataEndAt = offsets.find((at) => bytes[at] === 15) ?? 0;
  const noteAt = offsets.findLast((at) => bytes[at] === 12 && at < dataEndAt) ?? 0;
  const data = Buffer.concat([bytes.subarray(0, cutAt), bytes.subarray(noteAt, dataEndAt)]);
  const dataEnd = Buffer.alloc(13);
  dataEnd[0] = 15;
  dataEnd.writeBigUInt64LE(4n, 1);
  dataEnd.writeUInt32LE(crc32(data), 9);
  const footer = Buffer.alloc(25);
  footer[0] = 2;
  footer.writeBigUInt64LE(20n, 1);
  footer.writeBigUInt64LE(BigInt(data.length + dataEnd.length), 9);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(footer));
  return Buffer.concat([data, dataEnd, footer, crc, bytes.subarray(0, 8)]);
}

function readableChunks(path: string): number {
  const fd = openSync(path, "r");
  try {
    return scanChunks(fd).chunks.filter((chunk) => readChunk(fd, chunk) !== undefined).length;
  } finally {
    closeSync(fd);
  }
}

describe("a session file", () => {
  it("gives back every message with its times, and objects byte for byte", async () => {
    const path = await smallSession(temporaryFolder());
    expect(sequences(path)).toEqual(Array.from({ length: CHUNKS * PER_CHUNK }, (_, i) => i + 1));
    const reader = openSession(path);
    expect(reader).toMatchObject({ title: "small", isFinished: true, startUs: 0, endUs: 5_990_000 });
    const bytes = reader.readObject(1, 5_990_000);
    expect(bytes?.length).toBe(3000);
    expect(bytes?.[1234]).toBe((1234 * 7919) & 0xff);
    expect([...reader.messages({ fromUs: 3_000_000 })][0]?.atUs).toBe(3_000_000);
    reader.close();
    expect(verifySession(path)).toMatchObject({ verdict: "intact", lost: [] });
  });

  it("is never intact after any single bit was flipped, and all chunks but one are rescued", async () => {
    const folder = temporaryFolder();
    const path = await smallSession(folder);
    const original = readFileSync(path);
    const flipped = join(folder, "flipped.mcap");
    let run = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: original.length * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(original);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(flipped, bytes);
        expect(verifySession(flipped).verdict).not.toBe("intact");
        run += 1;
        const rescued = join(folder, `rescued-${run}.mcap`);
        recoverSession(flipped, rescued);
        expect(verifySession(rescued)).toMatchObject({ verdict: "intact" });
        expect(sequences(rescued).length).toBeGreaterThanOrEqual((CHUNKS - 1) * PER_CHUNK - 1);
      }),
      { numRuns: 60, seed: 43 },
    );
  });

  it("loses one chunk at most to any flipped bit in the opcode or length of a record", async () => {
    const folder = temporaryFolder();
    const path = await smallSession(folder);
    const original = readFileSync(path);
    const flipped = join(folder, "flipped.mcap");
    const wrong: string[] = [];
    // Every fifth record meets each kind; the bits above are all the same case, a length beyond every limit.
    for (const at of recordOffsets(original).filter((_, i) => i % 5 === 0)) {
      for (let bit = 0; bit < 44; bit++) {
        const bytes = Buffer.from(original);
        bytes[at + (bit >> 3)] = (bytes[at + (bit >> 3)] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(flipped, bytes);
        const good = readableChunks(flipped);
        if (good < CHUNKS - 1) wrong.push(`record at ${at}, bit ${bit}: ${good} of ${CHUNKS} chunks`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("gives back all messages of a topic when an index behind their chunk is damaged", async () => {
    const path = await smallSession(temporaryFolder());
    const bytes = readFileSync(path);
    for (const at of recordOffsets(bytes)) if (bytes[at] === 7) bytes[at] = 3;
    writeFileSync(path, bytes);
    expect(sequences(path)).toHaveLength(CHUNKS * PER_CHUNK);
  });

  it("that was cut anywhere is damaged, and everything before the cut chunk is rescued, twice alike", async () => {
    const folder = temporaryFolder();
    const path = await smallSession(folder);
    const size = statSync(path).size;
    const front = 12_000;
    let run = 0;
    fc.assert(
      fc.property(fc.integer({ min: front, max: size - 1 }), (length) => {
        run += 1;
        const cut = join(folder, `cut-${run}.mcap`);
        copyFileSync(path, cut);
        truncateSync(cut, length);
        const verdict = verifySession(cut);
        expect(verdict.verdict).not.toBe("intact");
        if (verdict.verdict === "unreadable") return;
        const once = join(folder, `once-${run}.mcap`);
        const twice = join(folder, `twice-${run}.mcap`);
        recoverSession(cut, once);
        recoverSession(once, twice);
        expect(verifySession(once).verdict).toBe("intact");
        expect(readFileSync(twice).equals(readFileSync(once))).toBe(true);
        const kept = sequences(once);
        expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => i + 1));
      }),
      { numRuns: 40, seed: 44 },
    );
  });

  it("names the time range of a chunk that was lost in the middle", async () => {
    const path = await smallSession(temporaryFolder());
    const reader = openSession(path);
    const all = [...reader.messages()].length;
    reader.close();
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length * 0.45);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
    const result = verifySession(path);
    expect(result.verdict).toBe("damaged");
    expect(result.messages).toBeLessThan(all);
    expect(result.lost).toHaveLength(1);
    const lost = result.lost[0];
    expect((lost?.toUs ?? 0) - (lost?.fromUs ?? 0)).toBeLessThan(1_100_000);
  });

  it("whose last chunks were removed is damaged, also when every checksum was made to fit", async () => {
    const path = await smallSession(temporaryFolder());
    const bytes = readFileSync(path);
    writeFileSync(path, shortened(bytes, 3));
    const result = verifySession(path);
    expect(result.verdict).toBe("damaged");
    expect(result.findings).toEqual([
      `chunks ${CHUNKS - 2} to ${CHUNKS} are missing`,
      `the end note names chunk ${CHUNKS} as the last, the file ends with chunk ${CHUNKS - 3}: part was removed or changed`,
    ]);
  });

  it("that is none is unreadable", () => {
    const path = join(temporaryFolder(), "noise.mcap");
    writeFileSync(
      path,
      new Uint8Array(50_000).map((_, i) => (i * 2654435761) >>> 24),
    );
    expect(verifySession(path).verdict).toBe("unreadable");
    expect(() => openSession(path)).toThrow(/REC-UNREADABLE/);
    expect(() => openSession(`${path}.not-there`)).toThrow(/REC-UNREADABLE/);
  });
});
