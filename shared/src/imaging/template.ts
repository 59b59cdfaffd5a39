/** What a frame is registered to: points of the reference picture with value and gradient, precomputed once. */
import { INVALID_BELOW } from "./intensity.ts";
import { type Plane, plane, reduce } from "./picture-filter.ts";

/** A region of interest cut out of the reference picture. Grid point (i, j) is working pixel (left + i, top + j). */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Points of one pyramid level. Positions are working pixels relative to the centre of rotation. */
export interface Template {
  /** Reduction of this level against the working picture. */
  readonly factor: number;
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly value: Float32Array;
  /** Gradient, L per working pixel. */
  readonly gx: Float32Array;
  readonly gy: Float32Array;
  /** Position in the grid, to look up what is excluded. */
  readonly index: Int32Array;
  readonly meanValue: number;
  /** Standard deviation of the values. */
  readonly spread: number;
}

/** One point in this many is taken whatever its gradient: they carry brightness. */
const EVEN_STRIDE = 23;

/** Gradient square that about `wanted` of the points exceed, from a histogram. */
function gradientLimit(squares: Float32Array, candidates: number, wanted: number): number {
  if (candidates <= wanted) return 0;
  let largest = 0;
  for (const square of squares) if (square > largest) largest = square;
  const bins = new Uint32Array(1024);
  const scale = largest > 0 ? 1023 / Math.sqrt(largest) : 0;
  for (const square of squares) {
    if (square > 0) {
      const bin = Math.floor(Math.sqrt(square) * scale);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  let above = 0;
  let bin = 1023;
  while (bin > 0 && above + (bins[bin] ?? 0) < wanted) {
    above += bins[bin] ?? 0;
    bin--;
  }
  return scale > 0 ? ((bin + 0.5) / scale) ** 2 : 0;
}

function squaresOf(small: Plane, factor: number, grid: Grid, isUsable: Uint8Array): Float32Array {
  const squares = new Float32Array(small.width * small.height).fill(-1);
  const half = factor >> 1;
  for (let y = 1; y < small.height - 1; y++) {
    for (let x = 1; x < small.width - 1; x++) {
      const i = y * small.width + x;
      const left = small.data[i - 1] as number;
      const right = small.data[i + 1] as number;
      const up = small.data[i - small.width] as number;
      const down = small.data[i + small.width] as number;
      if (Math.min(left, right, up, down, small.data[i] as number) < INVALID_BELOW) continue;
      if (isUsable[(y * factor + half) * grid.width + x * factor + half] === 0) continue;
      squares[i] = ((right - left) ** 2 + (down - up) ** 2) / 4;
    }
  }
  return squares;
}

/**
 * Chooses the points of one level: those with the strongest gradient and an even scatter of others.
 * @param reference grid-sized picture; `isUsable` 0 where nothing may be taken (cannula, blocked area).
 */
export function buildTemplate(
  reference: Plane,
  grid: Grid,
  centre: { readonly x: number; readonly y: number },
  isUsable: Uint8Array,
  factor: number,
  wanted: number,
): Template {
  const small = plane(Math.floor(grid.width / factor), Math.floor(grid.height / factor));
  reduce(reference, factor, small);
  const squares = squaresOf(small, factor, grid, isUsable);
  let candidates = 0;
  for (const square of squares) if (square >= 0) candidates++;
  const limit = gradientLimit(squares, candidates, wanted);
  const chosen: number[] = [];
  squares.forEach((square, i) => {
    if (square >= 0 && (square >= limit || i % EVEN_STRIDE === 0)) chosen.push(i);
  });
  const count = chosen.length;
  const column = () => new Float32Array(count);
  const template = { x: column(), y: column(), value: column(), gx: column(), gy: column() };
  const index = new Int32Array(count);
  const offset = (factor - 1) / 2;
  let sum = 0;
  let squareSum = 0;
  chosen.forEach((i, k) => {
    const x = i % small.width;
    const y = (i - x) / small.width;
    template.x[k] = grid.left + x * factor + offset - centre.x;
    template.y[k] = grid.top + y * factor + offset - centre.y;
    const value = small.data[i] as number;
    template.value[k] = value;
    sum += value;
    squareSum += value * value;
    template.gx[k] = ((small.data[i + 1] as number) - (small.data[i - 1] as number)) / (2 * factor);
    template.gy[k] =
      ((small.data[i + small.width] as number) - (small.data[i - small.width] as number)) / (2 * factor);
    index[k] = (y * factor + (factor >> 1)) * grid.width + x * factor + (factor >> 1);
  });
  const meanValue = count > 0 ? sum / count : 0;
  const spread = count > 0 ? Math.sqrt(Math.max(0, squareSum / count - meanValue * meanValue)) : 0;
  return { factor, count, ...template, index, meanValue, spread };
}
