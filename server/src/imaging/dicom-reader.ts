/**
 * Reads DICOM Part 10 objects from anybody: checks the header against limits before anything is allocated, decodes
 * frames one at a time, and returns what is wrong instead of throwing. Every picture of cementwatch passes here.
 */
import type { FramePixels } from "@cementwatch/shared/imaging/image-frame";
import { decodeJpegBaseline, loadJpegCodec } from "./codecs/jpeg-baseline.ts";
import { nativePixels, swapBytes } from "./codecs/native-pixels.ts";
import { decodeRle } from "./codecs/rle.ts";
import { type ParsedObject, parseObject, type TransferSyntax } from "./dicom-dataset.ts";
import { describePixels, type PixelDescription } from "./dicom-description.ts";
import { encapsulatedFrames } from "./dicom-fragments.ts";
import { DEFAULT_LIMITS, type DicomLimits, type Rejected, reject } from "./dicom-limits.ts";
import { patientKey, projectSeries, type SeriesProjection, studyKey } from "./dicom-series.ts";
import { type AcquisitionTime, acquisitionTime, type FrameTiming, frameTimes } from "./dicom-timing.ts";

type DecodedFrame = { readonly kind: "pixels"; readonly pixels: FramePixels } | Rejected;

export interface DicomObject {
  readonly series: SeriesProjection;
  readonly frameCount: number;
  /** One per frame, from the object's start, µs. */
  readonly frameTimesUs: readonly number[];
  readonly frameTiming: FrameTiming;
  /** What was wrong with the frame times as written. */
  readonly frameTimesProblem?: string;
  /** Wall time of the first frame, when the object says. */
  readonly acquiredAt?: AcquisitionTime;
  /** Equal for equal patients within this process; absent when the object names nobody. Not to be stored. */
  readonly patientKey?: string;
  readonly studyKey?: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: TransferSyntax;
  /**
   * Decodes one frame.
   * @param index from 0
   * @returns pixels of `rows × columns`, which may share memory with the object's bytes, or why not.
   * @throws RangeError when there is no such frame.
   */
  decodeFrame(index: number): DecodedFrame;
}

export type ReadDicomResult = { readonly kind: "object"; readonly object: DicomObject } | Rejected;

/** Little-endian bytes of one uncompressed frame. */
type FrameBytes = (index: number) => { readonly kind: "bytes"; readonly bytes: Uint8Array } | Rejected;

/** Loads what decoding needs; to be awaited once at start-up. */
export async function loadCodecs(): Promise<void> {
  await loadJpegCodec();
}

function nativeFrames(
  bytes: Uint8Array,
  parsed: ParsedObject,
  pixels: PixelDescription,
): FrameBytes | Rejected {
  const { dataOffset, length, vr } = parsed.pixels;
  if (length === undefined) return reject("CRM-UNREADABLE", "uncompressed pixel data has no length");
  const needed = pixels.frameBytes * pixels.frames;
  const present = Math.min(length, bytes.length - dataOffset);
  if (present < needed) {
    return reject("CRM-TRUNCATED", `${present} of ${needed} bytes of pixel data are there`);
  }
  const isWord = pixels.bitsAllocated === 16 || vr === "OW";
  const isSwapped = parsed.transferSyntax === "explicitBe" && isWord;
  const data = bytes.subarray(dataOffset, dataOffset + present);
  return (index) => {
    const start = index * pixels.frameBytes;
    const end = start + pixels.frameBytes;
    return { kind: "bytes", bytes: isSwapped ? swapBytes(data, start, end) : data.subarray(start, end) };
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function compressedFrames(
  bytes: Uint8Array,
  parsed: ParsedObject,
  pixels: PixelDescription,
): FrameBytes | Rejected {
  if (parsed.pixels.length !== undefined) {
    return reject("CRM-UNREADABLE", "compressed pixel data is not divided into fragments");
  }
  const isJpeg = parsed.transferSyntax === "jpegBaseline";
  const frames = encapsulatedFrames(bytes, parsed.pixels.dataOffset, pixels.frames, isJpeg);
  if (frames.kind === "rejected") return frames;
  const { rows, columns } = pixels;
  const bytesPerPixel = pixels.bitsAllocated === 8 ? 1 : 2;
  return (index) => {
    const encoded = joined(frames.fragments[index] ?? []);
    return isJpeg
      ? decodeJpegBaseline(encoded, rows, columns)
      : decodeRle(encoded, rows * columns, bytesPerPixel);
  };
}

/**
 * Reads a Part 10 object. Never throws and never keeps anything of it outside what it returns.
 * @param bytes kept by the returned object; must not be written to afterwards
 */
export function readDicom(source: Uint8Array, limits: DicomLimits = DEFAULT_LIMITS): ReadDicomResult {
  // A Buffer's slice() is a view, not a copy: a plain array over the same bytes keeps every later copy a copy.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const parsed = parseObject(bytes, limits);
  if (parsed.kind === "rejected") return parsed;
  const { header, transferSyntax } = parsed;
  const pixels = describePixels(header, transferSyntax, limits);
  if (pixels.kind === "rejected") return pixels;
  const sopInstanceUid = header.uid("x00080018");
  if (sopInstanceUid === undefined) return reject("CRM-UNREADABLE", "the object has no SOP Instance UID");
  const isCompressed = transferSyntax === "rle" || transferSyntax === "jpegBaseline";
  const frameBytes = (isCompressed ? compressedFrames : nativeFrames)(bytes, parsed, pixels);
  if (typeof frameBytes !== "function") return frameBytes;
  const times = frameTimes(header, pixels.frames);
  const acquiredAt = acquisitionTime(header);
  const patient = patientKey(header);
  const study = studyKey(header);
  const object: DicomObject = {
    series: projectSeries(header, pixels, times.periodUs),
    frameCount: pixels.frames,
    frameTimesUs: times.timesUs,
    frameTiming: times.timing,
    ...(times.problem === undefined ? {} : { frameTimesProblem: times.problem }),
    ...(acquiredAt === undefined ? {} : { acquiredAt }),
    ...(patient === undefined ? {} : { patientKey: patient }),
    ...(study === undefined ? {} : { studyKey: study }),
    sopInstanceUid,
    transferSyntax,
    decodeFrame(index) {
      if (!Number.isInteger(index) || index < 0 || index >= pixels.frames) {
        throw new RangeError(`frame ${index} of an object with ${pixels.frames}`);
      }
      const frame = frameBytes(index);
      return frame.kind === "rejected"
        ? frame
        : { kind: "pixels", pixels: nativePixels(frame.bytes, pixels) };
    },
  };
  return { kind: "object", object };
}
