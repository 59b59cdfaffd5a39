/**
 * The one place that makes DICOM pictures: X-Ray Angiographic and Secondary Capture objects, Explicit VR Little
 * Endian. The header is built once per series and copied with the few fields that change, so that a 1024² 16-bit
 * stream costs little more than copying its pixels. No clock and no randomness: dates and UIDs are passed in.
 */
import { decimal, headerTemplate, PLACEHOLDER } from "./dicom-header.ts";

/** `date` as YYYYMMDD, `time` as HHMMSS or HHMMSS.ffffff. */
export interface DicomDateTime {
  readonly date: string;
  readonly time: string;
}

export interface XaSeriesDescription {
  readonly sopClass: "xa" | "secondaryCapture";
  /** Stands for Patient ID and Patient's Name. Never a real name; empty: the pictures name nobody. */
  readonly patientPseudonym: string;
  readonly studyUid: string;
  /** At most 53 characters: each object's UID is this plus `.1nnnnnnnnn`. */
  readonly seriesUid: string;
  readonly seriesNumber?: number;
  /** Start of the study. */
  readonly startedAt: DicomDateTime;
  readonly rows: number;
  readonly columns: number;
  /** 8 is written as bytes, 9–16 as 16-bit words. */
  readonly bitsStored: number;
  /** Two's complement, sign-extended to the word; only with words. */
  readonly isSigned?: boolean;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2";
  readonly intensity: "LIN" | "LOG" | "DISP" | "UNKNOWN";
  readonly windowCentre?: number;
  readonly windowWidth?: number;
  /** At the object plane. */
  readonly pixelSpacingMm?: number;
  /** Detector over object plane; gives Imager Pixel Spacing. */
  readonly magnification?: number;
  readonly primaryAngleDeg?: number;
  readonly secondaryAngleDeg?: number;
  readonly framePeriodMs?: number;
  /** Where the image's left and right edge look: A and P in a lateral view, R and L in an AP view. */
  readonly leftLetter?: "A" | "P" | "L" | "R";
  readonly rightLetter?: "A" | "P" | "L" | "R";
  readonly manufacturer?: string;
  /** Series Description, at most 64 characters. */
  readonly description?: string;
  /** The object leaves cementwatch: also what other programs insist on is written, empty where it is not known. */
  readonly isForOthers?: true;
}

export type WriterPixels = Uint8Array | Uint16Array | Int16Array;

export interface XaWriter {
  /**
   * One single-frame object. Pixels row-major, `rows × columns`, native byte order; they are copied.
   * @throws RangeError when the number or type of pixels, the instance number or a date does not fit the series.
   */
  writeFrame(pixels: WriterPixels, instanceNumber: number, acquiredAt: DicomDateTime): Uint8Array;
  /**
   * One multi-frame object.
   * @param intervalsMs time from the frame before to each frame (the first is 0); without it `framePeriodMs` holds
   * @throws RangeError as writeFrame, and when neither intervals nor a frame period is known.
   */
  writeRun(
    frames: readonly WriterPixels[],
    instanceNumber: number,
    acquiredAt: DicomDateTime,
    intervalsMs?: readonly number[],
  ): Uint8Array;
}

const OPPOSITE = { A: "P", P: "A", L: "R", R: "L" } as const;
const UID_TAIL_BASE = 1_000_000_000;
const MAX_INSTANCE = 999_999_999;
/** The length field of a DS element in Explicit VR has 16 bits. */
const MAX_DS_BYTES = 65_534;
const PIXEL_HEADER_BYTES = 12;
const ascii = new TextEncoder();

function check(isRight: boolean, message: string): void {
  if (!isRight) throw new RangeError(`dicom-writer: ${message}`);
}

function checkSeries(series: XaSeriesDescription): void {
  const { rows, columns, bitsStored, leftLetter, rightLetter, seriesUid } = series;
  check(Number.isInteger(rows) && rows >= 1 && rows <= 65_535, `rows ${rows} not in 1–65535`);
  check(Number.isInteger(columns) && columns >= 1 && columns <= 65_535, `columns ${columns} not in 1–65535`);
  check(
    Number.isInteger(bitsStored) && bitsStored >= 8 && bitsStored <= 16,
    `bitsStored ${bitsStored} not in 8–16`,
  );
  check(/^[0-9.]{1,53}$/.test(seriesUid), `series UID "${seriesUid}" is no UID of at most 53 characters`);
  const isPair =
    leftLetter === undefined || rightLetter === undefined || OPPOSITE[leftLetter] === rightLetter;
  check(isPair, `left ${leftLetter} and right ${rightLetter} are not opposite`);
}

/** Byte offsets at which a placeholder stands. */
function offsetsOf(template: Uint8Array, placeholder: string): number[] {
  const offsets: number[] = [];
  const text = new TextDecoder("latin1").decode(template);
  for (let at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + 1)) offsets.push(at);
  return offsets;
}

interface Template {
  readonly bytes: Uint8Array;
  readonly offsets: { readonly [name in keyof typeof PLACEHOLDER]: readonly number[] };
}

function createTemplate(series: XaSeriesDescription, run?: Parameters<typeof headerTemplate>[1]): Template {
  const bytes = headerTemplate(series, run);
  return {
    bytes,
    offsets: {
      uidTail: offsetsOf(bytes, PLACEHOLDER.uidTail),
      number: offsetsOf(bytes, PLACEHOLDER.number),
      date: offsetsOf(bytes, PLACEHOLDER.date),
      time: offsetsOf(bytes, PLACEHOLDER.time),
    },
  };
}

function fillIn(
  object: Uint8Array,
  template: Template,
  instanceNumber: number,
  acquiredAt: DicomDateTime,
): void {
  check(
    Number.isInteger(instanceNumber) && instanceNumber >= 1 && instanceNumber <= MAX_INSTANCE,
    `instance number ${instanceNumber} not in 1–${MAX_INSTANCE}`,
  );
  check(/^\d{8}$/.test(acquiredAt.date), `date "${acquiredAt.date}" is not YYYYMMDD`);
  check(/^\d{6}(\.\d{1,6})?$/.test(acquiredAt.time), `time "${acquiredAt.time}" is not HHMMSS.ffffff`);
  const [clock = "", fraction = ""] = acquiredAt.time.split(".");
  const values: Record<keyof typeof PLACEHOLDER, string> = {
    uidTail: String(UID_TAIL_BASE + instanceNumber),
    number: String(instanceNumber).padEnd(PLACEHOLDER.number.length, " "),
    date: acquiredAt.date,
    time: `${clock}.${fraction.padEnd(6, "0")}`,
  };
  for (const name of Object.keys(values) as (keyof typeof PLACEHOLDER)[]) {
    for (const offset of template.offsets[name]) ascii.encodeInto(values[name], object.subarray(offset));
  }
}

/** Puts the element Pixel Data (7FE0,0010) with all frames behind the header. */
function assemble(
  template: Template,
  series: XaSeriesDescription,
  frames: readonly WriterPixels[],
): Uint8Array {
  const bytesPerPixel = series.bitsStored === 8 ? 1 : 2;
  const pixelCount = series.rows * series.columns;
  const frameBytes = pixelCount * bytesPerPixel;
  const length = frameBytes * frames.length;
  const padded = length + (length % 2);
  check(padded < 0xffffffff, `${length} bytes of pixels do not fit one object`);
  const start = template.bytes.length + PIXEL_HEADER_BYTES;
  const object = new Uint8Array(start + padded);
  object.set(template.bytes);
  const view = new DataView(object.buffer, template.bytes.length, PIXEL_HEADER_BYTES);
  view.setUint16(0, 0x7fe0, true);
  view.setUint16(2, 0x0010, true);
  ascii.encodeInto(bytesPerPixel === 1 ? "OB" : "OW", object.subarray(template.bytes.length + 4));
  view.setUint32(8, padded, true);
  let at = start;
  for (const pixels of frames) {
    const isFit = pixels.length === pixelCount && pixels.BYTES_PER_ELEMENT === bytesPerPixel;
    check(
      isFit,
      `a frame has ${pixels.length} pixels of ${pixels.BYTES_PER_ELEMENT} bytes, the series ${pixelCount} of ${bytesPerPixel}`,
    );
    object.set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), at);
    at += frameBytes;
  }
  return object;
}

/**
 * A writer for one series. Words are written in the machine's byte order, which on every supported platform is
 * little endian.
 * @throws RangeError naming the field of the series that cannot be written.
 */
export function createXaWriter(description: XaSeriesDescription): XaWriter {
  checkSeries(description);
  const right = description.rightLetter ?? (description.leftLetter && OPPOSITE[description.leftLetter]);
  const series = right === undefined ? description : { ...description, rightLetter: right };
  const single = createTemplate(series);
  return {
    writeFrame(pixels, instanceNumber, acquiredAt) {
      const object = assemble(single, series, [pixels]);
      fillIn(object, single, instanceNumber, acquiredAt);
      return object;
    },
    writeRun(frames, instanceNumber, acquiredAt, intervalsMs) {
      check(frames.length >= 1, "a run needs at least one frame");
      const isTimed = intervalsMs === undefined ? series.framePeriodMs !== undefined : true;
      check(isTimed, "a run needs framePeriodMs or the intervals between its frames");
      check(
        intervalsMs === undefined || intervalsMs.length === frames.length,
        `${intervalsMs?.length} intervals for ${frames.length} frames`,
      );
      const longest = intervalsMs?.reduce((sum, interval) => sum + decimal(interval).length + 1, 0) ?? 0;
      check(longest <= MAX_DS_BYTES, `${frames.length} intervals do not fit one Frame Time Vector`);
      const run = createTemplate(series, {
        frames: frames.length,
        ...(intervalsMs === undefined ? {} : { intervalsMs }),
      });
      const object = assemble(run, series, frames);
      fillIn(object, run, instanceNumber, acquiredAt);
      return object;
    },
  };
}
