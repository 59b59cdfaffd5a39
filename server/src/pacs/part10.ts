/** Head of a DICOM file (PS3.10 chapter 7): what an association has to know of an object before its bytes are sent. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { textElement } from "@cementwatch/drivers/worklist/dicom-elements";

const PREAMBLE_BYTES = 128;
const START = PREAMBLE_BYTES + 4;
const SHORT_HEADER_BYTES = 8;
/** The group has about 300 bytes; private information may be in it. */
const META_MOST_BYTES = 65_536;
const UID = /^[0-9.]{1,64}$/;
/** Representations with four bytes of length (PS3.5 7.1.2). */
const LONG = new Set(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);

export interface Part10Head {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly transferSyntax: string;
  /** Where the data set begins. */
  readonly dataOffset: number;
}

export interface Part10File extends Part10Head {
  readonly path: string;
  readonly sizeBytes: number;
}

/** `undefined` when this is no DICOM file, its head is damaged, or nothing follows it. */
export function readPart10File(path: string): Part10File | undefined {
  const fd = openSync(path, "r");
  try {
    const bytes = new Uint8Array(META_MOST_BYTES);
    const head = readPart10Head(bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0)));
    const sizeBytes = statSync(path).size;
    return head === undefined || head.dataOffset >= sizeBytes ? undefined : { ...head, path, sizeBytes };
  } finally {
    closeSync(fd);
  }
}

export function readPart10Head(bytes: Uint8Array): Part10Head | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < START || ascii(bytes.subarray(PREAMBLE_BYTES, START)) !== "DICM") return undefined;
  const uids = new Map<number, string>();
  let at = START;
  while (at + SHORT_HEADER_BYTES <= bytes.length && view.getUint16(at, true) === 2) {
    const element = view.getUint16(at + 2, true);
    const isLong = LONG.has(ascii(bytes.subarray(at + 4, at + 6)));
    if (isLong && at + 12 > bytes.length) return undefined;
    const length = isLong ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    at += isLong ? 12 : SHORT_HEADER_BYTES;
    if (length > bytes.length - at) return undefined;
    uids.set(element, ascii(bytes.subarray(at, at + length)).replace(/[\0 ]+$/, ""));
    at += length;
  }
  const [sopClass = "", sopInstance = "", transferSyntax = ""] = [0x02, 0x03, 0x10].map((tag) =>
    uids.get(tag),
  );
  if (![sopClass, sopInstance, transferSyntax].every((uid) => UID.test(uid))) return undefined;
  return { sopClass, sopInstance, transferSyntax, dataOffset: at };
}

/** Preamble and file meta information for a data set that came over an association. */
export function part10Preamble({
  sopClass,
  sopInstance,
  transferSyntax,
}: Omit<Part10Head, "dataOffset">): Buffer {
  const rest = Buffer.concat([
    Buffer.from([2, 0, 1, 0, 0x4f, 0x42, 0, 0, 2, 0, 0, 0, 0, 1]),
    ...[
      [0x02, sopClass],
      [0x03, sopInstance],
      [0x10, transferSyntax],
      [0x12, uidFromSeed("cementwatch implementation")],
    ].map(([element, uid]) => explicitUid(Number(element), String(uid))),
  ]);
  const length = Buffer.alloc(12);
  length.set([2, 0, 0, 0, 0x55, 0x4c, 4, 0]);
  length.writeUInt32LE(rest.length, 8);
  return Buffer.concat([Buffer.alloc(PREAMBLE_BYTES), Buffer.from("DICM"), length, rest]);
}

/** The implicit form has the same eight bytes, with the representation where the length is. */
function explicitUid(element: number, uid: string): Uint8Array {
  const bytes = textElement(0x0002_0000 + element, uid, "\0");
  const length = bytes.length - SHORT_HEADER_BYTES;
  bytes.set([0x55, 0x49, length & 0xff, length >>> 8], 4);
  return bytes;
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
