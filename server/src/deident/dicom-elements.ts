/** A Part 10 object as a tree of elements with little-endian values, and such a tree as Explicit VR Little Endian. */
import dicomParser, { type DataSet, type Element } from "dicom-parser";

export interface DicomElement {
  /** Eight digits, capitals. */
  readonly tag: string;
  /** Undefined in an implicit object, which does not say. */
  readonly vr: string | undefined;
  /** Of a value; empty for a sequence. */
  readonly bytes: Uint8Array;
  readonly items?: readonly (readonly DicomElement[])[];
}

/** Bytes of one number, which change their order in a big-endian object. */
const NUMBER_BYTES: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  OW: 2,
  AT: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  OF: 4,
  FD: 8,
};
const BIG_ENDIAN = "1.2.840.10008.1.2.2";
/** Representations whose length has four bytes. */
const LONG = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "UC", "UN", "UR", "UT"];
const ITEM = [0xfe, 0xff, 0x00, 0xe0] as const;
const MAX_SHORT = 0xffff;

/**
 * Everything up to Pixel Data, without it. The bytes must have been accepted by the reader of pictures before.
 * @throws whatever the parser throws for damage; its words may hold parts of the object and are not to be repeated
 */
export function readElements(bytes: Uint8Array): readonly DicomElement[] {
  const set = dicomParser.parseDicom(bytes, { untilTag: "x7fe00010" });
  const isBig = set.string("x00020010") === BIG_ENDIAN;
  return elementsOf(set, isBig).filter(({ tag }) => !tag.startsWith("0002") && tag !== "7FE00010");
}

function elementsOf(set: DataSet, isBig: boolean): DicomElement[] {
  return Object.values(set.elements)
    .map((element) => elementOf(set, element, isBig))
    .sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

function elementOf(set: DataSet, element: Element, isBig: boolean): DicomElement {
  const tag = element.tag.slice(1).toUpperCase();
  if (element.items !== undefined) {
    const items = element.items.map((item) =>
      item.dataSet === undefined ? [] : elementsOf(item.dataSet, isBig),
    );
    return { tag, vr: element.vr ?? "SQ", bytes: new Uint8Array(0), items };
  }
  const end = element.dataOffset + Math.max(0, element.length);
  const bytes = set.byteArray.subarray(element.dataOffset, end);
  return { tag, vr: element.vr, bytes: isBig ? swapped(bytes, NUMBER_BYTES[element.vr ?? ""] ?? 1) : bytes };
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  if (size === 1) return bytes;
  const copy = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) copy[i] = bytes[i - (i % size) + (size - 1 - (i % size))] ?? 0;
  return copy;
}

/** A text element, padded to an even length. */
export function textElement(tag: string, vr: string, text: string): DicomElement {
  const odd = text.length % 2 === 1 ? (vr === "UI" ? "\0" : " ") : "";
  return { tag, vr, bytes: new TextEncoder().encode(text + odd) };
}

/** One unsigned 16-bit number. */
export function shortElement(tag: string, value: number): DicomElement {
  return { tag, vr: "US", bytes: Uint8Array.of(value & 0xff, value >> 8) };
}

/** Elements by tag, explicit little endian, sequences with lengths. */
function encodeElements(elements: readonly DicomElement[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const element of [...elements].sort((a, b) => (a.tag < b.tag ? -1 : 1))) {
    const { tag, vr = "UN", items } = element;
    const value = items === undefined ? [element.bytes] : items.map(encodeItem);
    const length = value.reduce((sum, part) => sum + part.length, 0);
    const pad = length % 2;
    parts.push(encodeHead(tag, vr, length + pad), ...value);
    if (pad === 1) parts.push(Uint8Array.of(0));
  }
  return Buffer.concat(parts);
}

function encodeItem(elements: readonly DicomElement[]): Uint8Array {
  const content = encodeElements(elements);
  const head = new Uint8Array(8);
  head.set(ITEM);
  new DataView(head.buffer).setUint32(4, content.length, true);
  return Buffer.concat([head, content]);
}

function encodeHead(tag: string, vr: string, length: number): Uint8Array {
  const isLong = LONG.includes(vr);
  if (!isLong && length > MAX_SHORT)
    throw new RangeError(`(${tag}) ${vr} has ${length} bytes, 65535 is the most`);
  const head = new Uint8Array(isLong ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), true);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), true);
  head[4] = vr.charCodeAt(0);
  head[5] = vr.charCodeAt(1);
  if (isLong) view.setUint32(8, length, true);
  else view.setUint16(6, length, true);
  return head;
}

/** A whole Part 10 object: empty preamble, a file head of its own, the elements. */
export function encodeObject(
  elements: readonly DicomElement[],
  ids: { readonly classUid: string; readonly instanceUid: string; readonly implementationUid: string },
): Uint8Array {
  const meta = encodeElements([
    { tag: "00020001", vr: "OB", bytes: Uint8Array.of(0, 1) },
    textElement("00020002", "UI", ids.classUid),
    textElement("00020003", "UI", ids.instanceUid),
    textElement("00020010", "UI", "1.2.840.10008.1.2.1"),
    textElement("00020012", "UI", ids.implementationUid),
    textElement("00020013", "SH", "CEMENTWATCH"),
  ]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, meta.length, true);
  const start = new Uint8Array(132);
  start.set([0x44, 0x49, 0x43, 0x4d], 128);
  const groupLength = encodeElements([{ tag: "00020000", vr: "UL", bytes: length }]);
  return Buffer.concat([start, groupLength, meta, encodeElements(elements)]);
}
