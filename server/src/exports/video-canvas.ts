/** A picture of 24-bit colour that grey pictures, lines and words are drawn into. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { GLYPH_COLUMNS, GLYPH_ROWS, glyphRows } from "./pixel-font.ts";

export type Colour = readonly [red: number, green: number, blue: number];

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** An 8-bit picture. */
export interface GreyImage {
  readonly columns: number;
  readonly rows: number;
  readonly data: Uint8Array;
}

export class VideoCanvas {
  readonly width: number;
  readonly height: number;
  /** Row by row, red, green, blue. */
  readonly data: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 3);
  }

  fill(at: Place, width: number, height: number, [red, green, blue]: Colour): void {
    const left = Math.max(at.x, 0);
    const right = Math.min(at.x + width, this.width);
    const bottom = Math.min(at.y + height, this.height);
    for (let y = Math.max(at.y, 0); y < bottom; y++) {
      let index = (y * this.width + left) * 3;
      for (let x = left; x < right; x++) {
        this.data[index++] = red;
        this.data[index++] = green;
        this.data[index++] = blue;
      }
    }
  }

  /** Puts another canvas here, which must fit. */
  copy({ data, width, height }: VideoCanvas, at: Place): void {
    for (let y = 0; y < height; y++) {
      const row = data.subarray(y * width * 3, (y + 1) * width * 3);
      this.data.set(row, ((at.y + y) * this.width + at.x) * 3);
    }
  }

  /** Scales to fit into a square and answers with how a point of the picture is mapped. */
  picture({ columns, rows, data }: GreyImage, at: Place, side: number): (point: PointPx) => Place {
    const scale = side / Math.max(columns, rows);
    const left = at.x + Math.floor((side - columns * scale) / 2);
    const top = at.y + Math.floor((side - rows * scale) / 2);
    const width = Math.floor(columns * scale);
    const height = Math.floor(rows * scale);
    for (let y = 0; y < height; y++) {
      let index = ((top + y) * this.width + left) * 3;
      for (let x = 0; x < width; x++) {
        const grey = interpolated(data, columns, rows, (x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5);
        this.data[index++] = grey;
        this.data[index++] = grey;
        this.data[index++] = grey;
      }
    }
    return ({ x, y }) => ({ x: left + (x + 0.5) * scale, y: top + (y + 0.5) * scale });
  }

  /** A line of two dots' width through the points. */
  line(points: readonly Place[], colour: Colour, isClosed: boolean): void {
    const all = isClosed && points[0] !== undefined ? [...points, points[0]] : points;
    for (let index = 1; index < all.length; index++) {
      const [from, to] = [all[index - 1], all[index]];
      if (from === undefined || to === undefined) continue;
      const steps = Math.min(Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y))), 10_000);
      for (let step = 0; step <= steps; step++) {
        const share = steps === 0 ? 0 : step / steps;
        const x = Math.round(from.x + (to.x - from.x) * share);
        const y = Math.round(from.y + (to.y - from.y) * share);
        this.fill({ x, y }, 2, 2, colour);
      }
    }
  }

  /** `scale`: dots of the picture a dot of the letter. What is too long is cut. */
  text(words: string, at: Place, scale: number, colour: Colour): void {
    let x = at.x;
    for (const character of words) {
      if (x + GLYPH_COLUMNS * scale > this.width) return;
      for (const [row, bits] of glyphRows(character).entries()) {
        for (let column = 0; column < GLYPH_COLUMNS; column++) {
          if ((bits & (1 << (GLYPH_COLUMNS - 1 - column))) === 0) continue;
          this.fill({ x: x + column * scale, y: at.y + row * scale }, scale, scale, colour);
        }
      }
      x += (GLYPH_COLUMNS + 1) * scale;
    }
  }

  /** Words on a dark ground, so that they stand out on bone. */
  label(words: string, at: Place, scale: number, colour: Colour): void {
    const width = words.length * (GLYPH_COLUMNS + 1) * scale + scale;
    this.fill({ x: at.x - scale, y: at.y - scale }, width, (GLYPH_ROWS + 2) * scale, [0, 0, 0]);
    this.text(words, at, scale, colour);
  }
}

function interpolated(data: Uint8Array, columns: number, rows: number, x: number, y: number): number {
  const left = Math.min(Math.max(Math.floor(x), 0), columns - 1);
  const top = Math.min(Math.max(Math.floor(y), 0), rows - 1);
  const right = Math.min(left + 1, columns - 1);
  const bottom = Math.min(top + 1, rows - 1);
  const across = Math.min(Math.max(x - left, 0), 1);
  const down = Math.min(Math.max(y - top, 0), 1);
  const upperRow = top * columns;
  const lowerRow = bottom * columns;
  const upper = (data[upperRow + left] ?? 0) * (1 - across) + (data[upperRow + right] ?? 0) * across;
  const lower = (data[lowerRow + left] ?? 0) * (1 - across) + (data[lowerRow + right] ?? 0) * across;
  return Math.round(upper * (1 - down) + lower * down);
}
