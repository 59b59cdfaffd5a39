/** JPEG baseline, 8 bits, one component, by libjpeg-turbo in WebAssembly behind checks of our own. */
import createModule, { type JpegModule } from "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs";
import { hasEoi } from "../dicom-fragments.ts";
import { type Rejected, reject } from "../dicom-limits.ts";

const SOI = 0xffd8;
const SOS = 0xda;
/** Baseline and extended sequential Huffman; at 8 bits the decoder treats them alike. */
const ACCEPTED_SOF: ReadonlySet<number> = new Set([0xc0, 0xc1]);
/** Markers C0–CF are frame headers but for Huffman tables, the reserved one and arithmetic conditioning. */
const NOT_SOF: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);

let loaded: JpegModule | undefined;
let loading: Promise<void> | undefined;

const silence = (): void => undefined;

/** Loads the WebAssembly once; to be awaited before the first JPEG frame is decoded. */
export function loadJpegCodec(): Promise<void> {
  loading ??= createModule({ print: silence, printErr: silence }).then((codec) => {
    loaded = codec;
  });
  return loading;
}

interface FrameHeader {
  readonly marker: number;
  readonly precision: number;
  readonly height: number;
  readonly width: number;
  readonly components: number;
}

/** Finds the frame header; `undefined` when there is none before the first scan. */
function frameHeader(bytes: Uint8Array): FrameHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== SOI) return undefined;
  for (let at = 2; at + 10 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff || marker === SOS) return undefined;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && !NOT_SOF.has(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { marker, precision: bytes[at + 4] ?? 0, height, width, components: bytes[at + 9] ?? 0 };
    }
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

/** Sizes inside the JPEG are checked against the DICOM header first: the decoder allocates by its own. */
function check(bytes: Uint8Array, rows: number, columns: number): Rejected | undefined {
  const header = frameHeader(bytes);
  if (header === undefined) return reject("CRM-UNREADABLE", "the JPEG frame has no frame header");
  const { marker, precision, height, width, components } = header;
  if (!ACCEPTED_SOF.has(marker) || precision !== 8 || components !== 1) {
    const what = `SOF${marker - 0xc0}, ${precision} bits, ${components} components`;
    return reject("CRM-UNREADABLE", `the JPEG frame is ${what}; baseline, 8 bits, 1 component is read`);
  }
  if (height !== rows || width !== columns) {
    return reject(
      "CRM-UNREADABLE",
      `the JPEG frame is ${height} × ${width}, the header says ${rows} × ${columns}`,
    );
  }
  return hasEoi(bytes) ? undefined : reject("CRM-TRUNCATED", "the JPEG frame ends without its end mark");
}

/**
 * Decodes one frame to `rows × columns` bytes.
 * @throws Error when the codec has not been loaded: a bug of the caller.
 */
export function decodeJpegBaseline(
  encoded: Uint8Array,
  rows: number,
  columns: number,
): { readonly kind: "bytes"; readonly bytes: Uint8Array } | Rejected {
  const wrong = check(encoded, rows, columns);
  if (wrong) return wrong;
  if (loaded === undefined) throw new Error("loadCodecs() must be awaited before JPEG frames are decoded");
  const decoder = new loaded.JPEGDecoder();
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const { width, height, componentCount } = decoder.getFrameInfo();
    const bytes = decoder.getDecodedBuffer().slice();
    const isWhole =
      width === columns && height === rows && componentCount === 1 && bytes.length === rows * columns;
    return isWhole
      ? { kind: "bytes", bytes }
      : reject("CRM-UNREADABLE", "the JPEG frame decodes to another size");
  } catch {
    return reject("CRM-UNREADABLE", "the JPEG frame cannot be decoded");
  } finally {
    decoder.delete();
  }
}
