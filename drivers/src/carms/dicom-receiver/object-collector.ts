/** Gathers the data set of one C-STORE in memory, up to a limit, as a Part 10 object. */
import { data } from "dcmjs";
import { uidFromSeed } from "../dicom-uid.ts";

const UID = /^[0-9.]{1,64}$/;
/** Pixel Data (7FE0,0010) in little endian; in Explicit VR followed by OW or OB and two zeros. */
const PIXEL_DATA_TAG = Uint8Array.from([0xe0, 0x7f, 0x10, 0x00]);
const EXPLICIT_VR = /^O[WB]\0\0$/;
/** A header is not searched for further than this. */
const MAX_HEADER_BYTES = 1024 * 1024;
const UNDEFINED_LENGTH = 0xffffffff;

/** Preamble (zero, whatever the sender's file had) and File Meta Information; `undefined` when a UID is none. */
export function fileMeta(
  sopClassUid: string,
  sopInstanceUid: string,
  transferSyntaxUid: string,
): Uint8Array | undefined {
  if (!UID.test(sopClassUid) || !UID.test(sopInstanceUid)) return undefined;
  const meta = new data.DicomDict({
    "00020001": { vr: "OB", Value: [new Uint8Array([0, 1]).buffer] },
    "00020002": { vr: "UI", Value: [sopClassUid] },
    "00020003": { vr: "UI", Value: [sopInstanceUid] },
    "00020010": { vr: "UI", Value: [transferSyntaxUid] },
    "00020012": { vr: "UI", Value: [uidFromSeed("cementwatch implementation")] },
  });
  return new Uint8Array(meta.write());
}

/** Where uncompressed Pixel Data would end, counted from the chunk's start. A hint: the bytes may be something else. */
function pixelDataEnd(chunk: Uint8Array): number | undefined {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const at = bytes.indexOf(PIXEL_DATA_TAG);
  if (at < 0 || at + 12 > bytes.length) return undefined;
  const lengthAt = EXPLICIT_VR.test(bytes.toString("latin1", at + 4, at + 8)) ? at + 8 : at + 4;
  const length = bytes.readUInt32LE(lengthAt);
  return length === UNDEFINED_LENGTH ? undefined : lengthAt + 4 + length;
}

/** Room in front of the data set for File Meta Information, whose UIDs are known last. */
const HEAD_ROOM = 1_024;

export class ObjectCollector {
  readonly #maxBytes: number;
  /** One block for the whole object once its size can be guessed, so that nothing is copied again at the end. */
  #block: Uint8Array | undefined;
  #used = HEAD_ROOM;
  /** What came before the block, or does not fit it. */
  #rest: Uint8Array[] = [];
  #bytes = 0;
  #isKept = true;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Everything that came, kept or not. */
  get byteCount(): number {
    return this.#bytes;
  }

  isKept(): boolean {
    return this.#isKept;
  }

  /** Keeps a piece. The bytes are copied or kept as a view: nobody may write to them. */
  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) this.discard();
    if (!this.#isKept) return;
    if (this.#block === undefined) this.#openBlock(piece);
    const isFit = this.#rest.length === 0 && this.#used + piece.length <= (this.#block?.length ?? 0);
    if (this.#block !== undefined && isFit) {
      this.#block.set(piece, this.#used);
      this.#used += piece.length;
    } else {
      this.#rest.push(piece);
    }
  }

  /** Throws the object away, also what is still to come. */
  discard(): void {
    this.#isKept = false;
    this.#block = undefined;
    this.#rest = [];
  }

  /** Takes the object out, with its head in front; the collector is empty afterwards. */
  take(head: Uint8Array): Uint8Array {
    const block = this.#block;
    const rest = this.#rest;
    this.#block = undefined;
    this.#rest = [];
    if (block === undefined) return joined([head, ...rest]);
    if (head.length > HEAD_ROOM) return joined([head, block.subarray(HEAD_ROOM, this.#used), ...rest]);
    const start = HEAD_ROOM - head.length;
    block.set(head, start);
    const object = block.subarray(start, this.#used);
    return rest.length === 0 ? object : joined([object, ...rest]);
  }

  /** The memory is claimed but not touched: a size that nobody sends costs nothing. */
  #openBlock(piece: Uint8Array): void {
    const before = this.#bytes - piece.length;
    const end = before < MAX_HEADER_BYTES ? pixelDataEnd(piece) : undefined;
    if (end === undefined || end < piece.length || before + end > this.#maxBytes) return;
    const block = new Uint8Array(HEAD_ROOM + before + end);
    block.set(joined(this.#rest), HEAD_ROOM);
    this.#block = block;
    this.#used = HEAD_ROOM + before;
    this.#rest = [];
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
