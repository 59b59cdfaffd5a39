/**
 * Data elements in Implicit VR Little Endian (PS3.5 annex A.1), which every DICOM peer must know: written for a query,
 * and read from an answer of anybody. Only the wanted tags are kept; depth and number of elements are bounded.
 */

const HEADER_BYTES = 8;
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const MAX_DEPTH = 8;
/** A worklist answer has about 50 elements. */
const MAX_ELEMENTS = 2_000;

/** Values of the wanted tags, by tag (0xggggeeee); those of sequence items are beside the others. */
export type ElementValues = ReadonlyMap<number, Uint8Array>;

/** Joins pieces of bytes. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** One element. Tags must be written in rising order. */
export function element(tag: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + value.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  view.setUint32(4, value.length, true);
  bytes.set(value, HEADER_BYTES);
  return bytes;
}

/** A text of ASCII characters, padded to an even length as its representation wants (UI: zero, others: space). */
export function textElement(tag: number, text = "", pad: " " | "\0" = " "): Uint8Array {
  return element(tag, new TextEncoder().encode(text.length % 2 === 0 ? text : text + pad));
}

export function unsigned16Element(tag: number, value: number): Uint8Array {
  return element(tag, Uint8Array.of(value & 0xff, value >>> 8));
}

export function unsigned32Element(tag: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return element(tag, bytes);
}

/** A sequence with one item. */
export function sequenceElement(tag: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return element(tag, element(ITEM, joinBytes(...elements)));
}

/**
 * Reads the wanted elements; `undefined` when the bytes are not a data set. The first value of a tag stands.
 * @param sequences tags whose items are looked into; other sequences are skipped
 */
export function readElements(
  bytes: Uint8Array,
  wanted: ReadonlySet<number>,
  sequences: ReadonlySet<number> = new Set(),
): ElementValues | undefined {
  const reader = new ElementReader(bytes, wanted, sequences);
  return reader.dataSet(0, bytes.length, false, 0) === bytes.length ? reader.found : undefined;
}

class ElementReader {
  readonly found = new Map<number, Uint8Array>();
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #wanted: ReadonlySet<number>;
  readonly #sequences: ReadonlySet<number>;
  #count = 0;

  constructor(bytes: Uint8Array, wanted: ReadonlySet<number>, sequences: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#wanted = wanted;
    this.#sequences = sequences;
  }

  /** Reads from `at` to `end`, or to an item's end mark; returns where it stopped, `undefined` when it is damaged. */
  dataSet(at: number, end: number, isDelimited: boolean, depth: number, isKept = true): number | undefined {
    let position = at;
    while (position < end) {
      const header = this.#header(position, end);
      if (header === undefined || depth > MAX_DEPTH) return undefined;
      position += HEADER_BYTES;
      if (header.tag === ITEM_END) return isDelimited ? position : undefined;
      const next = this.#value(header, position, end, depth, isKept);
      if (next === undefined) return undefined;
      position = next;
    }
    return isDelimited ? undefined : position;
  }

  #header(at: number, end: number): { readonly tag: number; readonly length: number } | undefined {
    this.#count += 1;
    if (at + HEADER_BYTES > end || this.#count > MAX_ELEMENTS) return undefined;
    const tag = this.#view.getUint16(at, true) * 0x10000 + this.#view.getUint16(at + 2, true);
    const length = this.#view.getUint32(at + 4, true);
    return length !== UNDEFINED_LENGTH && length > end - at - HEADER_BYTES ? undefined : { tag, length };
  }

  #value(
    { tag, length }: { readonly tag: number; readonly length: number },
    at: number,
    end: number,
    depth: number,
    isKept: boolean,
  ): number | undefined {
    const isOpen = length === UNDEFINED_LENGTH;
    const isLookedInto = isKept && this.#sequences.has(tag);
    if (isOpen || isLookedInto)
      return this.#items(at, isOpen ? end : at + length, isOpen, depth, isLookedInto);
    if (isKept && this.#wanted.has(tag) && !this.found.has(tag)) {
      this.found.set(tag, this.#bytes.subarray(at, at + length));
    }
    return at + length;
  }

  #items(at: number, end: number, isOpen: boolean, depth: number, isKept: boolean): number | undefined {
    let position = at;
    while (position < end) {
      const header = this.#header(position, end);
      if (header === undefined) return undefined;
      position += HEADER_BYTES;
      if (header.tag === SEQUENCE_END) return isOpen ? position : undefined;
      if (header.tag !== ITEM) return undefined;
      const isOpenItem = header.length === UNDEFINED_LENGTH;
      const itemEnd = isOpenItem ? end : position + header.length;
      const next = this.dataSet(position, itemEnd, isOpenItem, depth + 1, isKept);
      if (next === undefined) return undefined;
      position = next;
    }
    return isOpen ? undefined : position;
  }
}
