/** The one place that knows dicom-parser. Reads the header up to Pixel Data; the pixels are not touched here. */
import dicomParser, { type DataSet, type Element } from "dicom-parser";
import { type DicomLimits, type Rejected, reject } from "./dicom-limits.ts";

const PIXEL_DATA = "x7fe00010";
const UNDEFINED_LENGTH = 0xffffffff;
const PREAMBLE_BYTES = 128;
/** Longest text of one value that is of use here; a Frame Time Vector is longer and read by `numbers`. */
const MAX_TEXT = 256;

export type TransferSyntax = "implicitLe" | "explicitLe" | "explicitBe" | "rle" | "jpegBaseline";

const SUPPORTED: Readonly<Record<string, TransferSyntax>> = {
  "1.2.840.10008.1.2": "implicitLe",
  "1.2.840.10008.1.2.1": "explicitLe",
  "1.2.840.10008.1.2.2": "explicitBe",
  "1.2.840.10008.1.2.5": "rle",
  "1.2.840.10008.1.2.4.50": "jpegBaseline",
};

/** Names for the message that refuses a syntax: a person knows these, not the UID. */
const KNOWN_NAMES: Readonly<Record<string, string>> = {
  "1.2.840.10008.1.2.1.99": "Deflated Explicit VR Little Endian",
  "1.2.840.10008.1.2.4.51": "JPEG Extended (12 bit)",
  "1.2.840.10008.1.2.4.57": "JPEG Lossless",
  "1.2.840.10008.1.2.4.70": "JPEG Lossless (first-order prediction)",
  "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
  "1.2.840.10008.1.2.4.81": "JPEG-LS Near-lossless",
  "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
  "1.2.840.10008.1.2.4.91": "JPEG 2000",
  "1.2.840.10008.1.2.4.100": "MPEG-2",
  "1.2.840.10008.1.2.4.102": "MPEG-4 AVC",
  "1.2.840.10008.1.2.4.201": "HTJ2K Lossless",
  "1.2.840.10008.1.2.4.202": "HTJ2K Lossless RPCL",
  "1.2.840.10008.1.2.4.203": "HTJ2K",
};

/** Pixel Data as the header describes it; nothing of it has been checked but its position. */
interface PixelElement {
  readonly dataOffset: number;
  /** Bytes, or undefined for encapsulated fragments. */
  readonly length: number | undefined;
  readonly vr: string | undefined;
}

/** Typed look-ups that never throw: what is absent or malformed is `undefined`. Tags are written `x00280010`. */
export interface DicomHeader {
  /**
   * One value of a text element, without padding, at most 256 characters. `undefined` when control characters are
   * in it: a length that lies makes a text run into the next elements, and those may name the patient.
   */
  text(tag: string, index?: number): string | undefined;
  /** A UID element, or `undefined` when it is none. */
  uid(tag: string): string | undefined;
  /** One unsigned 16-bit value; `undefined` unless the element is exactly one US. */
  unsigned16(tag: string): number | undefined;
  /** All values of a DS or IS element; `undefined` when one is no number. */
  numbers(tag: string): readonly number[] | undefined;
  /** The items of a sequence. */
  items(tag: string): readonly DicomHeader[];
  isPresent(tag: string): boolean;
}

export interface ParsedObject {
  readonly kind: "parsed";
  readonly header: DicomHeader;
  readonly transferSyntax: TransferSyntax;
  readonly pixels: PixelElement;
}

/** Escape is part of some character sets (ISO 2022). */
const ESCAPE = 0x1b;
const UID = /^[0-9.]{1,64}$/;

function isControl(code: number): boolean {
  return (code < 0x20 && code !== ESCAPE) || code === 0x7f;
}

function rawText(set: DataSet, element: Element, maxLength: number): string | undefined {
  const length = Math.min(element.length, maxLength);
  if (element.dataOffset + length > set.byteArray.length) return undefined;
  const bytes = set.byteArray.subarray(element.dataOffset, element.dataOffset + length);
  return new TextDecoder("latin1").decode(bytes);
}

function headerOf(set: DataSet): DicomHeader {
  const find = (tag: string): Element | undefined => {
    const element = set.elements[tag];
    return element !== undefined && element.length > 0 ? element : undefined;
  };
  const header: DicomHeader = {
    text(tag, index = 0) {
      const element = find(tag);
      const value = element && rawText(set, element, MAX_TEXT)?.split("\\")[index];
      const clean = value?.replace(/\0+$/, "").trim();
      if (clean === undefined || [...clean].some((char) => isControl(char.charCodeAt(0)))) return undefined;
      return clean === "" ? undefined : clean;
    },
    uid(tag) {
      const text = header.text(tag);
      return text !== undefined && UID.test(text) ? text : undefined;
    },
    unsigned16(tag) {
      const element = find(tag);
      const isOneWord = element?.length === 2 && (element.vr === undefined || element.vr === "US");
      return isOneWord ? set.uint16(tag) : undefined;
    },
    numbers(tag) {
      const element = find(tag);
      const parts = element && rawText(set, element, element.length)?.split("\\");
      const values = parts?.map((part) =>
        part.trim() === "" ? Number.NaN : Number(part.replaceAll("\0", "")),
      );
      return values?.every(Number.isFinite) ? values : undefined;
    },
    items: (tag) =>
      (set.elements[tag]?.items ?? []).flatMap((item) => (item.dataSet ? [headerOf(item.dataSet)] : [])),
    isPresent: (tag) => find(tag) !== undefined,
  };
  return header;
}

function isNestedDeeper(set: DataSet, limit: number): boolean {
  if (limit < 0) return true;
  return Object.values(set.elements).some((element) =>
    element.items?.some((item) => item.dataSet !== undefined && isNestedDeeper(item.dataSet, limit - 1)),
  );
}

/** dicom-parser throws strings, plain objects, Errors and, on deep nesting, the stack overflow of the engine. */
function guarded<T>(read: () => T): T | Rejected {
  try {
    return read();
  } catch (thrown) {
    const reason =
      thrown instanceof RangeError
        ? "its structure is nested too deep or points outside it"
        : "its structure is damaged";
    return reject("CRM-UNREADABLE", `the object cannot be parsed: ${reason}`);
  }
}

function checkStart(bytes: Uint8Array, limits: DicomLimits): Rejected | undefined {
  if (bytes.length > limits.maxObjectBytes) {
    return reject(
      "CRM-TOO-LARGE",
      `the object has ${bytes.length} bytes, the limit is ${limits.maxObjectBytes}`,
    );
  }
  const magic = bytes.subarray(PREAMBLE_BYTES, PREAMBLE_BYTES + 4);
  const isPart10 = magic.length === 4 && String.fromCharCode(...magic) === "DICM";
  return isPart10
    ? undefined
    : reject("CRM-UNREADABLE", "no DICM mark at byte 128: this is no DICOM Part 10 object");
}

function pixelElement(set: DataSet): PixelElement | Rejected {
  const element = set.elements[PIXEL_DATA];
  if (element === undefined) {
    return reject("CRM-UNREADABLE", "the object has no Pixel Data (7FE0,0010), or ends before it");
  }
  const isUndefined = element.hadUndefinedLength === true || element.length === UNDEFINED_LENGTH;
  return {
    dataOffset: element.dataOffset,
    length: isUndefined ? undefined : element.length,
    vr: element.vr,
  };
}

/** Reads the header of a Part 10 object. Deflated and unknown syntaxes are refused by UID, before the data set. */
export function parseObject(bytes: Uint8Array, limits: DicomLimits): ParsedObject | Rejected {
  const badStart = checkStart(bytes, limits);
  if (badStart) return badStart;
  const uid = guarded(
    () => ({ kind: "uid", text: headerOf(dicomParser.readPart10Header(bytes)).uid("x00020010") }) as const,
  );
  if (uid.kind === "rejected") return uid;
  const transferSyntax = uid.text === undefined ? undefined : SUPPORTED[uid.text];
  if (transferSyntax === undefined) {
    const name = uid.text === undefined ? "none" : `${KNOWN_NAMES[uid.text] ?? "unknown"} (${uid.text})`;
    return reject(
      "CRM-UNSUPPORTED-SYNTAX",
      `transfer syntax ${name} is not decoded here; send uncompressed, RLE or JPEG baseline`,
    );
  }
  const set = guarded(
    () => ({ kind: "set", set: dicomParser.parseDicom(bytes, { untilTag: PIXEL_DATA }) }) as const,
  );
  if (set.kind === "rejected") return set;
  const tooDeep = guarded(
    () => ({ kind: "depth", isDeeper: isNestedDeeper(set.set, limits.maxNesting) }) as const,
  );
  if (tooDeep.kind === "rejected") return tooDeep;
  if (tooDeep.isDeeper) {
    return reject("CRM-UNREADABLE", `sequences are nested deeper than ${limits.maxNesting}`);
  }
  const pixels = pixelElement(set.set);
  if ("kind" in pixels) return pixels;
  return { kind: "parsed", header: headerOf(set.set), transferSyntax, pixels };
}
