/**
 * The C-arm's side of the picture: breathing, collimator, exposure control, quantum and electronic noise, recursive
 * filter, and the logarithmic 12-bit scale.
 */
import { createRandom, type Random, seedOf } from "../../plant/random.ts";
import { type Canvas, PAD_PX, smoothStep } from "./canvas.ts";

/** Grey value of tissue without attenuation, and grey values per unit of natural logarithm. */
export const GREY_AT_ZERO = 2_600;
export const GREY_PER_LN = 900;
const GREY_MAX = 4_095;
const GREY_COLLIMATED = 60;
/** Quanta per 0.35 mm pixel where nothing attenuates: 2.5 % noise, usual for pulsed fluoroscopy. */
const QUANTA = 1_800;
const ELECTRONIC_SIGMA = 0.006;
/** Share of the last picture that the recursive filter keeps: settled, and at beam-on. */
const LAG_SETTLED = 0.35;
const LAG_START = 0.6;
const SETTLE_US = 150_000;
/** Exposure starts low and reaches its set point with this time constant. */
const EXPOSURE_DEFICIT_LN = 0.3;
const TILE = 512;

export interface Exposure {
  readonly atUs: number;
  /** `Infinity` for a single shot: settled exposure, no recursive filter. */
  readonly sinceBeamOnUs: number;
}

export interface Detector {
  /** One picture of the attenuation (padded canvas). The array is reused. */
  expose(attenuation: Float32Array, exposure: Exposure, cementShare01: number): Uint16Array;
}

interface Breathing {
  readonly amplitudeMm: number;
  readonly phaseRad: number;
}

/** Breathing of 0.25 Hz, mostly along the spine: offset of the anatomy in the picture, mm. */
function breathingAt(breathing: Breathing, atUs: number): { readonly dx: number; readonly dy: number } {
  const phase = 2 * Math.PI * 0.25 * (atUs / 1_000_000) + breathing.phaseRad;
  // The pause after expiration is longer than inspiration: a second harmonic flattens one end.
  const swing = Math.sin(phase) + 0.18 * Math.sin(2 * phase + 1.2);
  return { dx: 0.22 * breathing.amplitudeMm * swing, dy: breathing.amplitudeMm * swing };
}

/** A detector for pictures of this canvas. Amplitude, noise and collimation follow from the seed. */
export function createDetector(canvas: Canvas, seed: number): Detector {
  const size = canvas.sizePx;
  const random = createRandom(seedOf(seed, "detector"));
  const breathing = { amplitudeMm: random.between(0.5, 0.68), phaseRad: random.between(0, 2 * Math.PI) };
  const noise = noiseTile(random);
  const field = fieldOf(size);
  const last = new Float32Array(size * size);
  const picture = new Uint16Array(size * size);
  let isFirst = true;
  return {
    expose(attenuation, exposure, cementShare01) {
      const { dx, dy } = breathingAt(breathing, exposure.atUs);
      const settling = Math.exp(-exposure.sinceBeamOnUs / SETTLE_US);
      const isSingleShot = exposure.sinceBeamOnUs === Number.POSITIVE_INFINITY;
      const lag = isFirst || isSingleShot ? 0 : LAG_SETTLED + (LAG_START - LAG_SETTLED) * settling;
      isFirst = false;
      // Exposure control answers dark cement in its field with a little more radiation.
      const gainLn = 0.03 * cementShare01 - EXPOSURE_DEFICIT_LN * settling;
      const job: Job = {
        attenuation,
        strideRowPx: canvas.strideRowPx,
        size,
        shiftX: PAD_PX - dx / canvas.spacingMm,
        shiftY: PAD_PX - dy / canvas.spacingMm,
        gainLn,
        lag,
        sigma: sigmaTable(gainLn),
        noise,
        noiseAt: Math.floor(random.next() * TILE * TILE),
      };
      exposeRows(job, field, last, picture);
      return picture;
    },
  };
}

interface Job {
  readonly attenuation: Float32Array;
  readonly strideRowPx: number;
  readonly size: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly gainLn: number;
  readonly lag: number;
  readonly sigma: Float32Array;
  readonly noise: Float32Array;
  readonly noiseAt: number;
}

interface Field {
  /** First and one past the last column inside the collimator, by row. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Brightness loss towards the corners, by distance² from the centre in 64 steps. */
  readonly shadeLn: Float32Array;
}

function exposeRows(job: Job, field: Field, last: Float32Array, picture: Uint16Array): void {
  const { attenuation, strideRowPx, size, sigma, noise, lag } = job;
  const left = Math.floor(job.shiftX);
  const top = Math.floor(job.shiftY);
  const fx = job.shiftX - left;
  const fy = job.shiftY - top;
  const [w00, w01, w10, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
  const keep = 1 - lag;
  const half = size / 2;
  const mask = TILE * TILE - 1;
  for (let row = 0; row < size; row += 1) {
    const out = row * size;
    const from = field.from[row] ?? 0;
    const to = field.to[row] ?? 0;
    picture.fill(GREY_COLLIMATED, out, out + from);
    picture.fill(GREY_COLLIMATED, out + to, out + size);
    let at = (row + top) * strideRowPx + left + from;
    // Rows of the tile follow each other; the odd stride keeps columns from lining up.
    let noiseAt = job.noiseAt + row * (TILE + 37) + from;
    const dy2 = (row - half) * (row - half);
    for (let column = from; column < to; column += 1, at += 1, noiseAt += 1) {
      const mean =
        (attenuation[at] ?? 0) * w00 +
        (attenuation[at + 1] ?? 0) * w01 +
        (attenuation[at + strideRowPx] ?? 0) * w10 +
        (attenuation[at + strideRowPx + 1] ?? 0) * w11;
      const dx = column - half;
      const shade = field.shadeLn[(((dx * dx + dy2) * 32) / (half * half)) | 0] ?? 0;
      const ln = job.gainLn - mean - shade;
      const spread = sigma[((ln + 4) * 32) | 0] ?? 0;
      const value = (ln + spread * (noise[noiseAt & mask] ?? 0)) * keep + (last[out + column] ?? 0) * lag;
      last[out + column] = value;
      const grey = GREY_AT_ZERO + GREY_PER_LN * value;
      picture[out + column] = grey < 0 ? 0 : grey > GREY_MAX ? GREY_MAX : grey;
    }
  }
}

/** Noise in logarithmic units by brightness (steps of 1/32 from −4): quanta and electronics. */
function sigmaTable(gainLn: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, index) => {
    const ln = index / 32 - 4;
    const quanta = QUANTA * Math.exp(ln);
    // A lower exposure at beam-on has already lowered `ln`; nothing else depends on the gain.
    const electronic = ELECTRONIC_SIGMA * Math.exp(-Math.min(0, ln - gainLn));
    return Math.sqrt(1 / quanta + electronic * electronic);
  });
}

/** Unit normal noise with the slight correlation of a scintillator. */
function noiseTile(random: Random): Float32Array {
  const white = Float32Array.from({ length: TILE * TILE }, () => random.gaussian());
  const mask = TILE * TILE - 1;
  const side = 0.28;
  const scale = 1 / Math.sqrt(1 + 4 * side * side);
  return Float32Array.from(white, (value, index) => {
    const around =
      (white[(index - 1) & mask] ?? 0) +
      (white[(index + 1) & mask] ?? 0) +
      (white[(index - TILE - 37) & mask] ?? 0) +
      (white[(index + TILE + 37) & mask] ?? 0);
    return scale * (value + side * around);
  });
}

/** Square field with cut corners, as of a flat detector behind a collimator. */
function fieldOf(size: number): Field {
  const edge = Math.round(size * 0.012);
  const corner = Math.round(size * 0.07);
  const inset = (row: number): number => {
    const fromEdge = Math.min(row - edge, size - 1 - edge - row);
    if (fromEdge < 0) return size;
    return edge + Math.max(0, corner - fromEdge);
  };
  const from = Int32Array.from({ length: size }, (_, row) => Math.min(size, inset(row)));
  const to = Int32Array.from(from, (value) => Math.max(value, size - value));
  for (let row = 0; row < size; row += 1) if (from[row] === size) to[row] = size;
  const shadeLn = Float32Array.from({ length: 72 }, (_, index) => 0.16 * smoothStep(0.3, 2.2, index / 32));
  return { from, to, shadeLn };
}
