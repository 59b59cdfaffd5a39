/**
 * Rigid registration of a frame to the reference: dx, dy, θ with brightness offset and gain, Gauss–Newton with the
 * template's gradients and Tukey weights (Baker and Matthews, "Lucas–Kanade 20 years on"; Tukey biweight 4.7 σ).
 */
import { INVALID_BELOW } from "./intensity.ts";
import type { Plane } from "./picture-filter.ts";
import { copyPose, type Pose, poseAt } from "./pose.ts";
import { median, solve } from "./robust.ts";
import type { Template } from "./template.ts";

/** Outcome of one registration. Written in place. */
export interface Fit {
  readonly pose: Pose;
  /** Brightness: L(W(x)) ≈ T(x) + offset + gain·(T(x) − meanValue). */
  offset: number;
  gain: number;
  /** 1.48 MAD of the residuals at the last level. */
  residual: number;
  /** Share of points inside the frame whose residual is within 4.7 `residual`. */
  inliers: number;
  /** Share of the template's points that could be compared. */
  overlap: number;
}

export function fitAt(cx: number, cy: number): Fit {
  return { pose: poseAt(cx, cy), offset: 0, gain: 0, residual: 0, inliers: 0, overlap: 0 };
}

export function copyFit(from: Fit, to: Fit): void {
  copyPose(from.pose, to.pose);
  to.offset = from.offset;
  to.gain = from.gain;
  to.residual = from.residual;
  to.inliers = from.inliers;
  to.overlap = from.overlap;
}

/** Buffers of the registration, one set for an analyser. */
export interface RegistrationScratch {
  readonly differences: Float32Array;
  readonly sample: Float32Array;
  readonly normal: Float64Array;
  readonly right: Float64Array;
}

const UNKNOWNS = 5;
const SAMPLE_SIZE = 601;
const STOP_PX = 0.02;
const TUKEY = 4.7;
/** Smallest residual: keeps a noise-free picture from giving every weight to one point. */
const RESIDUAL_MIN = 1e-3;
/** Radius at which a rotation counts as a shift for the stop rule, working pixels. */
const LEVER_PX = 60;
const GAIN_MAX = 0.3;

export function registrationScratch(maxPoints: number): RegistrationScratch {
  return {
    differences: new Float32Array(maxPoints),
    sample: new Float32Array(SAMPLE_SIZE),
    normal: new Float64Array(UNKNOWNS * UNKNOWNS),
    right: new Float64Array(UNKNOWNS),
  };
}

const ABSENT = 1e9;

/** L(W(x)) − T(x) for every point; `ABSENT` where excluded or outside. Returns how many could be compared. */
function differences(
  template: Template,
  level: Plane,
  fit: Fit,
  excluded: Uint8Array | undefined,
  out: Float32Array,
): number {
  const { pose } = fit;
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const scale = 1 / template.factor;
  const shift = (template.factor - 1) / 2;
  const x0 = (pose.cx + pose.dx - shift) * scale;
  const y0 = (pose.cy + pose.dy - shift) * scale;
  const { width, height, data } = level;
  let used = 0;
  for (let k = 0; k < template.count; k++) {
    out[k] = ABSENT;
    if (excluded !== undefined && excluded[template.index[k] as number] !== 0) continue;
    const u = template.x[k] as number;
    const v = template.y[k] as number;
    const x = x0 + (cos * u - sin * v) * scale;
    const y = y0 + (sin * u + cos * v) * scale;
    if (!(x >= 0 && y >= 0)) continue;
    const xi = x | 0;
    const yi = y | 0;
    if (xi >= width - 1 || yi >= height - 1) continue;
    const i = yi * width + xi;
    const fx = x - xi;
    const top = (data[i] as number) * (1 - fx) + (data[i + 1] as number) * fx;
    const bottom = (data[i + width] as number) * (1 - fx) + (data[i + width + 1] as number) * fx;
    const value = top + (bottom - top) * (y - yi);
    if (value < INVALID_BELOW) continue;
    out[k] = value - (template.value[k] as number);
    used++;
  }
  return used;
}

/** Median and spread of the differences, from an even sample. Writes residual and offset. */
function robustScale(template: Template, fit: Fit, scratch: RegistrationScratch): void {
  const step = Math.max(1, Math.floor(template.count / SAMPLE_SIZE));
  let n = 0;
  for (let k = 0; k < template.count && n < SAMPLE_SIZE; k += step) {
    const difference = scratch.differences[k] as number;
    if (difference === ABSENT) continue;
    const contrast = (template.value[k] as number) - template.meanValue;
    scratch.sample[n++] = difference - fit.gain * contrast;
  }
  const centre = median(scratch.sample, n);
  for (let i = 0; i < n; i++) scratch.sample[i] = Math.abs((scratch.sample[i] as number) - centre);
  fit.offset = centre;
  fit.residual = Math.max(RESIDUAL_MIN, 1.48 * median(scratch.sample, n));
}

/** One weighted Gauss–Newton step. Returns the length of the step in working pixels, or NaN when it has no answer. */
function step(template: Template, fit: Fit, scratch: RegistrationScratch): number {
  const { normal, right } = scratch;
  normal.fill(0);
  right.fill(0);
  const limit = TUKEY * fit.residual;
  const limitSquare = limit * limit;
  let inliers = 0;
  for (let k = 0; k < template.count; k++) {
    const difference = scratch.differences[k] as number;
    if (difference === ABSENT) continue;
    const contrast = (template.value[k] as number) - template.meanValue;
    const r = difference - fit.offset - fit.gain * contrast;
    if (r > limit || r < -limit) continue;
    inliers++;
    const q = 1 - (r * r) / limitSquare;
    const w = q * q;
    const gx = template.gx[k] as number;
    const gy = template.gy[k] as number;
    const turn = gy * (template.x[k] as number) - gx * (template.y[k] as number);
    addRow(normal, right, w, r, gx, gy, turn, contrast);
  }
  fit.inliers = inliers;
  if (!solve(normal, right, UNKNOWNS)) return Number.NaN;
  const { pose } = fit;
  pose.dx -= right[0] as number;
  pose.dy -= right[1] as number;
  pose.theta -= right[2] as number;
  fit.offset += right[3] as number;
  fit.gain = Math.min(GAIN_MAX, Math.max(-GAIN_MAX, fit.gain + (right[4] as number)));
  return Math.hypot(right[0] as number, right[1] as number) + LEVER_PX * Math.abs(right[2] as number);
}

/** Adds one observation to the upper half of the normal equations of (dx, dy, θ, −offset, −gain). */
function addRow(
  normal: Float64Array,
  right: Float64Array,
  w: number,
  r: number,
  gx: number,
  gy: number,
  turn: number,
  contrast: number,
): void {
  const wx = w * gx;
  const wy = w * gy;
  const wt = w * turn;
  const wc = w * contrast;
  normal[0] = (normal[0] as number) + wx * gx;
  normal[1] = (normal[1] as number) + wx * gy;
  normal[2] = (normal[2] as number) + wx * turn;
  normal[3] = (normal[3] as number) + wx;
  normal[4] = (normal[4] as number) + wx * contrast;
  normal[6] = (normal[6] as number) + wy * gy;
  normal[7] = (normal[7] as number) + wy * turn;
  normal[8] = (normal[8] as number) + wy;
  normal[9] = (normal[9] as number) + wy * contrast;
  normal[12] = (normal[12] as number) + wt * turn;
  normal[13] = (normal[13] as number) + wt;
  normal[14] = (normal[14] as number) + wt * contrast;
  normal[18] = (normal[18] as number) + w;
  normal[19] = (normal[19] as number) + wc;
  normal[24] = (normal[24] as number) + wc * contrast;
  right[0] = (right[0] as number) + wx * r;
  right[1] = (right[1] as number) + wy * r;
  right[2] = (right[2] as number) + wt * r;
  right[3] = (right[3] as number) + w * r;
  right[4] = (right[4] as number) + wc * r;
}

/**
 * Improves `fit` on one pyramid level. `level` is the frame reduced by the template's factor; `excluded` is 1 on the
 * grid where cement lies. Returns false when there is nothing to register to.
 */
export function refine(
  template: Template,
  level: Plane,
  fit: Fit,
  excluded: Uint8Array | undefined,
  iterations: number,
  scratch: RegistrationScratch,
): boolean {
  for (let i = 0; i <= iterations; i++) {
    const used = differences(template, level, fit, excluded, scratch.differences);
    fit.overlap = template.count > 0 ? used / template.count : 0;
    if (used < 60) return false;
    robustScale(template, fit, scratch);
    if (i === iterations) break;
    const moved = step(template, fit, scratch);
    fit.inliers /= used;
    if (Number.isNaN(moved)) return false;
    if (moved < STOP_PX) break;
  }
  return true;
}
