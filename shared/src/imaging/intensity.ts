/**
 * Pixels to the log domain, where cement is additive (ΔL = −μ·thickness) and a change of exposure is a constant.
 * Bright (more X-ray) is high, for both photometric interpretations.
 */
import type { ImageFrame } from "./image-frame.ts";

/** Marks a value that must not be used: collimated or saturated. Far below any logarithm of a pixel value. */
export const INVALID_L = -1e6;
/** Anything below this has an invalid pixel in it: logarithms of pixel values are 0 to 23. */
export const INVALID_BELOW = -100;

/** Nepers over the whole range of LOG pixels. assumption: LOG detectors spread about 5 ln over their stored range. */
const LOG_RANGE = 5;
/** Display values go roughly with the square root of the exposure, so their logarithm counts twice. */
const DISPLAY_FACTOR = 2;
/** Share of the stored range below which a pixel is collimated; linear pixels behind thick bone are darker. */
const DARK_SHARE = { LIN: 0.003, LOG: 0.015, DISP: 0.015, UNKNOWN: 0.015 } as const;
const SATURATED_SHARE = 0.98;

export type PixelMeaning = Pick<ImageFrame, "bitsStored" | "isSigned" | "photometric" | "intensity">;

/**
 * Lookup table from stored pixel bits to L. Length 2^bitsStored (8 to 16 bits); signed values are two's complement.
 * Values below the dark limit or at saturation give `INVALID_L`. UNKNOWN is treated as LOG.
 */
export function logTable(meaning: PixelMeaning): Float32Array {
  const size = 2 ** meaning.bitsStored;
  const table = new Float32Array(size);
  const dark = DARK_SHARE[meaning.intensity] * size;
  for (let bits = 0; bits < size; bits++) {
    const offset = meaning.isSigned ? (bits + size / 2) % size : bits;
    const v = meaning.photometric === "MONOCHROME1" ? size - 1 - offset : offset;
    if (v <= dark || v >= SATURATED_SHARE * (size - 1)) table[bits] = INVALID_L;
    else if (meaning.intensity === "LIN") table[bits] = Math.log(v);
    else if (meaning.intensity === "DISP") table[bits] = DISPLAY_FACTOR * Math.log(v);
    else table[bits] = (v * LOG_RANGE) / size;
  }
  return table;
}

/** True when two pictures can share a table. */
export function isSameMeaning(a: PixelMeaning, b: PixelMeaning): boolean {
  return (
    a.bitsStored === b.bitsStored &&
    a.isSigned === b.isSigned &&
    a.photometric === b.photometric &&
    a.intensity === b.intensity
  );
}

/** Whole factor by which a picture is reduced so that neither side exceeds `limit` pixels. */
export function reductionFor(rows: number, columns: number, limit: number): number {
  return Math.max(1, Math.ceil(Math.max(rows, columns) / limit));
}

/** The usual reduction, without inner loops. */
function toHalf(
  image: ImageFrame,
  table: Float32Array,
  width: number,
  height: number,
  out: Float32Array,
): void {
  const { pixels, columns } = image;
  const bits = table.length - 1;
  for (let y = 0; y < height; y++) {
    let i = 2 * y * columns;
    const row = y * width;
    for (let x = 0; x < width; x++, i += 2) {
      const top =
        (table[(pixels[i] as number) & bits] as number) + (table[(pixels[i + 1] as number) & bits] as number);
      const below = i + columns;
      const mean =
        0.25 *
        (top +
          (table[(pixels[below] as number) & bits] as number) +
          (table[(pixels[below + 1] as number) & bits] as number));
      out[row + x] = mean < INVALID_BELOW ? INVALID_L : mean;
    }
  }
}

/**
 * Writes the log picture, reduced by `factor` × `factor` averages, to `out` (`width` × `height`, row-major). A reduced
 * pixel is invalid when any of its pixels is.
 */
export function toLogPicture(
  image: ImageFrame,
  table: Float32Array,
  factor: number,
  width: number,
  height: number,
  out: Float32Array,
): void {
  const pixels = image.pixels;
  const bits = table.length - 1;
  if (factor === 1) {
    const count = width * height;
    for (let i = 0; i < count; i++) out[i] = table[(pixels[i] as number) & bits] as number;
    return;
  }
  if (factor === 2) {
    toHalf(image, table, width, height, out);
    return;
  }
  const share = 1 / (factor * factor);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let v = 0; v < factor; v++) {
        const start = (y * factor + v) * image.columns + x * factor;
        for (let u = 0; u < factor; u++) sum += table[(pixels[start + u] as number) & bits] as number;
      }
      const mean = sum * share;
      out[y * width + x] = mean < INVALID_BELOW ? INVALID_L : mean;
    }
  }
}
