/** Reductions and Gaussian smoothing of float pictures, into buffers that the caller keeps. */
import { INVALID_BELOW, INVALID_L } from "./intensity.ts";

/** A float picture, row-major. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export function plane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

function halve(from: Plane, to: Plane): void {
  const source = from.data;
  const target = to.data;
  const { width } = from;
  for (let y = 0; y < to.height; y++) {
    let k = 2 * y * width;
    const row = y * to.width;
    for (let x = 0; x < to.width; x++, k += 2) {
      const top = (source[k] as number) + (source[k + 1] as number);
      const sum = 0.25 * (top + (source[k + width] as number) + (source[k + width + 1] as number));
      target[row + x] = sum < INVALID_BELOW ? INVALID_L : sum;
    }
  }
}

/** Averages `factor` × `factor` pixels; a result with an invalid pixel in it is invalid. Sizes: floor(side / factor). */
export function reduce(from: Plane, factor: number, to: Plane): void {
  if (factor === 2) {
    halve(from, to);
    return;
  }
  const share = 1 / (factor * factor);
  const source = from.data;
  const target = to.data;
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      let sum = 0;
      for (let v = 0; v < factor; v++) {
        const start = (y * factor + v) * from.width + x * factor;
        for (let u = 0; u < factor; u++) sum += source[start + u] as number;
      }
      sum *= share;
      target[y * to.width + x] = sum < INVALID_BELOW ? INVALID_L : sum;
    }
  }
}

/** Half of a normalised Gaussian kernel, centre first, cut at 2.5 σ. */
export function gaussianKernel(sigmaPx: number): Float32Array {
  const radius = Math.max(1, Math.ceil(2.5 * sigmaPx));
  const kernel = new Float32Array(radius + 1);
  let sum = 0;
  for (let i = 0; i <= radius; i++) {
    kernel[i] = Math.exp(-0.5 * (i / Math.max(sigmaPx, 1e-3)) ** 2);
    sum += (i === 0 ? 1 : 2) * (kernel[i] as number);
  }
  for (let i = 0; i <= radius; i++) kernel[i] = (kernel[i] as number) / sum;
  return kernel;
}

/** Smooths rows of `from` into `to`, transposed: two calls smooth both ways and give the first orientation back. */
function smoothTransposed(
  from: Float32Array,
  to: Float32Array,
  width: number,
  height: number,
  kernel: Float32Array,
): void {
  const radius = kernel.length - 1;
  const centre = kernel[0] as number;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      let sum = centre * (from[row + x] as number);
      if (x >= radius && x < width - radius) {
        for (let k = 1; k <= radius; k++) {
          sum += (kernel[k] as number) * ((from[row + x - k] as number) + (from[row + x + k] as number));
        }
      } else {
        for (let k = 1; k <= radius; k++) {
          const left = x - k < 0 ? 0 : x - k;
          const right = x + k >= width ? width - 1 : x + k;
          sum += (kernel[k] as number) * ((from[row + left] as number) + (from[row + right] as number));
        }
      }
      to[x * height + y] = sum;
    }
  }
}

/** Gaussian smoothing in place; `scratch` has the same length. Borders repeat the last pixel. */
export function smooth(
  data: Float32Array,
  scratch: Float32Array,
  width: number,
  height: number,
  kernel: Float32Array,
): void {
  smoothTransposed(data, scratch, width, height, kernel);
  smoothTransposed(scratch, data, height, width, kernel);
}
