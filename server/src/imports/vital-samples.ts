/** Number formats of the tracks of a .vital file. */
import type { VitalBytes } from "./vital-bytes.ts";

/** Bytes of one value, by format; formats that are not here hold no number. */
export const SAMPLE_BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 8,
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
};

/** In files for storage this number stands where a whole-numbered value is missing. */
const MISSING: Readonly<Record<number, number>> = {
  3: -128,
  4: 255,
  5: -32_768,
  6: 65_535,
  7: -2_147_483_648,
  8: 4_294_967_295,
};

export function missingValue(format: number): number | undefined {
  return MISSING[format];
}

/** @throws BytesEnd when the packet ends before */
export function readSample(bytes: VitalBytes, format: number): number {
  switch (format) {
    case 1:
      return bytes.float32();
    case 2:
      return bytes.float64();
    case 3:
      return bytes.int8();
    case 4:
      return bytes.uint8();
    case 5:
      return bytes.int16();
    case 6:
      return bytes.uint16();
    case 7:
      return bytes.int32();
    case 8:
      return bytes.uint32();
    default:
      return Number.NaN;
  }
}
