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
  const { pose, offset, gain } = fit;
  const cos = Math.cos(pose.theta);
  const sin = Math.sin(pose.theta);
  const { width, height, data } = frame;
  const perCell = 1 / area.cellPx;
  let known = 0;
  for (let j = 0; j < grid.height; j++) {
    const u0 = grid.left - pose.cx;
    const v = grid.top + j - pose.cy;
    let x = pose.cx + pose.dx + cos * u0 - sin * v;
    let y = pose.cy + pose.dy + sin * u0 + cos * v;
    let k = j * grid.width;
    for (let i = 0; i < grid.width; i++, k++, x += cos, y += sin) {
      out[k] = 0;
      ok[k] = 0;
      const xi = Math.floor(x);
      const yi = Math.floor(y);
      const t = base[k] as number;
      if (xi < 0 || yi < 0 || xi >= width - 1 || yi >= height - 1 || t < INVALID_BELOW) continue;
      if (area.blocked[Math.floor(yi * perCell) * area.columns + Math.floor(xi * perCell)] !== 0) continue;
      const p = yi * width + xi;
      const fx = x - xi;
      const top = (data[p] as number) * (1 - fx) + (data[p + 1] as number) * fx;
      const bottom = (data[p + width] as number) * (1 - fx) + (data[p + width + 1] as number) * fx;
      const value = top + (bottom - top) * (y - yi);
      if (value < INVALID_BELOW) continue;
      out[k] = t + offset + gain * (t - meanValue) - value;
      ok[k] = 1;
      known++;
    }
  }
  return known / (grid.width * grid.height);
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
