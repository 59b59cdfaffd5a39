/**
 * Reads the values of an MCAP file of another recorder: every number in a JSON message is a track, named
 * `topic.field.field`. Messages in other encodings are listed as not readable. Times are log times.
 */
import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { crc32, zstdDecompressSync } from "node:zlib";
import { TRACK_NAME_MOST, TRACKS_MOST } from "@cementwatch/shared/imports/import-mapping";
import { MAGIC, OPCODE, RECORD_HEAD_LENGTH } from "../recording/mcap-layout.ts";
import { importRefused } from "./import-refused.ts";
import type { FileClock, TrackSink } from "./track-source.ts";

const RECORD_MOST_BYTES = 256 * 1024 ** 2;
const CHUNK_MOST_BYTES = 256 * 1024 ** 2;
const MESSAGE_MOST_BYTES = 1024 ** 2;
const DEPTH_MOST = 6;
/** Log times before 2000 are not of a wall clock. */
const UNIX_FROM_S = 946_684_800;
const decoder = new TextDecoder();

interface Channel {
  readonly topic: string;
  readonly encoding: string;
}

/** @throws FaultError REC-IMPORT-REFUSED for a file that is cut, damaged or compressed as we cannot undo */
export async function readForeignMcap(path: string, sink: TrackSink): Promise<FileClock> {
  const reader = new McapReader(basename(path), sink);
  const total = Math.max(statSync(path).size, 1);
  const file = createReadStream(path, { highWaterMark: 1024 ** 2 });
  for await (const piece of file) {
    reader.take(piece as Buffer);
    sink.progress(file.bytesRead / total);
  }
  return reader.end();
}

class McapReader {
  readonly #name: string;
  readonly #sink: TrackSink;
  readonly #channels = new Map<number, Channel>();
  readonly #tracks = new Set<string>();
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #neededBytes = MAGIC.length;
  #hasBegun = false;
  #isOver = false;
  #firstS: number | undefined;
  #bad = 0;

  constructor(name: string, sink: TrackSink) {
    this.#name = name;
    this.#sink = sink;
  }

  take(piece: Buffer): void {
    if (this.#isOver) return;
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes < this.#neededBytes) return;
    const held = Buffer.concat(this.#pieces);
    let at = 0;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      at = MAGIC.length;
    }
    const left = this.#records(held.subarray(at), true);
    this.#pieces = [left];
    this.#heldBytes = left.length;
  }

  end(): FileClock {
    if (!this.#isOver)
      throw this.#refused(
        "has no end: it was cut or its recorder was killed; let its own tool recover it, then import it",
      );
    if (this.#bad > 0) this.#sink.note(`${this.#bad} messages are no JSON or too long: left out`);
    const isUnix = this.#firstS !== undefined && this.#firstS >= UNIX_FROM_S;
    return { zero: isUnix ? "unix" : "unknown" };
  }

  /** Takes the whole records at the front and answers with what is left. */
  #records(bytes: Buffer, isTop: boolean): Buffer {
    let at = 0;
    while (at + RECORD_HEAD_LENGTH <= bytes.length && !this.#isOver) {
      const opcode = bytes[at] ?? 0;
      const length = Number(bytes.readBigUInt64LE(at + 1));
      if (opcode === 0 || length > RECORD_MOST_BYTES)
        throw this.#refused(
          `has a record of ${length} bytes with code ${opcode}: it is damaged, copy it again`,
        );
      const end = at + RECORD_HEAD_LENGTH + length;
      if (end > bytes.length) {
        this.#neededBytes = end - at;
        return bytes.subarray(at);
      }
      this.#record(opcode, bytes.subarray(at + RECORD_HEAD_LENGTH, end), isTop);
      at = end;
    }
    this.#neededBytes = RECORD_HEAD_LENGTH;
    return bytes.subarray(at);
  }

  #record(opcode: number, content: Buffer, isTop: boolean): void {
    try {
      if (opcode === OPCODE.channel) this.#channel(content);
      else if (opcode === OPCODE.message) this.#message(content);
      else if (opcode === OPCODE.chunk && isTop) this.#chunk(content);
      else if (isTop && (opcode === OPCODE.dataEnd || opcode === OPCODE.footer)) this.#isOver = true;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw this.#refused(
        `has a record with code ${opcode} that is shorter than it says: it is damaged, copy it again`,
      );
    }
  }

  #channel(content: Buffer): void {
    const id = content.readUInt16LE(0);
    const topicEnd = 8 + content.readUInt32LE(4);
    const topic = content.toString("utf8", 8, topicEnd);
    const encodingEnd = topicEnd + 4 + content.readUInt32LE(topicEnd);
    const encoding = content.toString("utf8", topicEnd + 4, encodingEnd);
    if (!this.#channels.has(id) && this.#channels.size >= TRACKS_MOST)
      throw this.#refused(
        `has more than ${TRACKS_MOST} channels: write the ones you need to a file of their own`,
      );
    this.#channels.set(id, { topic, encoding });
    if (encoding !== "json")
      this.#sink.note(
        `topic ${topic}: encoding ${encoding === "" ? "none" : encoding} cannot be read, only json: left out`,
      );
  }

  #chunk(content: Buffer): void {
    const size = Number(content.readBigUInt64LE(16));
    const nameEnd = 32 + content.readUInt32LE(28);
    const compression = content.toString("latin1", 32, nameEnd);
    const records = content.subarray(nameEnd + 8, nameEnd + 8 + Number(content.readBigUInt64LE(nameEnd)));
    if (compression !== "" && compression !== "zstd")
      throw this.#refused(
        `is compressed with ${compression}: write it again with zstd or without compression`,
      );
    if (size > CHUNK_MOST_BYTES)
      throw this.#refused(
        `has a chunk that unpacks to ${size} bytes, at most ${CHUNK_MOST_BYTES}: write it with smaller chunks`,
      );
    const unpacked = compression === "" ? records : this.#unpacked(records, size);
    const crc = content.readUInt32LE(24);
    // 0: its recorder computed none.
    if (crc !== 0 && crc32(unpacked) !== crc)
      throw this.#refused("has a chunk that fails its checksum: it is damaged, copy it again");
    const left = this.#records(unpacked, false);
    if (left.length > 0)
      throw this.#refused("has a chunk that ends within a record: it is damaged, copy it again");
  }

  #unpacked(records: Buffer, size: number): Buffer {
    try {
      return zstdDecompressSync(records, { maxOutputLength: Math.max(size, 1) });
    } catch (error) {
      throw importRefused(
        `${this.#name}: a chunk does not unpack to the ${size} bytes it names: it is damaged, copy it again`,
        error,
      );
    }
  }

  #message(content: Buffer): void {
    const channel = this.#channels.get(content.readUInt16LE(0));
    if (channel?.encoding !== "json") return;
    const timeS = Number(content.readBigUInt64LE(6)) / 1e9;
    this.#firstS ??= timeS;
    const data = content.subarray(22);
    if (data.length > MESSAGE_MOST_BYTES) {
      this.#bad += 1;
      return;
    }
    try {
      this.#walk(channel.topic, JSON.parse(decoder.decode(data)), timeS, 0);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#bad += 1;
    }
  }

  #walk(name: string, value: unknown, timeS: number, depth: number): void {
    if (typeof value === "number") {
      const track = name.slice(0, TRACK_NAME_MOST);
      if (!this.#tracks.has(track)) {
        if (this.#tracks.size >= TRACKS_MOST)
          throw this.#refused(
            `holds more than ${TRACKS_MOST} numeric fields: write the ones you need to a file of their own`,
          );
        this.#tracks.add(track);
        this.#sink.track({ track, unit: "" });
      }
      this.#sink.value(track, timeS, value);
    } else if (typeof value === "object" && value !== null && !Array.isArray(value) && depth < DEPTH_MOST) {
      for (const [key, inner] of Object.entries(value)) this.#walk(`${name}.${key}`, inner, timeS, depth + 1);
    }
  }

  #refused(text: string) {
    return importRefused(`${this.#name}: ${text}`);
  }
}
