/** A decoded frame as an 8-bit picture for paper: bright is more X-ray, as on the monitor. */

import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import { encode } from "fast-png";

export interface GreyPicture {
  readonly png: Uint8Array;
  /** Of the frame that was recorded: overlays are in its pixels. */
  readonly columns: number;
  readonly rows: number;
}

/** Longest side that is kept, px: a third of it still prints well at a quarter of the page's width. */
const SIDE_MOST_PX = 768;
/** Share of the pixels that may be cut off at each end of the grey scale. */
const CUT_SHARE = 0.005;
const LEVELS = 1024;

export function greyPicture(image: ImageFrame): GreyPicture {
  const { rows, columns } = image;
  return { png: encode({ ...greyLevels(image), channels: 1, depth: 8 }), columns, rows };
}

/** Means of blocks, stretched between the percentiles; linear pixels are shown as their logarithm. */
export function greyLevels(
  image: ImageFrame,
  sideMostPx = SIDE_MOST_PX,
): { width: number; height: number; data: Uint8Array } {
  const { rows, columns } = image;
  const factor = Math.max(1, Math.ceil(Math.max(rows, columns) / sideMostPx));
  const width = Math.floor(columns / factor);
  const height = Math.floor(rows / factor);
  const values = blockMeans(image, width, height, factor);
  const [low, high] = percentiles(values);
  const scale = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(width * height);
  const isInverse = image.photometric === "MONOCHROME1";
  for (const [index, value] of values.entries()) {
    const grey = Math.min(255, Math.max(0, Math.round((value - low) * scale)));
    data[index] = isInverse ? 255 - grey : grey;
  }
  return { width, height, data };
}

function blockMeans(
  { pixels, columns, intensity }: ImageFrame,
  width: number,
  height: number,
  factor: number,
) {
  const values = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        const from = (y * factor + dy) * columns + x * factor;
        for (let dx = 0; dx < factor; dx++) sum += pixels[from + dx] ?? 0;
      }
      const mean = sum / (factor * factor);
      values[y * width + x] = intensity === "LIN" ? Math.log(Math.max(1, mean)) : mean;
    }
  }
  return values;
}

function percentiles(values: Float64Array): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (!(most > least)) return [0, 0];
  const counts = new Uint32Array(LEVELS);
  for (const value of values) {
    const level = Math.min(LEVELS - 1, Math.floor(((value - least) / (most - least)) * LEVELS));
    counts[level] = (counts[level] ?? 0) + 1;
  }
  const cut = values.length * CUT_SHARE;
  const edge = (levels: Iterable<number>): number => {
    let sum = 0;
    for (const level of levels) {
      sum += counts[level] ?? 0;
      if (sum > cut) return level;
    }
    return 0;
  };
  const upward = Array.from({ length: LEVELS }, (_, level) => level);
  const at = (level: number) => least + ((most - least) * level) / LEVELS;
  return [at(edge(upward)), at(edge(upward.toReversed()) + 1)];
}
