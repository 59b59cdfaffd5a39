/** Looks for planted texts in whatever a product puts out: as they are, as UTF-16, in base64, and in what is compressed. */
import { closeSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { readChunk, scanChunks } from "@cementwatch/server/recording/chunk-file";
import { openSessionFile } from "@cementwatch/server/recording/session-reader";

/** The planted texts that occur in `bytes`. */
export function canariesIn(bytes: Uint8Array, planted: readonly string[]): string[] {
  const buffer = Buffer.from(bytes);
  const places = [buffer, ...inflated(buffer)];
  return planted.filter((text) => formsOf(text).some((form) => places.some((place) => place.includes(form))));
}

/** As `canariesIn`, for a session file: its bytes and every message of its chunks, uncompressed. */
export function canariesInSession(path: string, planted: readonly string[]): string[] {
  const found = new Set(canariesIn(readFileSync(path), planted));
  const fd = openSessionFile(path);
  try {
    for (const chunk of scanChunks(fd).chunks) {
      for (const { data } of readChunk(fd, chunk) ?? []) {
        for (const text of canariesIn(data, planted)) found.add(text);
      }
    }
  } finally {
    closeSync(fd);
  }
  return [...found];
}

function formsOf(text: string): Buffer[] {
  const utf8 = Buffer.from(text, "utf8");
  const little = Buffer.from(text, "utf16le");
  const base64 = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), utf8])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and the last letters also depend on what stands beside the text.
    return Buffer.from(coded.slice(shift === 0 ? 0 : shift + 1, -1), "latin1");
  });
  return [utf8, Buffer.from(text, "latin1"), little, Buffer.from(little).swap16(), ...base64];
}

/** Streams of a PDF or a PNG: every place where a zlib head stands is tried. */
function inflated(buffer: Buffer): Buffer[] {
  const streams: Buffer[] = [];
  for (let at = buffer.indexOf(0x78); at >= 0 && streams.length < 1_000; at = buffer.indexOf(0x78, at + 1)) {
    if ((((buffer[at] ?? 0) << 8) | (buffer[at + 1] ?? 1)) % 31 !== 0) continue;
    try {
      streams.push(inflateSync(buffer.subarray(at), { maxOutputLength: 64_000_000 }));
    } catch {
      // These two bytes were no head.
    }
  }
  return streams;
}
