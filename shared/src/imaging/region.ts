/**
 * The region that is watched, as maps on a grid around the vertebral body: distance to the drawn contour, zone outside
 * it, front fraction, cannula strip. Built once for a drawing.
 */
import type { Drawing, PointPx } from "../procedure/anatomy.ts";
import { type BodyFrame, bodyFrame, fractionOf, zoneOf } from "../procedure/body-frame.ts";
import { refineContour } from "./contour-refinement.ts";
import type { OutsideZone } from "./frame-finding.ts";
import type { Plane } from "./picture-filter.ts";
import type { Grid } from "./template.ts";

/** Codes of the zone map; 0 is inside the body or within the margin of its border. */
export const ZONES: readonly (OutsideZone | undefined)[] = [
  undefined,
  "posterior",
  "discSuperior",
  "discInferior",
  "anterior",
  "lateral",
];

/** Code of the posterior zone. */
export const POSTERIOR = 1;

const STRIP_NONE = 0;
/** On the cannula: nothing is seen there. */
export const STRIP_CANNULA = 1;
/** Beside the cannula: cement here came back along its track. */
export const STRIP_BESIDE = 2;

/** The coordinates that reference, maps and pose share: they outlive a change of the drawing. */
export interface RegionFrame {
  readonly grid: Grid;
  /** Centre of rotation, working pixels. */
  readonly centre: PointPx;
}

export interface RegionOptions {
  /** Within this of the contour nothing counts as outside, mm. */
  readonly marginMm: number;
  readonly cannulaOuterMm: number;
}

export interface Region extends RegionFrame {
  /** Axes and walls; on the bone's edge once a reference has shown it. */
  readonly body: BodyFrame;
  /** Drawing in working pixels of the reference picture, as the operator made it. */
  readonly drawing: Drawing;
  /** To the contour (the refined one where there is one), mm; negative inside. */
  readonly distanceMm: Float32Array;
  readonly zone: Uint8Array;
  /** Front fraction; −1 where it does not apply (above, below or far outside the body, cannula). */
  readonly fraction: Float32Array;
  readonly strip: Uint8Array;
  /** 1 where registration may take points. */
  readonly isUsable: Uint8Array;
}

/** Watched around the body, mm. */
const AROUND_MM = 21;
/** Blur of the tube and of its lumen as it fills; beside it, cement that came back along the track. */
const CANNULA_BLUR_MM = 0.6;
const BESIDE_MM = 1.9;
const BEYOND_TIP_MM = 2;
/** Refined points this close to the drawn posterior wall belong to it, mm. */
const WALL_NEAR_MM = 2;
/** Share of the outline whose edge must be seen before it replaces the drawn one (assumption). */
const FOUND_MIN = 0.6;
/** Behind the wall, the front is followed this far, as a fraction of depth. */
const FRACTION_MAX = 1.5;

/** Drawing in the working pixels of a picture that is reduced by `factor`. */
export function drawingAtWork(drawing: Drawing, factor: number): Drawing {
  const shift = (factor - 1) / 2;
  const at = (point: PointPx): PointPx => ({ x: (point.x - shift) / factor, y: (point.y - shift) / factor });
  return {
    ...drawing,
    contourPx: drawing.contourPx.map(at),
    posteriorWallPx: drawing.posteriorWallPx.map(at),
    ...(drawing.wallDefectPx === undefined ? {} : { wallDefectPx: drawing.wallDefectPx.map(at) }),
    ...(drawing.cannulaTipPx === undefined ? {} : { cannulaTipPx: at(drawing.cannulaTipPx) }),
    ...(drawing.cannulaAxisPointPx === undefined
      ? {}
      : { cannulaAxisPointPx: at(drawing.cannulaAxisPointPx) }),
    pixelSpacingMm: drawing.pixelSpacingMm * factor,
  };
}

function gridAround(contour: readonly PointPx[], spacingMm: number, width: number, height: number): Grid {
  const around = AROUND_MM / spacingMm;
  const xs = contour.map((point) => point.x);
  const ys = contour.map((point) => point.y);
  const left = Math.max(0, Math.floor(Math.min(...xs) - around));
  const top = Math.max(0, Math.floor(Math.min(...ys) - around));
  const right = Math.min(width - 1, Math.ceil(Math.max(...xs) + around));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...ys) + around));
  return { left, top, width: Math.max(0, right - left + 1), height: Math.max(0, bottom - top + 1) };
}

/** Signed distance of a point to a polygon, pixels; negative inside (even-odd rule). */
function signedDistance(contour: Float64Array, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let isInside = false;
  const n = contour.length;
  let x0 = contour[n - 2] as number;
  let y0 = contour[n - 1] as number;
  for (let i = 0; i < n; i += 2) {
    const x1 = contour[i] as number;
    const y1 = contour[i + 1] as number;
    const ux = x1 - x0;
    const uy = y1 - y0;
    const length = ux * ux + uy * uy;
    let share = length > 0 ? ((x - x0) * ux + (y - y0) * uy) / length : 0;
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    const dx = x - x0 - share * ux;
    const dy = y - y0 - share * uy;
    const square = dx * dx + dy * dy;
    if (square < nearest) nearest = square;
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * ux) isInside = !isInside;
    x0 = x1;
    y0 = y1;
  }
  const distance = Math.sqrt(nearest);
  return isInside ? -distance : distance;
}

/** What of the cannula covers a point: the strip from the handle to a little beyond the tip. */
function stripAt(drawing: Drawing, halfMm: number, x: number, y: number): number {
  const tip = drawing.cannulaTipPx;
  const back = drawing.cannulaAxisPointPx;
  if (tip === undefined || back === undefined) return STRIP_NONE;
  const length = Math.hypot(tip.x - back.x, tip.y - back.y);
  if (!(length > 1)) return STRIP_NONE;
  const ux = (tip.x - back.x) / length;
  const uy = (tip.y - back.y) / length;
  const beyond = ((x - tip.x) * ux + (y - tip.y) * uy) * drawing.pixelSpacingMm;
  const aside = Math.abs((x - tip.x) * uy - (y - tip.y) * ux) * drawing.pixelSpacingMm;
  if (beyond > BEYOND_TIP_MM) return STRIP_NONE;
  if (aside <= halfMm) return STRIP_CANNULA;
  return aside <= halfMm + BESIDE_MM ? STRIP_BESIDE : STRIP_NONE;
}

function fractionAt(body: BodyFrame, x: number, y: number): number {
  const t = x * body.down.x + y * body.down.y;
  if (body.view === "ap" || t < body.top || t > body.bottom) return -1;
  const fraction = fractionOf(body, x, y);
  return fraction >= 0 && fraction <= FRACTION_MAX ? fraction : -1;
}

/**
 * Maps for one drawing, in working pixels of a picture of `width` × `height`. `undefined` when the drawing cannot be used
 * (see `bodyFrame`) or lies outside the picture. `kept`: coordinates of an existing reference to stay in.
 */
export function buildRegion(
  drawing: Drawing,
  width: number,
  height: number,
  options: RegionOptions,
  kept?: RegionFrame,
): Region | undefined {
  const body = bodyFrame(drawing);
  if (body === undefined) return undefined;
  const grid = kept?.grid ?? gridAround(drawing.contourPx, drawing.pixelSpacingMm, width, height);
  const centre = kept?.centre ?? body.centroid;
  if (grid.width < 24 || grid.height < 24) return undefined;
  return mapsOf(drawing, body, drawing.contourPx, options, { grid, centre });
}

/** Points of the refined contour that lie along the drawn posterior wall. */
function wallOn(contour: readonly PointPx[], drawing: Drawing): PointPx[] {
  const wall = drawing.posteriorWallPx;
  const reach = WALL_NEAR_MM / drawing.pixelSpacingMm;
  return contour.filter((point) =>
    wall.some((to, i) => {
      const from = wall[i - 1];
      return from !== undefined && distanceToSegment(point, from, to) < reach;
    }),
  );
}

function distanceToSegment(point: PointPx, from: PointPx, to: PointPx): number {
  const ux = to.x - from.x;
  const uy = to.y - from.y;
  const length = ux * ux + uy * uy;
  const along = length > 0 ? ((point.x - from.x) * ux + (point.y - from.y) * uy) / length : 0;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * ux, point.y - from.y - share * uy);
}

/**
 * The same region with its maps on the bone's edge as the reference shows it, which allows a narrower margin. Unchanged
 * where too little of the edge was found or the refined outline is no body.
 */
export function refineRegion(region: Region, reference: Plane, options: RegionOptions): Region {
  const { drawing, grid, isUsable } = region;
  const spacingMm = drawing.pixelSpacingMm;
  const refined = refineContour(drawing.contourPx, reference, grid, isUsable, spacingMm);
  if (refined.found01 < FOUND_MIN) return region;
  const wall = wallOn(refined.contourPx, drawing);
  const edge = { ...drawing, contourPx: refined.contourPx };
  const body = bodyFrame(wall.length < 3 ? edge : { ...edge, posteriorWallPx: wall });
  if (body === undefined) return region;
  // Neighbours agree: every second point draws the same line, and distances to it cost half.
  const outline = refined.contourPx.filter((_, i) => i % 2 === 0);
  return mapsOf(drawing, body, outline, options, region);
}

function ringOf(points: readonly PointPx[]): Float64Array {
  return Float64Array.from(points.flatMap((point) => [point.x, point.y]));
}

interface ZoneInput {
  readonly distance: number;
  readonly marginMm: number;
  readonly isInDefect: boolean;
}

function zoneCode(
  body: BodyFrame,
  x: number,
  y: number,
  { distance, marginMm, isInDefect }: ZoneInput,
): number {
  if (distance <= marginMm) return 0;
  if (isInDefect) return POSTERIOR;
  const name = zoneOf(body, x, y, marginMm);
  return name === "none" ? 0 : ZONES.indexOf(name);
}

function mapsOf(
  drawing: Drawing,
  body: BodyFrame,
  contourPx: readonly PointPx[],
  { marginMm, cannulaOuterMm }: RegionOptions,
  { grid, centre }: RegionFrame,
): Region {
  const stripHalfMm = cannulaOuterMm / 2 + CANNULA_BLUR_MM;
  const size = grid.width * grid.height;
  const contour = ringOf(contourPx);
  const defect = drawing.wallDefectPx === undefined ? undefined : ringOf(drawing.wallDefectPx);
  const distanceMm = new Float32Array(size);
  const zone = new Uint8Array(size);
  const fraction = new Float32Array(size);
  const strip = new Uint8Array(size);
  const isUsable = new Uint8Array(size);
  for (let j = 0; j < grid.height; j++) {
    for (let i = 0; i < grid.width; i++) {
      const x = grid.left + i;
      const y = grid.top + j;
      const k = j * grid.width + i;
      const toContour = signedDistance(contour, x, y);
      // A destroyed part of the wall is cut out of the body: cement in it is cement behind the wall.
      const intoDefect = defect === undefined ? Number.NEGATIVE_INFINITY : -signedDistance(defect, x, y);
      const distance = Math.max(toContour, intoDefect) * drawing.pixelSpacingMm;
      const cover = stripAt(drawing, stripHalfMm, x, y);
      distanceMm[k] = distance;
      strip[k] = cover;
      isUsable[k] = cover === STRIP_CANNULA ? 0 : 1;
      zone[k] = zoneCode(body, x, y, { distance, marginMm, isInDefect: intoDefect > 0 });
      fraction[k] = cover === STRIP_CANNULA ? -1 : fractionAt(body, x, y);
    }
  }
  return { grid, centre, body, drawing, distanceMm, zone, fraction, strip, isUsable };
}

/** True when a body lies inside the grid with at least 10 mm around it, so that a reference there can still serve. */
export function isInsideGrid(drawing: Drawing, grid: Grid): boolean {
  const around = 10 / drawing.pixelSpacingMm;
  return drawing.contourPx.every(
    (point) =>
      point.x > grid.left + around &&
      point.y > grid.top + around &&
      point.x < grid.left + grid.width - around &&
      point.y < grid.top + grid.height - around,
  );
}
