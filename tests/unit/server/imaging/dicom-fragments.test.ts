import { encapsulatedFrames } from "@cementwatch/server/imaging/dicom-fragments";
import { describe, expect, it } from "vitest";

const END = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];
const item = (data: number[]): number[] => [0xfe, 0xff, 0x00, 0xe0, data.length, 0, 0, 0, ...data];
const words = (...values: number[]): number[] => values.flatMap((value) => [value, 0, 0, 0]);
const EOI = [0xff, 0xd9];

function split(frames: number, isJpeg: boolean, ...parts: number[][]) {
  const result = encapsulatedFrames(Uint8Array.from(parts.flat()), 0, frames, isJpeg);
  return result.kind === "frames"
    ? result.fragments.map((frame) => frame.map((part) => [...part]))
    : result.code;
}

describe("encapsulatedFrames", () => {
  it("takes one fragment for each frame without an offset table", () => {
    expect(split(2, false, item([]), item([1, 2]), item([3, 4]), END)).toEqual([[[1, 2]], [[3, 4]]]);
  });

  it("takes all fragments for a single frame", () => {
    expect(split(1, true, item([]), item([1, 2]), item([3, 4]), END)).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });

  it("follows the offset table when frames have several fragments", () => {
    const parts = [item(words(0, 20)), item([1, 2]), item([3, 4]), item([5, 6]), END];
    expect(split(2, true, ...parts)).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
    ]);
  });

  it("splits JPEG at end-of-image marks when the table is empty or wrong, garbage behind the mark allowed", () => {
    const fragments = [item([1, 2]), item([3, ...EOI, 9]), item([4, 5, ...EOI]), END];
    const expected = [
      [
        [1, 2],
        [3, ...EOI, 9],
      ],
      [[4, 5, ...EOI]],
    ];
    expect(split(2, true, item([]), ...fragments)).toEqual(expected);
    expect(split(2, true, item(words(0, 6)), ...fragments)).toEqual(expected);
    expect(split(2, false, item([]), ...fragments)).toBe("CRM-UNREADABLE");
  });

  it("refuses too few fragments, a cut fragment, a missing end and a foreign tag", () => {
    expect(split(3, false, item([]), item([1, 2]), END)).toBe("CRM-TRUNCATED");
    expect(split(1, false, item([]), [0xfe, 0xff, 0x00, 0xe0, 200, 0, 0, 0, 1])).toBe("CRM-TRUNCATED");
    expect(split(1, false, item([]), item([1, 2]))).toBe("CRM-TRUNCATED");
    expect(split(1, false, item([]), [1, 2, 3, 4, 5, 6, 7, 8])).toBe("CRM-UNREADABLE");
  });
});
