import { greyLevels, greyPicture } from "@cementwatch/server/reports/grey-picture";
import { expect, it } from "vitest";

const image = {
  rows: 2,
  columns: 4,
  bitsStored: 12,
  isSigned: false,
  photometric: "MONOCHROME2",
  intensity: "LOG",
  pixels: Uint16Array.from([0, 1000, 2000, 3000, 0, 1000, 2000, 3000]),
} as const;

it("stretches what is there over the grey scale", () => {
  const { data, width, height } = greyLevels(image);
  expect([width, height]).toEqual([4, 2]);
  expect(data[0]).toBeLessThan(5);
  expect(data[3]).toBe(255);
  expect(data[1]).toBeGreaterThan(70);
  expect(data[1]).toBeLessThan(100);
});

it("turns MONOCHROME1 round, and shows a flat picture as it is", () => {
  expect(greyLevels({ ...image, photometric: "MONOCHROME1" }).data[3]).toBe(0);
  expect(new Set(greyLevels({ ...image, pixels: new Uint16Array(8) }).data)).toEqual(new Set([0]));
});

it("makes a large frame smaller and keeps the size that overlays are in", () => {
  const large = { ...image, rows: 1600, columns: 800, pixels: new Uint8Array(1600 * 800).fill(9) };
  const picture = greyPicture(large);
  expect([picture.columns, picture.rows]).toEqual([800, 1600]);
  expect(Math.max(greyLevels(large).width, greyLevels(large).height)).toBeLessThanOrEqual(768);
});
