/** The reference picture without cement: mean of registered frames, with the noise that each pixel showed meanwhile. */
import { INVALID_BELOW, INVALID_L } from "./intensity.ts";
import { gaussianKernel, type Plane, smooth } from "./picture-filter.ts";
import type { Region } from "./region.ts";
import { buildTemplate, type Grid, type Template } from "./template.ts";

export interface Reference {
  /** T on the grid; `INVALID_L` where unknown. */
  readonly picture: Plane;
  /** σ of one smoothed frame. */
  readonly sigma: Float32Array;
  /** |∇(G∗T)|, L per working pixel: what a shift of one pixel would look like. */
  readonly slope: Float32Array;
  readonly fine: Template;
  readonly coarse: Template;
  /** Frames averaged; 1 for a single picture that only serves to build a reference. */
  readonly frames: number;
  /** Expected residual of a registered frame. */
  readonly residual: number;
}

/** Collects frames for a reference. */
export interface ReferenceBuilder {
  readonly sum: Float32Array;
  readonly smoothedSum: Float32Array;
  readonly smoothedSquares: Float32Array;
  readonly known: Uint8Array;
  frames: number;
  residualSum: number;
}

const FINE_POINTS = 5000;
const COARSE_POINTS = 2500;
/** Longest side of the finest level that is registered. */
const FINE_SIDE = 240;
const NOISE_SMOOTH_PX = 4;
/** Share of the frames that must know a pixel. */
const KNOWN_SHARE = 0.75;
/** Least σ: quantisation of an 8-bit picture, smoothed. */
const SIGMA_MIN = 0.004;

export function referenceBuilder(size: number): ReferenceBuilder {
  return {
    sum: new Float32Array(size),
    smoothedSum: new Float32Array(size),
    smoothedSquares: new Float32Array(size),
    known: new Uint8Array(size),
    frames: 0,
    residualSum: 0,
  };
}

export function clearBuilder(builder: ReferenceBuilder): void {
  builder.sum.fill(0);
  builder.smoothedSum.fill(0);
  builder.smoothedSquares.fill(0);
  builder.known.fill(0);
  builder.frames = 0;
  builder.residualSum = 0;
}

/** Adds one frame: its difference to the base picture, plain and smoothed. */
export function addToBuilder(
  builder: ReferenceBuilder,
  plain: Float32Array,
  smoothed: Float32Array,
  ok: Uint8Array,
  residual: number,
): void {
  const { sum, smoothedSum, smoothedSquares, known } = builder;
  for (let k = 0; k < sum.length; k++) {
    if (ok[k] === 0) continue;
    const d = smoothed[k] as number;
    sum[k] = (sum[k] as number) + (plain[k] as number);
    smoothedSum[k] = (smoothedSum[k] as number) + d;
    smoothedSquares[k] = (smoothedSquares[k] as number) + d * d;
    known[k] = (known[k] as number) + 1;
  }
  builder.frames++;
  builder.residualSum += residual;
}

function templatesOf(
  picture: Plane,
  grid: Grid,
  region: Region,
): { readonly fine: Template; readonly coarse: Template } {
  const factor = fineFactor(grid);
  const { centre } = region;
  return {
    fine: buildTemplate(picture, grid, centre, region.isUsable, factor, FINE_POINTS),
    coarse: buildTemplate(picture, grid, centre, region.isUsable, factor * 2, COARSE_POINTS),
  };
}

/** Reduction of the finest level that is registered. */
export function fineFactor(grid: Grid): number {
  return Math.max(1, Math.ceil(Math.max(grid.width, grid.height) / FINE_SIDE));
}

function slopeOf(picture: Plane, scratch: Float32Array, kernel: Float32Array, out: Float32Array): void {
  const { width, height, data } = picture;
  const smoothed = Float32Array.from(data, (value) => (value < INVALID_BELOW ? 0 : value));
  smooth(smoothed, scratch, width, height, kernel);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const k = y * width + x;
      const gx = ((smoothed[k + 1] as number) - (smoothed[k - 1] as number)) / 2;
      const gy = ((smoothed[k + width] as number) - (smoothed[k - width] as number)) / 2;
      out[k] = Math.sqrt(gx * gx + gy * gy);
    }
  }
}

/** A single frame as base picture: good enough to register the frames of a reference to, and to nothing else. */
export function baseFromFrame(frame: Plane, region: Region, kernel: Float32Array): Reference {
  const { grid } = region;
  const size = grid.width * grid.height;
  const picture: Plane = { width: grid.width, height: grid.height, data: new Float32Array(size) };
  const filled = new Float32Array(size);
  const scratch = new Float32Array(size);
  for (let j = 0; j < grid.height; j++) {
    for (let i = 0; i < grid.width; i++) {
      const value = frame.data[(grid.top + j) * frame.width + grid.left + i] as number;
      picture.data[j * grid.width + i] = value;
      filled[j * grid.width + i] = value < INVALID_BELOW ? 0 : value;
    }
  }
  smooth(filled, scratch, grid.width, grid.height, kernel);
  const smoothed: Plane = {
    ...picture,
    data: filled.map((value, k) => ((picture.data[k] as number) < INVALID_BELOW ? INVALID_L : value)),
  };
  const templates = templatesOf(smoothed, grid, region);
  return { picture, sigma: scratch, slope: scratch, ...templates, frames: 1, residual: 0 };
}

/**
 * The reference from the frames gathered so far (at least 2): T = base − mean difference; σ² is the variance of the
 * smoothed differences, itself smoothed over 4 px because few frames give a rough variance.
 */
export function finishReference(
  builder: ReferenceBuilder,
  base: Reference,
  region: Region,
  kernel: Float32Array,
): Reference {
  const { width, height } = base.picture;
  const size = width * height;
  const picture: Plane = { width, height, data: new Float32Array(size) };
  const sigma = new Float32Array(size);
  const slope = new Float32Array(size);
  const scratch = new Float32Array(size);
  const least = Math.max(2, KNOWN_SHARE * builder.frames);
  for (let k = 0; k < size; k++) {
    const n = builder.known[k] as number;
    const value = base.picture.data[k] as number;
    if (n < least || value < INVALID_BELOW) {
      picture.data[k] = INVALID_L;
      continue;
    }
    picture.data[k] = value - (builder.sum[k] as number) / n;
    const mean = (builder.smoothedSum[k] as number) / n;
    sigma[k] = Math.max(0, ((builder.smoothedSquares[k] as number) - n * mean * mean) / (n - 1));
  }
  smooth(sigma, scratch, width, height, gaussianKernel(NOISE_SMOOTH_PX));
  for (let k = 0; k < size; k++) sigma[k] = Math.max(SIGMA_MIN, Math.sqrt(sigma[k] as number));
  slopeOf(picture, scratch, kernel, slope);
  const templates = templatesOf(picture, region.grid, region);
  // A frame against a base that is as noisy as itself shows √2 σ; against the mean of n frames √(1 + 1/n) σ.
  const share = base.frames === 1 ? Math.sqrt((1 + 1 / builder.frames) / 2) : 1;
  const residual = (share * builder.residualSum) / Math.max(1, builder.frames);
  return { picture, sigma, slope, ...templates, frames: builder.frames, residual };
}
