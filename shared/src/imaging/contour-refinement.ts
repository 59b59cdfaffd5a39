/**
 * Moves a hand-drawn outline onto the bone's edge in the reference picture. A drawn outline is off by half a millimetre
 * and its corners are few; a leak that hugs the wall is not much thicker than that. The correction is small, smooth along
 * the outline, and nothing where the picture shows no edge. The drawing itself, and what is drawn on screen, stay.
 */
import type { PointPx } from "../procedure/anatomy.ts";
import { INVALID_BELOW } from "./intensity.ts";
import type { Plane } from "./picture-filter.ts";
import type { Grid } from "./template.ts";

/** Farthest that an edge may lie from where it was drawn, mm (assumption: twice a careful hand's error). */
const REACH_MM = 1.6;
/** Spread of a careful hand about the edge, mm: edges farther off need to be stronger. */
const HAND_MM = 0.8;
const STEP_MM = 0.2;
/** Distance of points along the outline, and half the length over which they must agree, mm. */
const SPACING_MM = 1;
const AGREE_MM = 2.5;
/** Half the base of the edge's slope, mm. */
const SLOPE_MM = 0.5;
/** Rise of brightness across the edge that counts as one, ln a millimetre. */
const EDGE_MIN = 0.03;

/** An outline on the edge, working pixels. */
export interface RefinedContour {
  readonly contourPx: readonly PointPx[];
  /** Share of the outline where an edge was found, 0–1. */
  readonly found01: number;
}

interface Sample {
  readonly x: number;
  readonly y: number;
  /** Outward normal. */
  readonly nx: number;
  readonly ny: number;
}

/** Points at even distances along a closed outline, with outward normals taken over a few millimetres. */
function samplesOf(contour: readonly PointPx[], spacingMm: number): Sample[] {
  const points: PointPx[] = [];
  let doubleArea = 0;
  let previous = contour.at(-1);
  for (const point of contour) {
    if (previous === undefined) return [];
    const length = Math.hypot(point.x - previous.x, point.y - previous.y);
    const n = Math.max(1, Math.round((length * spacingMm) / SPACING_MM));
    for (let i = 0; i < n; i++) {
      const share = i / n;
      points.push({
        x: previous.x + share * (point.x - previous.x),
        y: previous.y + share * (point.y - previous.y),
      });
    }
    doubleArea += previous.x * point.y - point.x * previous.y;
    previous = point;
  }
  const sign = doubleArea > 0 ? 1 : -1;
  return points.map((point, i) => {
    const before = points[(i - 1 + points.length) % points.length] ?? point;
    const after = points[(i + 1) % points.length] ?? point;
    const length = Math.hypot(after.x - before.x, after.y - before.y) || 1;
    return {
      ...point,
      nx: (sign * (after.y - before.y)) / length,
      ny: (-sign * (after.x - before.x)) / length,
    };
  });
}

/** L at a point of the frame's coordinates; NaN where unknown. */
function valueAt(picture: Plane, grid: Grid, x: number, y: number): number {
  const u = x - grid.left;
  const v = y - grid.top;
  const i = Math.floor(u);
  const j = Math.floor(v);
  if (i < 0 || j < 0 || i >= picture.width - 1 || j >= picture.height - 1) return Number.NaN;
  const k = j * picture.width + i;
  const { data, width } = picture;
  const top = (data[k] as number) * (1 - (u - i)) + (data[k + 1] as number) * (u - i);
  const bottom = (data[k + width] as number) * (1 - (u - i)) + (data[k + width + 1] as number) * (u - i);
  const value = top + (bottom - top) * (v - j);
  return value < INVALID_BELOW ? Number.NaN : value;
}

/** Rise of brightness outward, ln a millimetre, at each offset; NaN where unknown or hidden by the cannula. */
function slopesOf(
  picture: Plane,
  grid: Grid,
  isUsable: Uint8Array,
  sample: Sample,
  spacingMm: number,
): number[] {
  const slopes: number[] = [];
  for (let offset = -REACH_MM; offset <= REACH_MM + 1e-9; offset += STEP_MM) {
    const at = (mm: number) => {
      const x = sample.x + (sample.nx * mm) / spacingMm;
      const y = sample.y + (sample.ny * mm) / spacingMm;
      const k = Math.round(y - grid.top) * grid.width + Math.round(x - grid.left);
      return isUsable[k] === 1 ? valueAt(picture, grid, x, y) : Number.NaN;
    };
    slopes.push((at(offset + SLOPE_MM) - at(offset - SLOPE_MM)) / (2 * SLOPE_MM));
  }
  return slopes;
}

/** Mean of the slopes of neighbours along the outline: an edge is long, noise is not. */
function agreed(slopes: readonly (readonly number[])[], at: number): number[] {
  const reach = Math.round(AGREE_MM / SPACING_MM);
  const mean: number[] = [];
  for (let offset = 0; offset < (slopes[at]?.length ?? 0); offset++) {
    let sum = 0;
    let weights = 0;
    for (let d = -reach; d <= reach; d++) {
      const value = slopes[(at + d + slopes.length) % slopes.length]?.[offset];
      if (value === undefined || Number.isNaN(value)) continue;
      const weight = 1 - Math.abs(d) / (reach + 1);
      sum += weight * value;
      weights += weight;
    }
    mean.push(weights > 0 ? sum / weights : 0);
  }
  return mean;
}

/** Offset of the strongest edge, mm outward, and its weight; weight 0 when there is none. */
function edgeOf(slopes: readonly number[]): { readonly offsetMm: number; readonly weight: number } {
  let best = 0;
  let offsetMm = 0;
  let strength = 0;
  slopes.forEach((slope, i) => {
    const offset = i * STEP_MM - REACH_MM;
    const likely = slope * Math.exp(-0.5 * (offset / HAND_MM) ** 2);
    if (likely <= best) return;
    best = likely;
    offsetMm = offset;
    strength = slope;
  });
  return { offsetMm, weight: strength > EDGE_MIN ? Math.min(1, strength / (3 * EDGE_MIN)) : 0 };
}

/** Weighted mean of the offsets about each point; where few neighbours saw an edge it falls back towards the drawing. */
function smoothOffsets(edges: readonly { readonly offsetMm: number; readonly weight: number }[]): number[] {
  const reach = Math.round((1.5 * AGREE_MM) / SPACING_MM);
  return edges.map((_, i) => {
    let sum = 0;
    let weights = 0.5;
    for (let d = -reach; d <= reach; d++) {
      const edge = edges[(i + d + edges.length) % edges.length];
      if (edge === undefined) continue;
      const weight = edge.weight * Math.exp(-0.5 * ((2 * d) / reach) ** 2);
      sum += weight * edge.offsetMm;
      weights += weight;
    }
    return sum / weights;
  });
}

/**
 * The outline on the bone's edge in `picture` (the reference on its grid). Points in working pixels, about one a
 * millimetre. `isUsable`: 0 on the cannula.
 */
export function refineContour(
  contour: readonly PointPx[],
  picture: Plane,
  grid: Grid,
  isUsable: Uint8Array,
  spacingMm: number,
): RefinedContour {
  const samples = samplesOf(contour, spacingMm);
  const slopes = samples.map((sample) => slopesOf(picture, grid, isUsable, sample, spacingMm));
  const edges = samples.map((_, i) => edgeOf(agreed(slopes, i)));
  const offsets = smoothOffsets(edges);
  const found = edges.filter((edge) => edge.weight > 0).length;
  return {
    contourPx: samples.map((sample, i) => {
      const shift = (offsets[i] ?? 0) / spacingMm;
      return { x: sample.x + sample.nx * shift, y: sample.y + sample.ny * shift };
    }),
    found01: samples.length > 0 ? found / samples.length : 0,
  };
}
