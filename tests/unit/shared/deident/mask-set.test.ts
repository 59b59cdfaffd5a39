import {
  isMaskedExactly,
  isSameGeometry,
  maskPixels,
  textLikeCells,
} from "@cementwatch/shared/deident/mask-set";
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import { expect, it } from "vitest";

const BOX = { x: 1, y: 1, width: 2, height: 1 };

it("blanks the rectangle and nothing else, in a copy", () => {
  const before = Uint16Array.from({ length: 12 }, (_, i) => i + 1);
  const after = maskPixels(before, 4, [BOX]);
  expect([...after]).toEqual([1, 2, 3, 4, 5, 0, 0, 8, 9, 10, 11, 12]);
  expect(before[5]).toBe(6);
  expect(isMaskedExactly(before, after, 4, [BOX])).toBe(true);
});

it("sees one changed pixel outside, one left inside, and another number of pixels", () => {
  const before = Uint16Array.from({ length: 12 }, (_, i) => i + 1);
  const after = maskPixels(before, 4, [BOX]);
  expect(isMaskedExactly(before, after.with(0, 2), 4, [BOX])).toBe(false);
  expect(isMaskedExactly(before, after.with(6, 7), 4, [BOX])).toBe(false);
  expect(isMaskedExactly(before, after.subarray(1), 4, [BOX])).toBe(false);
});

it("tells devices and sizes apart, not capitals", () => {
  const device = { manufacturer: "ACME", model: "C 9", rows: 3, columns: 4 };
  expect(isSameGeometry(device, { ...device, manufacturer: "Acme " })).toBe(true);
  expect(isSameGeometry(device, { ...device, rows: 4 })).toBe(false);
  expect(isSameGeometry(device, { ...device, model: "C 8" })).toBe(false);
});

/** Smooth, with a line of hard-edged blocks at the top when wanted. */
function picture(hasText: boolean): ImageFrame {
  const size = 256;
  const pixels = Uint16Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    const isInk = hasText && y >= 4 && y < 14 && x >= 16 && x < 144 && x % 4 < 2;
    return isInk ? 4000 : 1000 + x * 4;
  });
  const format = { bitsStored: 12, isSigned: false, photometric: "MONOCHROME2", intensity: "LOG" } as const;
  return { rows: size, columns: size, ...format, pixels };
}

it("warns of writing at the border until a rectangle covers it", () => {
  expect(textLikeCells(picture(false), [])).toBe(0);
  expect(textLikeCells(picture(true), [])).toBeGreaterThan(3);
  expect(textLikeCells(picture(true), [{ x: 0, y: 0, width: 160, height: 16 }])).toBe(0);
});
