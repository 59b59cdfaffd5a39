/**
 * Opacity map: how much darker a registered frame is than the reference, D = T − L∘W − brightness − plane. In the
 * grid of the reference, so that motion of the patient does not smear it.
 */
import { INVALID_BELOW } from "./intensity.ts";
import type { Plane } from "./picture-filter.ts";
import type { Region } from "./region.ts";
import type { Fit } from "./registration.ts";
import { median, solve } from "./robust.ts";
import type { Grid } from "./template.ts";
import type { ValidArea } from "./valid-area.ts";

/** Away from the contour by this much, pixels count as background for the plane. */
const BACKGROUND_MM = 4;
const PLANE_STEP = 5;
const PLANE_ROUNDS = 3;
const TUKEY = 4.7;

/** True when a blocked cell lies in the rectangle that the grid covers in the frame, turned and shifted. */
function isPartlyBlocked(area: ValidArea, grid: Grid, { pose }: Fit): boolean {
  const turned = (Math.abs(Math.sin(pose.theta)) * (grid.width + grid.height)) / 2;
  const around = Math.hypot(pose.dx, pose.dy) + turned + 2;
  const cell = (px: number, most: number) => Math.min(most, Math.max(0, Math.floor(px / area.cellPx)));
  const left = cell(grid.left - around, area.columns - 1);
  const right = cell(grid.left + grid.width + around, area.columns - 1);
  const bottom = cell(grid.top + grid.height + around, area.rows - 1);
  for (let row = cell(grid.top - around, area.rows - 1); row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      if (area.blocked[row * area.columns + column] !== 0) return true;
    }
  }
  return false;
}

/** First step at which start + step·slope ≥ 0 and the step after the last at which it is < limit, within 0 to count. */
function stepsInside(
  start: number,
  slope: number,
  limit: number,
  count: number,
): readonly [from: number, to: number] {
  if (Math.abs(slope) < 1e-9) return start >= 0 && start < limit ? [0, count] : [0, 0];
  const a = -start / slope;
  const b = (limit - start) / slope;
  const from = Math.ceil(Math.min(a, b) + 1e-6);
  const to = Math.floor(Math.max(a, b) - 1e-6) + 1;
  return [Math.max(0, from), Math.min(count, to)];
}

/**
 * Writes D (without the plane) and 1 to `ok` where it is known. `base`: reference on the grid. `meanValue`: where the
 * gain of the fit turns about. Returns the share of the grid that is known.
 */
export function difference(
  base: Float32Array,
  grid: Grid,
  frame: Plane,
  fit: Fit,
  meanValue: number,
  area: ValidArea,
  out: Float32Array,
  ok: Uint8Array,
): number {
  const { pose } = fit;
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const { width, height, data } = frame;
  const blocked = isPartlyBlocked(area, grid, fit) ? area : undefined;
  const onBase = 1 + fit.gain;
  const constant = fit.offset - fit.gain * meanValue;
  out.fill(0);
  ok.fill(0);
  let known = 0;
  for (let j = 0; j < grid.height; j++) {
    const u0 = grid.left - pose.cx;
    const v = grid.top + j - pose.cy;
    const x0 = pose.cx + pose.dx + cos * u0 - sin * v;
    const y0 = pose.cy + pose.dy + sin * u0 + cos * v;
    const [fromX, toX] = stepsInside(x0, cos, width - 1, grid.width);
    const [fromY, toY] = stepsInside(y0, sin, height - 1, grid.width);
    const to = Math.min(toX, toY);
    for (let i = Math.max(fromX, fromY); i < to; i++) {
      const k = j * grid.width + i;
      const t = base[k] as number;
      if (t < INVALID_BELOW) continue;
      const x = x0 + i * cos;
      const y = y0 + i * sin;
      const xi = x | 0;
      const yi = y | 0;
      if (blocked !== undefined && isBlockedAt(blocked, xi, yi)) continue;
      const p = yi * width + xi;
      const fx = x - xi;
      const left = data[p] as number;
      const below = data[p + width] as number;
      const top = left + ((data[p + 1] as number) - left) * fx;
      const bottom = below + ((data[p + width + 1] as number) - below) * fx;
      const value = top + (bottom - top) * (y - yi);
      if (value < INVALID_BELOW) continue;
      out[k] = onBase * t + constant - value;
      ok[k] = 1;
      known++;
    }
  }
  return known / (grid.width * grid.height);
}

function isBlockedAt(area: ValidArea, x: number, y: number): boolean {
  return area.blocked[((y / area.cellPx) | 0) * area.columns + ((x / area.cellPx) | 0)] !== 0;
}

/** Buffers for the plane fit. */
export interface PlaneScratch {
  readonly values: Float32Array;
  readonly us: Float32Array;
  readonly vs: Float32Array;
  readonly sorted: Float32Array;
  readonly normal: Float64Array;
  readonly right: Float64Array;
}

export function planeScratch(grid: Grid): PlaneScratch {
  const n = Math.ceil(grid.width / PLANE_STEP) * Math.ceil(grid.height / PLANE_STEP);
  return {
    values: new Float32Array(n),
    us: new Float32Array(n),
    vs: new Float32Array(n),
    sorted: new Float32Array(n),
    normal: new Float64Array(9),
    right: new Float64Array(3),
  };
}

function collectBackground(
  data: Float32Array,
  ok: Uint8Array,
  region: Region,
  excluded: Uint8Array,
  scratch: PlaneScratch,
): number {
  const { grid, distanceMm, isUsable } = region;
  let n = 0;
  for (let j = 0; j < grid.height; j += PLANE_STEP) {
    for (let i = 0; i < grid.width; i += PLANE_STEP) {
      const k = j * grid.width + i;
      if (ok[k] === 0 || excluded[k] !== 0 || isUsable[k] === 0) continue;
      if ((distanceMm[k] as number) < BACKGROUND_MM) continue;
      scratch.values[n] = data[k] as number;
      scratch.us[n] = i / grid.width - 0.5;
      scratch.vs[n] = j / grid.height - 0.5;
      n++;
    }
  }
  return n;
}

/** One round of the weighted fit; `plane` is (constant, slope along x, slope along y), improved in place. */
function planeRound(plane: Float64Array, n: number, scratch: PlaneScratch): boolean {
  const { values, us, vs, sorted, normal, right } = scratch;
  for (let i = 0; i < n; i++) sorted[i] = Math.abs(planeResidual(plane, i, scratch));
  const limit = TUKEY * Math.max(1e-3, 1.48 * median(sorted, n));
  normal.fill(0);
  right.fill(0);
  for (let i = 0; i < n; i++) {
    const r = planeResidual(plane, i, scratch);
    if (Math.abs(r) > limit) continue;
    const q = 1 - (r / limit) ** 2;
    const w = q * q;
    const u = us[i] as number;
    const v = vs[i] as number;
    const value = values[i] as number;
    normal[0] = (normal[0] as number) + w;
    normal[1] = (normal[1] as number) + w * u;
    normal[2] = (normal[2] as number) + w * v;
    normal[4] = (normal[4] as number) + w * u * u;
    normal[5] = (normal[5] as number) + w * u * v;
    normal[8] = (normal[8] as number) + w * v * v;
    right[0] = (right[0] as number) + w * value;
    right[1] = (right[1] as number) + w * u * value;
    right[2] = (right[2] as number) + w * v * value;
  }
  if (!solve(normal, right, 3)) return false;
  plane.set(right);
  return true;
}

function planeResidual(plane: Float64Array, i: number, scratch: PlaneScratch): number {
  const slope =
    (plane[1] as number) * (scratch.us[i] as number) + (plane[2] as number) * (scratch.vs[i] as number);
  return (scratch.values[i] as number) - (plane[0] as number) - slope;
}

/**
 * Fits a plane to the background robustly and takes it off `data` where `ok`. `excluded`: 1 where cement lies. With too
 * little background only the offset of the registration stands.
 */
export function removePlane(
  data: Float32Array,
  ok: Uint8Array,
  region: Region,
  excluded: Uint8Array,
  plane: Float64Array,
  scratch: PlaneScratch,
): void {
  const { grid } = region;
  const n = collectBackground(data, ok, region, excluded, scratch);
  plane.fill(0);
  if (n < 50) return;
  for (let i = 0; i < n; i++) scratch.sorted[i] = scratch.values[i] as number;
  plane[0] = median(scratch.sorted, n);
  for (let round = 0; round < PLANE_ROUNDS; round++) {
    if (!planeRound(plane, n, scratch)) break;
  }
  const perColumn = (plane[1] as number) / grid.width;
  const perRow = (plane[2] as number) / grid.height;
  for (let j = 0; j < grid.height; j++) {
    let value = (plane[0] as number) - (plane[1] as number) / 2 - (plane[2] as number) / 2 + perRow * j;
    let k = j * grid.width;
    for (let i = 0; i < grid.width; i++, k++, value += perColumn) {
      if (ok[k] !== 0) data[k] = (data[k] as number) - value;
    }
  }
}
