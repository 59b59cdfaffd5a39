/** Rectangles of one device's pictures in which the device itself writes, and what is done with them. */
import type { FramePixels, ImageFrame } from "../imaging/image-frame.ts";

export interface MaskRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MaskSet {
  readonly manufacturer: string;
  readonly model: string;
  readonly rows: number;
  readonly columns: number;
  /** Empty: somebody looked, and this device writes nothing into its pictures. */
  readonly rectangles: readonly MaskRectangle[];
}

/** What a mask set belongs to. */
export type PictureGeometry = Omit<MaskSet, "rectangles">;

export function isSameGeometry(a: PictureGeometry, b: PictureGeometry): boolean {
  const isSameDevice = fold(a.manufacturer) === fold(b.manufacturer) && fold(a.model) === fold(b.model);
  return isSameDevice && a.rows === b.rows && a.columns === b.columns;
}

function fold(text: string): string {
  return text.trim().toUpperCase();
}

/** A copy of the pixels with every rectangle set to 0. */
export function maskPixels<P extends FramePixels>(
  pixels: P,
  columns: number,
  rectangles: readonly MaskRectangle[],
): P {
  const masked = pixels.slice() as P;
  for (const { x, y, width, height } of rectangles) {
    for (let row = y; row < y + height; row++) masked.fill(0, row * columns + x, row * columns + x + width);
  }
  return masked;
}

/** True when `after` is 0 inside every rectangle and equal to `before` everywhere else. */
export function isMaskedExactly(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  columns: number,
  rectangles: readonly MaskRectangle[],
): boolean {
  if (before.length !== after.length) return false;
  const inside = new Uint8Array(before.length);
  for (const { x, y, width, height } of rectangles) {
    for (let row = y; row < y + height; row++) inside.fill(1, row * columns + x, row * columns + x + width);
  }
  for (let i = 0; i < before.length; i++) if (after[i] !== (inside[i] === 1 ? 0 : before[i])) return false;
  return true;
}

const BORDER01 = 0.15;
const CELL_PX = 16;
/** Share of the frame's range that a step between neighbours must have to count as an edge of a letter. */
const EDGE01 = 0.3;
/** Edges in a cell of 16 × 16: letters have many, bone and instruments in a border few. */
const EDGES_LEAST = 24;
const CELLS_LEAST = 3;

/**
 * Number of places near the border that look like writing (many hard edges side by side) and no rectangle covers. A
 * hint for a person, no proof: writing of low contrast or in the middle is not found.
 */
export function textLikeCells(image: ImageFrame, rectangles: readonly MaskRectangle[]): number {
  const { rows, columns } = image;
  const pixels = maskPixels(image.pixels, columns, rectangles);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < pixels.length; i += 7) {
    const value = pixels[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const step = (high - low) * EDGE01;
  if (!(step > 0)) return 0;
  let total = 0;
  for (let top = 0; top + CELL_PX <= rows; top += CELL_PX) {
    let run = 0;
    for (let left = 0; left + CELL_PX < columns; left += CELL_PX) {
      const isBorder =
        top < rows * BORDER01 ||
        top + CELL_PX > rows * (1 - BORDER01) ||
        left < columns * BORDER01 ||
        left + CELL_PX > columns * (1 - BORDER01);
      const isText = isBorder && edgesIn(pixels, columns, left, top, step) >= EDGES_LEAST;
      run = isText ? run + 1 : 0;
      if (run === CELLS_LEAST) total += CELLS_LEAST;
      else if (run > CELLS_LEAST) total += 1;
    }
  }
  return total;
}

function edgesIn(pixels: FramePixels, columns: number, left: number, top: number, step: number): number {
  let edges = 0;
  for (let y = top; y < top + CELL_PX; y++) {
    for (let x = left; x < left + CELL_PX; x++) {
      const at = y * columns + x;
      if (Math.abs((pixels[at] ?? 0) - (pixels[at + 1] ?? 0)) > step) edges += 1;
    }
  }
  return edges;
}
