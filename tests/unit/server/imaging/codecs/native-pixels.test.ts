import { nativePixels } from "@cementwatch/server/imaging/codecs/native-pixels";
import { describe, expect, it } from "vitest";

const FORMAT = { bitsAllocated: 16, bitsStored: 12, highBit: 11, isSigned: false } as const;

describe("pixels that lie at an odd place of a Buffer, as in a recorded file", () => {
  it.each([
    ["an even number of bytes", 10],
    ["an odd number of bytes", 11],
  ])("are those of the frame, not of what stands around them: %s", (_name, length) => {
    const file = Buffer.alloc(length, 0x0f);
    file.set([1, 0, 2, 0, 3, 0], 3);
    const pixels = nativePixels(file.subarray(3, 9), FORMAT);
    expect([...pixels]).toEqual([1, 2, 3]);
  });
});
