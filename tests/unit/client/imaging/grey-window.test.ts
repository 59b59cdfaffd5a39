import { draggedWindow, initialWindow, storedRange } from "@cementwatch/client/imaging/grey-window";
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import { expect, it } from "vitest";
import { series } from "../../../support/wall-scenes.ts";

const description: PictureSeries = series("lateral").series;

function withoutWindow(): PictureSeries {
  const { windowCentre: _centre, windowWidth: _width, ...rest } = description;
  return rest;
}

it("spans the stored bits, signed or not", () => {
  expect(storedRange(description)).toEqual({ min: 0, max: 4095 });
  expect(storedRange({ ...description, isSigned: true })).toEqual({ min: -2048, max: 2047 });
});

it("takes the window of the series, or fits one to the picture without its outliers", () => {
  expect(initialWindow(description, new Uint16Array(4))).toEqual({ centre: 2048, width: 4096 });
  const pixels = Uint16Array.from({ length: 61 * 1000 }, (_, index) => 1000 + Math.floor(index / 61));
  pixels[0] = 4095;
  const fitted = initialWindow(withoutWindow(), pixels);
  expect(fitted.centre).toBeCloseTo(1500, -1);
  expect(fitted.width).toBeGreaterThan(950);
  expect(fitted.width).toBeLessThan(1010);
  expect(initialWindow(withoutWindow(), new Uint16Array(100)).width).toBeGreaterThanOrEqual(2);
});

it("widens to the right, brightens or darkens up and down, and never closes", () => {
  const start = { centre: 2000, width: 1000 };
  expect(draggedWindow(start, 500, 0, 4096)).toEqual({ centre: 2000, width: 5096 });
  expect(draggedWindow(start, 0, 50, 4096).centre).toBeCloseTo(2409.6);
  expect(draggedWindow(start, -9999, 0, 4096).width).toBe(2);
});
