/** Uncompressed pixels to native typed arrays: stored bits only, right-aligned, sign-extended. */
import type { FramePixels } from "@cementwatch/shared/imaging/image-frame";

export interface PixelFormat {
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
}

/** A view when the bytes are aligned for it, else a copy. Assumes a little-endian machine, as all supported are. */
function wordsOf(bytes: Uint8Array): Uint16Array {
  const count = bytes.length >> 1;
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, count);
  // Not `slice`: of a Buffer it is a view, and its `.buffer` would be everything that was read with it.
  const copy = new Uint8Array(count * 2);
  copy.set(bytes.subarray(0, count * 2));
  return new Uint16Array(copy.buffer);
}

/**
 * Bytes `start` to `end` of data whose 16-bit words are big endian, as they would be in little endian. Bytes of
 * 8-bit pixels in words change places too; a last odd byte has no partner and stays.
 */
export function swapBytes(data: Uint8Array, start: number, end: number): Uint8Array {
  const swapped = new Uint8Array(end - start);
  for (let i = start; i < end; i++) swapped[i - start] = data[i ^ 1] ?? data[i] ?? 0;
  return swapped;
}

/** True when a bit outside the stored ones is set somewhere: old devices keep overlays there. */
function hasForeignBits(words: Uint16Array, mask: number): boolean {
  let all = 0;
  for (let i = 0; i < words.length; i++) all |= words[i] ?? 0;
  return (all & ~mask) !== 0;
}

function signed(source: Uint8Array | Uint16Array, format: PixelFormat): Int16Array {
  const left = 31 - format.highBit;
  const right = 32 - format.bitsStored;
  const pixels = new Int16Array(source.length);
  for (let i = 0; i < source.length; i++) pixels[i] = ((source[i] ?? 0) << left) >> right;
  return pixels;
}

/**
 * Pixels of one frame from its little-endian bytes. Eight stored bits without a sign come as bytes, everything else
 * as 16-bit words. The result may share memory with `bytes`.
 */
export function nativePixels(bytes: Uint8Array, format: PixelFormat): FramePixels {
  const { bitsAllocated, bitsStored, highBit, isSigned } = format;
  if (bitsAllocated === 8) return isSigned ? signed(bytes, format) : bytes;
  const words = wordsOf(bytes);
  if (isSigned) return signed(words, format);
  const shift = highBit + 1 - bitsStored;
  const mask = 2 ** bitsStored - 1;
  if (bitsStored === 8) return Uint8Array.from(words, (word) => (word >> shift) & mask);
  if (shift === 0 && !hasForeignBits(words, mask)) return words;
  return words.map((word) => (word >> shift) & mask);
}
