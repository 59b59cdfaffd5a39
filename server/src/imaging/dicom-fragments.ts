/** Encapsulated Pixel Data (PS3.5 annex A.4): finds which bytes belong to which frame, without copying them. */
import { type Rejected, reject } from "./dicom-limits.ts";

const ITEM_TAG = 0xe000fffe;
const SEQUENCE_END_TAG = 0xe0ddfffe;
const ITEM_HEADER_BYTES = 8;
/** A frame in more pieces than this is not made by any encoder known to us; it bounds the list. */
const MAX_FRAGMENTS_PER_FRAME = 64;

interface Fragment {
  /** Of the item's tag, from the first byte after the Basic Offset Table: what the table counts in. */
  readonly position: number;
  readonly bytes: Uint8Array;
}

export interface EncapsulatedFrames {
  readonly kind: "frames";
  /** The fragments of each frame, in order. */
  readonly fragments: readonly (readonly Uint8Array[])[];
}

interface Items {
  readonly kind: "items";
  readonly offsets: readonly number[];
  readonly fragments: readonly Fragment[];
}

function readOffsets(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(i * 4, true));
}

/** Walks the items. Each step moves on by 8 bytes at least, so that no length can make it loop. */
function walkItems(bytes: Uint8Array, start: number, maxFragments: number): Items | Rejected {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fragments: Fragment[] = [];
  let offsets: number[] | undefined;
  let origin = start;
  for (let at = start; at + ITEM_HEADER_BYTES <= bytes.length; ) {
    const tag = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    if (tag === SEQUENCE_END_TAG) return { kind: "items", offsets: offsets ?? [], fragments };
    if (tag !== ITEM_TAG) return reject("CRM-UNREADABLE", `no item where one must be, at byte ${at}`);
    const dataStart = at + ITEM_HEADER_BYTES;
    if (dataStart + length > bytes.length) {
      return reject("CRM-TRUNCATED", `a fragment of ${length} bytes runs past the object's end`);
    }
    const data = bytes.subarray(dataStart, dataStart + length);
    at = dataStart + length;
    if (offsets === undefined) {
      offsets = readOffsets(data);
      origin = at;
    } else {
      fragments.push({ position: dataStart - ITEM_HEADER_BYTES - origin, bytes: data });
    }
    if (fragments.length > maxFragments)
      return reject("CRM-UNREADABLE", `more than ${maxFragments} fragments`);
  }
  return reject("CRM-TRUNCATED", "the object ends before the end mark of its pixel data");
}

/** Splits by the Basic Offset Table; `undefined` when it does not fit the fragments. */
function byOffsets(items: Items, frames: number): (readonly Uint8Array[])[] | undefined {
  const { offsets, fragments } = items;
  if (offsets.length !== frames || offsets[0] !== 0) return undefined;
  const groups: Uint8Array[][] = [];
  for (const { position, bytes } of fragments) {
    if (position === offsets[groups.length]) groups.push([bytes]);
    else groups.at(-1)?.push(bytes);
  }
  return groups.length === frames ? groups : undefined;
}

/**
 * True when a JPEG's end-of-image marker is in these bytes. It cannot stand inside entropy-coded data (PS3.5 and
 * T.81 stuff a zero after each FF), and real devices leave a few bytes of whatever was in memory behind it.
 */
export function hasEoi(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 1; i >= 1; i--) {
    if (bytes[i] === 0xd9 && bytes[i - 1] === 0xff) return true;
  }
  return false;
}

function byEoi(fragments: readonly Fragment[], frames: number): (readonly Uint8Array[])[] | undefined {
  const groups: Uint8Array[][] = [[]];
  for (const { bytes } of fragments) {
    groups.at(-1)?.push(bytes);
    if (hasEoi(bytes)) groups.push([]);
  }
  if (groups.at(-1)?.length === 0) groups.pop();
  return groups.length === frames ? groups : undefined;
}

/**
 * The fragments of each frame: by the offset table when it fits, else one each, else all for a single frame, else
 * (JPEG) by end-of-image markers.
 */
export function encapsulatedFrames(
  bytes: Uint8Array,
  start: number,
  frames: number,
  isJpeg: boolean,
): EncapsulatedFrames | Rejected {
  const items = walkItems(bytes, start, frames * MAX_FRAGMENTS_PER_FRAME);
  if (items.kind === "rejected") return items;
  const { fragments } = items;
  if (fragments.length < frames) {
    return reject("CRM-TRUNCATED", `${fragments.length} fragments for ${frames} frames`);
  }
  const oneEach = fragments.length === frames ? fragments.map(({ bytes }) => [bytes]) : undefined;
  const single = frames === 1 ? [fragments.map(({ bytes }) => bytes)] : undefined;
  const groups =
    oneEach ?? single ?? byOffsets(items, frames) ?? (isJpeg ? byEoi(fragments, frames) : undefined);
  if (groups === undefined) {
    return reject(
      "CRM-UNREADABLE",
      `${fragments.length} fragments cannot be told apart into ${frames} frames`,
    );
  }
  return { kind: "frames", fragments: groups };
}
