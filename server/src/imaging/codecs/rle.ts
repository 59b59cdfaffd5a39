/** DICOM RLE Lossless (PS3.5 annex G): byte planes, most significant first, each packed as PackBits. */
import { type Rejected, reject } from "../dicom-limits.ts";

const HEADER_BYTES = 64;
const NO_OPERATION = 128;

/** Unpacks one plane into every `stride`-th byte from `start`; returns the number of bytes written. */
function unpackPlane(packed: Uint8Array, out: Uint8Array, start: number, stride: number): number {
  let to = start;
  let at = 0;
  while (at < packed.length && to < out.length) {
    const control = packed[at++] ?? 0;
    if (control < NO_OPERATION) {
      const end = Math.min(at + control + 1, packed.length);
      for (; at < end && to < out.length; at++, to += stride) out[to] = packed[at] ?? 0;
    } else if (control > NO_OPERATION && at < packed.length) {
      const value = packed[at++] ?? 0;
      for (let left = 257 - control; left > 0 && to < out.length; left--, to += stride) out[to] = value;
    }
  }
  return (to - start) / stride;
}

/**
 * Decodes one frame of one sample a pixel.
 * @returns little-endian bytes, `pixelCount × bytesPerPixel`, or the reason why not.
 */
export function decodeRle(
  encoded: Uint8Array,
  pixelCount: number,
  bytesPerPixel: 1 | 2,
): { readonly kind: "bytes"; readonly bytes: Uint8Array } | Rejected {
  if (encoded.length < HEADER_BYTES)
    return reject("CRM-TRUNCATED", "the RLE header is shorter than 64 bytes");
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerPixel) {
    return reject("CRM-UNREADABLE", `${segments} RLE segments for ${bytesPerPixel} bytes a pixel`);
  }
  const out = new Uint8Array(pixelCount * bytesPerPixel);
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 + segment * 4, true);
    const to = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : encoded.length;
    if (from < HEADER_BYTES || to > encoded.length || from > to) {
      return reject(
        "CRM-UNREADABLE",
        `RLE segment ${segment} lies at bytes ${from}–${to} of ${encoded.length}`,
      );
    }
    const written = unpackPlane(encoded.subarray(from, to), out, bytesPerPixel - 1 - segment, bytesPerPixel);
    if (written < pixelCount) {
      return reject("CRM-TRUNCATED", `RLE segment ${segment} holds ${written} of ${pixelCount} pixels`);
    }
  }
  return { kind: "bytes", bytes: out };
}
