/** Grey values of a picture of any depth: one window a series, so that a film does not flicker. */
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import type { GreyImage } from "./video-canvas.ts";

/** Share of the pixels that may be cut off at each end. */
const CUT_SHARE = 0.005;
const SAMPLES = 20_000;

export interface GreyWindow {
  readonly low: number;
  readonly high: number;
}

/** Between the percentiles of a first picture. */
export function windowOf(image: ImageFrame): GreyWindow {
  const step = Math.max(1, Math.floor(image.pixels.length / SAMPLES));
  const values: number[] = [];
  for (let index = 0; index < image.pixels.length; index += step) values.push(greyOf(image, index));
  values.sort((a, b) => a - b);
  const cut = Math.floor(values.length * CUT_SHARE);
  const low = values[cut] ?? 0;
  return { low, high: Math.max(values[values.length - 1 - cut] ?? 1, low + 1e-9) };
}

/** Bright is more X-ray, as on the monitor. */
export function greyImage(image: ImageFrame, { low, high }: GreyWindow): GreyImage {
  const { rows, columns } = image;
  const data = new Uint8Array(rows * columns);
  const isInverse = image.photometric === "MONOCHROME1";
  for (let index = 0; index < data.length; index++) {
    const grey = Math.min(Math.max(Math.round(((greyOf(image, index) - low) / (high - low)) * 255), 0), 255);
    data[index] = isInverse ? 255 - grey : grey;
  }
  return { rows, columns, data };
}

/** Linear pixels are shown as their logarithm. */
function greyOf({ pixels, intensity }: ImageFrame, index: number): number {
  const value = pixels[index] ?? 0;
  return intensity === "LIN" ? Math.log(Math.max(1, value)) : value;
}
