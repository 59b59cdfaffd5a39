/** A padded plane of X-ray attenuation on which the anatomy is painted, in mm. */
import type { PointMm } from "./geometry.ts";

/** Room around the picture for breathing and blur, px. */
export const PAD_PX = 14;

export interface Canvas {
  /** Pixels of the picture without the padding. */
  readonly sizePx: number;
  /** sizePx + 2 · PAD_PX. */
  readonly strideRowPx: number;
  readonly spacingMm: number;
  /** Attenuation, natural logarithm, row-major, padded. */
  readonly data: Float32Array;
}

/** An empty canvas for a square picture. */
export function createCanvas(sizePx: number, spacingMm: number): Canvas {
  const strideRowPx = sizePx + 2 * PAD_PX;
  return { sizePx, strideRowPx, spacingMm, data: new Float32Array(strideRowPx * strideRowPx) };
}

export interface RectMm {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Rectangle of padded pixels, ends excluded. */
export interface RectPx {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Padded pixels that cover a rectangle in mm, cut to the canvas. */
export function rectToPx(canvas: Canvas, rect: RectMm): RectPx {
  const limit = (value: number): number => Math.max(0, Math.min(canvas.strideRowPx, value));
  return {
    x0: limit(Math.floor(rect.x0 / canvas.spacingMm) + PAD_PX),
    y0: limit(Math.floor(rect.y0 / canvas.spacingMm) + PAD_PX),
    x1: limit(Math.ceil(rect.x1 / canvas.spacingMm) + PAD_PX + 1),
    y1: limit(Math.ceil(rect.y1 / canvas.spacingMm) + PAD_PX + 1),
  };
}

/** Position in mm of a padded pixel's centre. */
export function pixelToMm(canvas: Canvas, column: number, row: number): PointMm {
  return { x: (column - PAD_PX) * canvas.spacingMm, y: (row - PAD_PX) * canvas.spacingMm };
}

/** Adds `attenuation(x, y)` (mm in, natural logarithm out) to every pixel of the rectangle. */
export function paint(canvas: Canvas, rect: RectMm, attenuation: (x: number, y: number) => number): void {
  const area = rectToPx(canvas, rect);
  for (let row = area.y0; row < area.y1; row += 1) {
    const y = (row - PAD_PX) * canvas.spacingMm;
    for (let column = area.x0; column < area.x1; column += 1) {
      const index = row * canvas.strideRowPx + column;
      const x = (column - PAD_PX) * canvas.spacingMm;
      canvas.data[index] = (canvas.data[index] ?? 0) + attenuation(x, y);
    }
  }
}

/** The whole canvas, padding included, in mm. */
export function wholeCanvas(canvas: Canvas): RectMm {
  const pad = PAD_PX * canvas.spacingMm;
  const size = canvas.sizePx * canvas.spacingMm;
  return { x0: -pad, y0: -pad, x1: size + pad, y1: size + pad };
}

/** Bounding box of points with a margin. */
export function boundsOf(points: readonly PointMm[], marginMm: number): RectMm {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return {
    x0: Math.min(...xs) - marginMm,
    y0: Math.min(...ys) - marginMm,
    x1: Math.max(...xs) + marginMm,
    y1: Math.max(...ys) + marginMm,
  };
}

/** Rises from 0 at `from` to 1 at `to` without a kink; also falls when `from` > `to`. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Separable binomial blur (1 2 1)/4, repeated; σ ≈ √(passes / 2) pixels. */
export function blur(data: Float32Array, width: number, height: number, passes: number): void {
  const line = new Float32Array(Math.max(width, height));
  for (let pass = 0; pass < passes; pass += 1) {
    for (let row = 0; row < height; row += 1) blurLine(data, row * width, 1, width, line);
    for (let column = 0; column < width; column += 1) blurLine(data, column, width, height, line);
  }
}

function blurLine(
  data: Float32Array,
  start: number,
  stride: number,
  count: number,
  line: Float32Array,
): void {
  for (let index = 0; index < count; index += 1) line[index] = data[start + index * stride] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const here = line[index] ?? 0;
    const before = index > 0 ? (line[index - 1] ?? 0) : here;
    const after = index < count - 1 ? (line[index + 1] ?? 0) : here;
    data[start + index * stride] = here / 2 + (before + after) / 4;
  }
}
