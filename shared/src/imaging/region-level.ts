/** How bright a region of a picture is against the rest of it: exposure changes both alike and cancels. */
import type { PictureRegion } from "../calibration/alignment-entry.ts";
import type { ImageFrame } from "./image-frame.ts";
import { INVALID_BELOW, isSameMeaning, logTable } from "./intensity.ts";

/** Every so many pixels of the rest are looked at, each way. */
const REST_STEP_PX = 4;

/** Level of a region over frames of one source, ln; `undefined` when no pixel of it can be used. */
export function createRegionMeter(region: PictureRegion): (image: ImageFrame) => number | undefined {
  let meaning: ImageFrame | undefined;
  let table: Float32Array = new Float32Array(0);
  return (image) => {
    if (meaning === undefined || !isSameMeaning(meaning, image)) table = logTable(image);
    meaning = image;
    const inside = meanOf(image, table, region, 1, () => true);
    const whole = { x: 0, y: 0, width: image.columns, height: image.rows };
    const rest = meanOf(image, table, whole, REST_STEP_PX, (x, y) => !isIn(region, x, y));
    return inside === undefined ? undefined : inside - (rest ?? 0);
  };
}

function isIn({ x, y, width, height }: PictureRegion, column: number, row: number): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}

function meanOf(
  { pixels, rows, columns }: ImageFrame,
  table: Float32Array,
  { x, y, width, height }: PictureRegion,
  step: number,
  isWanted: (column: number, row: number) => boolean,
): number | undefined {
  const bits = table.length - 1;
  let sum = 0;
  let count = 0;
  for (let row = Math.max(0, Math.floor(y)); row < Math.min(rows, y + height); row += step) {
    for (let column = Math.max(0, Math.floor(x)); column < Math.min(columns, x + width); column += step) {
      const level = table[(pixels[row * columns + column] ?? 0) & bits] ?? INVALID_BELOW;
      if (level <= INVALID_BELOW || !isWanted(column, row)) continue;
      sum += level;
      count += 1;
    }
  }
  return count === 0 ? undefined : sum / count;
}
