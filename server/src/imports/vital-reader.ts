/**
 * Reads `.vital` files of VitalDB's recorder: gzip around a header and packets (device, track, record, command), little-
 * endian. Times are seconds since 1970 UTC. Packets of a kind that is not known are passed over, as their authors ask.
 */
import { basename } from "node:path";
import { TRACK_NAME_MOST, TRACKS_MOST } from "@cementwatch/shared/imports/import-mapping";
import { gunzipPieces } from "./gunzip-pieces.ts";
import { importRefused } from "./import-refused.ts";
import type { FileClock, TrackSink } from "./track-source.ts";
import { BytesEnd, VitalBytes } from "./vital-bytes.ts";
import { missingValue, readSample, SAMPLE_BYTES } from "./vital-samples.ts";

const SIGN = "VITA";
const VERSIONS: readonly number[] = [1, 2, 3];
const HEAD_BYTES = 10;
/** Fields that follow the length in the oldest headers. */
const HEADER_LEAST = 10;
const PACKET_HEAD_BYTES = 5;
const PACKET_MOST_BYTES = 512 * 1024 ** 2;
const PACKET = { track: 0, record: 1, command: 6, device: 9 } as const;
const TRACK_KIND = { wave: 1, number: 2, text: 5 } as const;

interface VitalTrack {
  readonly track: string;
  readonly kind: number;
  readonly format: number;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
}

/** @throws FaultError REC-IMPORT-REFUSED for what is no such file, is damaged, or holds more than is believed */
export async function readVital(path: string, sink: TrackSink, mostBytes?: number): Promise<FileClock> {
  const reader = new VitalReader(basename(path), sink);
  for await (const piece of gunzipPieces(path, (done01) => sink.progress(done01), mostBytes))
    reader.take(piece);
  return reader.end();
}

class VitalReader {
  readonly #name: string;
  readonly #sink: TrackSink;
  readonly #devices = new Map<number, string>();
  readonly #tracks = new Map<number, VitalTrack>();
  readonly #names = new Set<string>();
  #held: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  #neededBytes = HEAD_BYTES;
  #clock: FileClock | undefined;
  #isPacked = false;
  #orphans = 0;
  #cutRecords = 0;

  constructor(name: string, sink: TrackSink) {
    this.#name = name;
    this.#sink = sink;
  }

  take(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#heldBytes += piece.length;
    // A long packet comes in many pieces: they are put together once, when it is whole.
    if (this.#heldBytes < this.#neededBytes) return;
    this.#held = Buffer.concat(this.#pieces);
    let at = 0;
    for (let used = this.#read(at); used > 0; used = this.#read(at)) at += used;
    this.#held = this.#held.subarray(at);
    this.#pieces = [this.#held];
    this.#heldBytes = this.#held.length;
  }

  end(): FileClock {
    if (this.#clock === undefined)
      throw this.#refused("ends within its header: copy it again from its source");
    if (this.#heldBytes > 0)
      throw this.#refused(`ends within a packet (${this.#heldBytes} bytes of it are there): copy it again`);
    if (this.#orphans > 0) this.#sink.note(`${this.#orphans} records belong to no track and are left out`);
    if (this.#cutRecords > 0)
      this.#sink.note(`${this.#cutRecords} records are shorter than they say: what is there is taken`);
    return this.#clock;
  }

  /** Bytes of the next whole part at `at`; 0 when it is not whole yet. */
  #read(at: number): number {
    return this.#clock === undefined ? this.#readHeader() : this.#readPacket(at);
  }

  #readHeader(): number {
    const held = this.#held;
    if (held.length < HEAD_BYTES) return 0;
    const sign = held.toString("latin1", 0, 4);
    if (sign !== SIGN)
      throw this.#refused(`does not begin with ${SIGN} inside: it is no .vital file, or is packed twice`);
    const version = held.readUInt32LE(4);
    if (!VERSIONS.includes(version))
      throw this.#refused(
        `has format version ${version}, known are ${VERSIONS.join(", ")}: save it again with an older recorder`,
      );
    const length = held.readUInt16LE(8);
    if (length < HEADER_LEAST)
      throw this.#refused(`has a header of ${length} bytes, at least ${HEADER_LEAST}: copy it again`);
    if (held.length < HEAD_BYTES + length) {
      this.#neededBytes = HEAD_BYTES + length;
      return 0;
    }
    // Bias: UTC less local time.
    const biasMinutes = held.readInt16LE(10);
    this.#isPacked = length >= 27 && held[36] === 1;
    this.#clock = {
      zero: "unix",
      ...(Math.abs(biasMinutes) <= 14 * 60 ? { zoneMinutes: -biasMinutes } : {}),
    };
    return HEAD_BYTES + length;
  }

  #readPacket(at: number): number {
    const left = this.#held.length - at;
    this.#neededBytes = PACKET_HEAD_BYTES;
    if (left < PACKET_HEAD_BYTES) return 0;
    const length = this.#held.readUInt32LE(at + 1);
    if (length > PACKET_MOST_BYTES)
      throw this.#refused(
        `has a packet of ${length} bytes, at most ${PACKET_MOST_BYTES} are believed: it is damaged, copy it again`,
      );
    if (left < PACKET_HEAD_BYTES + length) {
      this.#neededBytes = PACKET_HEAD_BYTES + length;
      return 0;
    }
    const from = at + PACKET_HEAD_BYTES;
    this.#takePacket(this.#held[at] ?? 0, new VitalBytes(this.#held.subarray(from, from + length)));
    return PACKET_HEAD_BYTES + length;
  }

  #takePacket(kind: number, bytes: VitalBytes): void {
    try {
      if (kind === PACKET.device) this.#takeDevice(bytes);
      else if (kind === PACKET.track) this.#takeTrack(bytes);
      else if (kind === PACKET.record) this.#takeRecord(bytes);
      // Commands set the order on screen; anything else is of a newer recorder.
    } catch (error) {
      if (!(error instanceof BytesEnd)) throw error;
      this.#cutRecords += 1;
    }
  }

  #takeDevice(bytes: VitalBytes): void {
    const id = bytes.uint32();
    const type = bytes.text();
    const name = bytes.left >= 4 ? bytes.text() : "";
    this.#devices.set(id, name === "" ? type : name);
  }

  #takeTrack(bytes: VitalBytes): void {
    const id = bytes.uint16();
    const kind = bytes.uint8();
    const format = bytes.uint8();
    const name = bytes.text();
    const unit = bytes.left >= 4 ? bytes.text() : "";
    // Display range and colour.
    bytes.skip(12);
    const rateHz = bytes.optional(4, () => bytes.float32(), 0);
    const gain = bytes.optional(8, () => bytes.float64(), 1);
    const offset = bytes.optional(8, () => bytes.float64(), 0);
    bytes.skip(1);
    const device = this.#devices.get(bytes.optional(4, () => bytes.uint32(), 0)) ?? "";
    const known = this.#tracks.get(id);
    if (known === undefined && this.#names.size >= TRACKS_MOST)
      throw this.#refused(
        `holds more than ${TRACKS_MOST} tracks: export only those of the injector and the pictures' clock`,
      );
    const track = known?.track ?? this.#unique([device, name].filter((part) => part !== "").join("/"), id);
    this.#tracks.set(id, { track, kind, format, rateHz, gain, offset });
    if (kind === TRACK_KIND.text) return;
    if (SAMPLE_BYTES[format] === undefined)
      this.#sink.note(`track ${track}: number format ${format} is not known, it is left out`);
    else if (known === undefined) this.#sink.track({ track, unit });
  }

  #unique(wanted: string, id: number): string {
    const name = (wanted === "" ? `track ${id}` : wanted).slice(0, TRACK_NAME_MOST - 10);
    let unique = name;
    for (let count = 2; this.#names.has(unique); count++) unique = `${name} #${count}`;
    if (unique !== name)
      this.#sink.note(`two tracks are called ${name}: the later one is shown as ${unique}`);
    this.#names.add(unique);
    return unique;
  }

  #takeRecord(bytes: VitalBytes): void {
    const infoLength = bytes.uint16();
    const timeS = bytes.float64();
    const id = bytes.uint16();
    bytes.skip(Math.max(infoLength - 10, 0));
    const track = this.#tracks.get(id);
    if (track === undefined) {
      this.#orphans += 1;
      return;
    }
    if (SAMPLE_BYTES[track.format] === undefined || track.kind === TRACK_KIND.text) return;
    if (track.kind === TRACK_KIND.number) this.#sink.value(track.track, timeS, this.#sample(bytes, track));
    else if (track.kind === TRACK_KIND.wave) this.#takeWave(bytes, track, timeS);
  }

  #takeWave(bytes: VitalBytes, track: VitalTrack, timeS: number): void {
    const count = bytes.uint32();
    if (!(track.rateHz > 0 && track.rateHz <= 100_000)) {
      this.#sink.note(
        `track ${track.track}: a wave at ${track.rateHz} values a second has no times, it is left out`,
      );
      return;
    }
    for (let index = 0; index < count; index++)
      this.#sink.value(track.track, timeS + index / track.rateHz, this.#sample(bytes, track));
  }

  /** Whole numbers are counts of the converter; floating ones are the value itself. */
  #sample(bytes: VitalBytes, { format, gain, offset }: VitalTrack): number {
    const stored = readSample(bytes, format);
    if (format <= 2) return stored;
    return this.#isPacked && stored === missingValue(format) ? Number.NaN : offset + stored * gain;
  }

  #refused(text: string) {
    return importRefused(`${this.#name}: ${text}`);
  }
}
