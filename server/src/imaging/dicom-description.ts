/** What the header says about the pixels, checked against the limits before anything is allocated. */
import type { DicomHeader, TransferSyntax } from "./dicom-dataset.ts";
import { type DicomLimits, type Rejected, reject } from "./dicom-limits.ts";

export interface PixelDescription {
  readonly kind: "description";
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  /** Of one uncompressed frame. */
  readonly frameBytes: number;
}

/** Single- and multi-frame X-ray projection classes, and Secondary Capture of such pictures. */
const ACCEPTED_CLASSES: ReadonlySet<string> = new Set([
  "1.2.840.10008.5.1.4.1.1.12.1", // X-Ray Angiographic
  "1.2.840.10008.5.1.4.1.1.12.2", // X-Ray Radiofluoroscopic
  "1.2.840.10008.5.1.4.1.1.12.1.1", // Enhanced XA
  "1.2.840.10008.5.1.4.1.1.12.2.1", // Enhanced XRF
  "1.2.840.10008.5.1.4.1.1.7", // Secondary Capture
  "1.2.840.10008.5.1.4.1.1.7.2", // Multi-frame Grayscale Byte SC
  "1.2.840.10008.5.1.4.1.1.7.3", // Multi-frame Grayscale Word SC
  "1.2.840.10008.5.1.4.1.1.1", // Computed Radiography
  "1.2.840.10008.5.1.4.1.1.1.1", // Digital X-Ray, for presentation
  "1.2.840.10008.5.1.4.1.1.1.1.1", // Digital X-Ray, for processing
]);

/** What may be named in a message: any other text could be anything. */
const COLOUR_MODELS = ["RGB", "PALETTE COLOR", "YBR_FULL", "YBR_FULL_422", "MONOCHROME1", "MONOCHROME2"];

function checkColour(header: DicomHeader): Rejected | undefined {
  const samples = header.unsigned16("x00280002");
  const photometric = header.text("x00280004");
  if (samples === 1 && (photometric === "MONOCHROME1" || photometric === "MONOCHROME2")) return undefined;
  const model = COLOUR_MODELS.find((name) => name === photometric) ?? "of unknown colour model";
  return reject(
    "CRM-UNREADABLE",
    `the picture is ${model} with ${samples ?? "?"} samples a pixel; only greyscale (MONOCHROME1, MONOCHROME2) X-ray pictures are analysed`,
  );
}

function frameCount(header: DicomHeader): number | undefined {
  if (!header.isPresent("x00280008")) return 1;
  const values = header.numbers("x00280008");
  return values?.length === 1 ? values[0] : undefined;
}

function checkSize(rows: number, columns: number, frames: number, limits: DicomLimits): Rejected | undefined {
  const size = `${rows} rows × ${columns} columns × ${frames} frames`;
  if (rows < 1 || columns < 1 || frames < 1) return reject("CRM-UNREADABLE", `impossible size: ${size}`);
  if (rows > limits.maxRows || columns > limits.maxColumns || frames > limits.maxFrames) {
    const most = `${limits.maxRows} × ${limits.maxColumns} × ${limits.maxFrames}`;
    return reject("CRM-TOO-LARGE", `${size}; the limit is ${most}`);
  }
  return undefined;
}

interface Depth {
  readonly kind: "depth";
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
}

function readDepth(header: DicomHeader, syntax: TransferSyntax): Depth | Rejected {
  const allocated = header.unsigned16("x00280100");
  const bitsStored = header.unsigned16("x00280101") ?? 0;
  const highBit = header.unsigned16("x00280102") ?? bitsStored - 1;
  const representation = header.unsigned16("x00280103") ?? 0;
  const isAllocatedKnown = allocated === 8 || allocated === 16;
  const isStoredRight = bitsStored >= 8 && isAllocatedKnown && bitsStored <= allocated;
  const isHighBitRight = isAllocatedKnown && highBit >= bitsStored - 1 && highBit < allocated;
  if (!isAllocatedKnown || !isStoredRight || !isHighBitRight || representation > 1) {
    const depth = `${allocated ?? "?"} bits allocated, ${bitsStored} stored, high bit ${highBit}, representation ${representation}`;
    return reject(
      "CRM-UNREADABLE",
      `unsupported pixel format: ${depth}; 8–16 bits stored in 8 or 16 are read`,
    );
  }
  if (syntax === "jpegBaseline" && (allocated !== 8 || representation === 1)) {
    return reject(
      "CRM-UNREADABLE",
      `JPEG baseline holds 8-bit unsigned pixels, the header says ${allocated} bits`,
    );
  }
  return { kind: "depth", bitsAllocated: allocated, bitsStored, highBit, isSigned: representation === 1 };
}

/** Reads and checks class, colour model, size and depth. */
export function describePixels(
  header: DicomHeader,
  syntax: TransferSyntax,
  limits: DicomLimits,
): PixelDescription | Rejected {
  const classUid = header.uid("x00080016");
  if (classUid === undefined || !ACCEPTED_CLASSES.has(classUid)) {
    return reject(
      "CRM-UNREADABLE",
      `SOP class ${classUid ?? "missing"} is no X-ray picture that is read here`,
    );
  }
  const badColour = checkColour(header);
  if (badColour) return badColour;
  const rows = header.unsigned16("x00280010");
  const columns = header.unsigned16("x00280011");
  const frames = frameCount(header);
  if (rows === undefined || columns === undefined || frames === undefined || !Number.isSafeInteger(frames)) {
    return reject("CRM-UNREADABLE", "Rows, Columns or Number of Frames is missing or malformed");
  }
  const badSize = checkSize(rows, columns, frames, limits);
  if (badSize) return badSize;
  const depth = readDepth(header, syntax);
  if (depth.kind === "rejected") return depth;
  const frameBytes = rows * columns * (depth.bitsAllocated / 8);
  const total = frameBytes * frames;
  if (!Number.isSafeInteger(total) || total > limits.maxDecodedBytes) {
    return reject(
      "CRM-TOO-LARGE",
      `${total} bytes of decoded pixels; the limit is ${limits.maxDecodedBytes}`,
    );
  }
  const photometric = header.text("x00280004") === "MONOCHROME1" ? "MONOCHROME1" : "MONOCHROME2";
  return { ...depth, kind: "description", rows, columns, frames, photometric, frameBytes };
}
