/**
 * The vertebral body's own axes, from what the operator drew: `s` runs from anterior to posterior, at right angles to
 * the drawn posterior wall, `t` from cranial to caudal along it. All lengths in pixels of the drawing's picture.
 */
import type { Drawing, PointPx } from "./anatomy.ts";

/** Where a point outside the body lies. `none`: not told apart from the body's own border. */
export type BodyZone = "none" | "posterior" | "discSuperior" | "discInferior" | "anterior" | "lateral";

export interface BodyFrame {
  readonly view: Drawing["view"];
  readonly spacingMm: number;
  readonly centroid: PointPx;
  /** Unit vector from anterior to posterior (lateral view), or to the picture's right (AP view). */
  readonly along: PointPx;
  /** Unit vector from cranial to caudal. */
  readonly down: PointPx;
  /** Cranial and caudal end of the contour on the `t` axis. */
  readonly top: number;
  readonly bottom: number;
  /** Anterior and posterior wall on the `s` axis, at `top`, `top + 1`, … */
  readonly anteriorWall: Float64Array;
  readonly posteriorWall: Float64Array;
  /** Mean depth between the walls, mm. */
  readonly depthMm: number;
}

/** Depth of the smallest body that is plausible; less means that wall and contour contradict each other. */
const DEPTH_MIN_MM = 8;
/** The anterior wall is fitted to this share of the height, about the middle: beyond it endplates of a wedged body begin. */
const WALL_SHARE = 0.4;
const WALL_SAMPLES = 9;
/** Outside near the middle of a wall, contour and wall line may differ: such points are told to no zone. */
const MIDDLE_SHARE = 0.25;

function polygonCentroid(points: readonly PointPx[]): PointPx | undefined {
  let doubleArea = 0;
  let x = 0;
  let y = 0;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous === undefined) return undefined;
    const cross = previous.x * point.y - point.x * previous.y;
    doubleArea += cross;
    x += (previous.x + point.x) * cross;
    y += (previous.y + point.y) * cross;
    previous = point;
  }
  if (!(Math.abs(doubleArea) > 1)) return undefined;
  return { x: x / (3 * doubleArea), y: y / (3 * doubleArea) };
}

function downVector(drawing: Drawing): PointPx {
  const first = drawing.posteriorWallPx[0];
  const last = drawing.posteriorWallPx.at(-1);
  if (drawing.view === "ap" || first === undefined || last === undefined) return { x: 0, y: 1 };
  const length = Math.hypot(last.x - first.x, last.y - first.y);
  if (!(length > 1)) return { x: 0, y: 1 };
  const sign = last.y >= first.y ? 1 : -1;
  return { x: (sign * (last.x - first.x)) / length, y: (sign * (last.y - first.y)) / length };
}

function sideOf(point: PointPx, axis: PointPx): number {
  return point.x * axis.x + point.y * axis.y;
}

/** Smallest or largest `s` at which the contour crosses height `t`; `undefined` when it does not. */
function crossing(
  contour: readonly PointPx[],
  along: PointPx,
  down: PointPx,
  t: number,
  wanted: "min" | "max",
): number | undefined {
  let found: number | undefined;
  let previous = contour.at(-1);
  for (const point of contour) {
    if (previous === undefined) return undefined;
    const t0 = sideOf(previous, down);
    const t1 = sideOf(point, down);
    if (t0 <= t !== t1 <= t) {
      const share = (t - t0) / (t1 - t0);
      const s = sideOf(previous, along) * (1 - share) + sideOf(point, along) * share;
      if (found === undefined || (wanted === "min" ? s < found : s > found)) found = s;
    }
    previous = point;
  }
  return found;
}

/** `s` of the drawn wall at height `t`; beyond its ends it goes on straight. */
function wallAt(wall: readonly { readonly s: number; readonly t: number }[], t: number): number | undefined {
  let previous = wall[0];
  if (previous === undefined) return undefined;
  if (t <= previous.t) return previous.s;
  for (const point of wall) {
    if (t <= point.t) {
      const span = point.t - previous.t;
      const share = span > 0 ? (t - previous.t) / span : 1;
      return previous.s * (1 - share) + point.s * share;
    }
    previous = point;
  }
  return previous.s;
}

/** Straight line s = offset + slope·t through one side of the contour, from heights about the middle. */
function sideLine(
  contour: readonly PointPx[],
  along: PointPx,
  down: PointPx,
  middle: number,
  height: number,
  wanted: "min" | "max",
): { readonly offset: number; readonly slope: number } | undefined {
  let n = 0;
  let sumT = 0;
  let sumS = 0;
  let sumTt = 0;
  let sumTs = 0;
  for (let i = 0; i < WALL_SAMPLES; i++) {
    const t = (i / (WALL_SAMPLES - 1) - 0.5) * WALL_SHARE * height;
    const s = crossing(contour, along, down, middle + t, wanted);
    if (s === undefined) continue;
    n++;
    sumT += t;
    sumS += s;
    sumTt += t * t;
    sumTs += t * s;
  }
  const spread = n * sumTt - sumT * sumT;
  if (n < 3 || !(spread > 0)) return undefined;
  const slope = (n * sumTs - sumT * sumS) / spread;
  return { offset: (sumS - slope * sumT) / n - slope * middle, slope };
}

function wallTables(
  drawing: Drawing,
  along: PointPx,
  down: PointPx,
  top: number,
  bottom: number,
  middle: number,
): { anteriorWall: Float64Array; posteriorWall: Float64Array } | undefined {
  const size = Math.max(1, Math.ceil(bottom - top) + 1);
  const anteriorWall = new Float64Array(size);
  const posteriorWall = new Float64Array(size);
  const wall = drawing.posteriorWallPx
    .map((point) => ({ s: sideOf(point, along), t: sideOf(point, down) }))
    .sort((a, b) => a.t - b.t);
  const isDrawnWall = drawing.view === "lateral" && wall.length >= 2;
  const front = sideLine(drawing.contourPx, along, down, middle, bottom - top, "min");
  const back = sideLine(drawing.contourPx, along, down, middle, bottom - top, "max");
  if (front === undefined || back === undefined) return undefined;
  for (let i = 0; i < size; i++) {
    const t = top + i;
    anteriorWall[i] = front.offset + front.slope * t;
    posteriorWall[i] = (isDrawnWall ? wallAt(wall, t) : undefined) ?? back.offset + back.slope * t;
  }
  return { anteriorWall, posteriorWall };
}

/**
 * Builds the axes of a drawn body. `undefined` when the drawing cannot be used: fewer than three points, no area, or
 * a posterior wall that does not lie behind the anterior wall (drawn on the wrong side).
 */
export function bodyFrame(drawing: Drawing): BodyFrame | undefined {
  const centroid = polygonCentroid(drawing.contourPx);
  if (centroid === undefined || !(drawing.pixelSpacingMm > 0)) return undefined;
  const down = downVector(drawing);
  const isFlipped = drawing.view === "lateral" && drawing.posteriorDirection === "left";
  const along = isFlipped ? { x: -down.y, y: down.x } : { x: down.y, y: -down.x };
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const point of drawing.contourPx) {
    const t = sideOf(point, down);
    if (t < top) top = t;
    if (t > bottom) bottom = t;
  }
  if (!Number.isFinite(top) || !Number.isFinite(bottom)) return undefined;
  const tables = wallTables(drawing, along, down, top, bottom, sideOf(centroid, down));
  if (tables === undefined) return undefined;
  let depth = 0;
  tables.posteriorWall.forEach((s, i) => {
    depth += s - (tables.anteriorWall[i] ?? s);
  });
  const depthMm = (depth / tables.posteriorWall.length) * drawing.pixelSpacingMm;
  if (!(depthMm >= DEPTH_MIN_MM)) return undefined;
  return {
    view: drawing.view,
    spacingMm: drawing.pixelSpacingMm,
    centroid,
    along,
    down,
    top,
    bottom,
    ...tables,
    depthMm,
  };
}

function indexAt(frame: BodyFrame, t: number): number {
  return Math.min(Math.max(Math.round(t - frame.top), 0), frame.posteriorWall.length - 1);
}

/** Front fraction of a point: 0 on the anterior wall, 1 on the posterior wall, at the point's own height. */
export function fractionOf(frame: BodyFrame, x: number, y: number): number {
  const i = indexAt(frame, x * frame.down.x + y * frame.down.y);
  const front = frame.anteriorWall[i] ?? 0;
  const back = frame.posteriorWall[i] ?? 1;
  return (x * frame.along.x + y * frame.along.y - front) / (back - front);
}

/** Depth of the body, mm, at the height of a point. */
export function depthMmAt(frame: BodyFrame, x: number, y: number): number {
  const i = indexAt(frame, x * frame.down.x + y * frame.down.y);
  return ((frame.posteriorWall[i] ?? 0) - (frame.anteriorWall[i] ?? 0)) * frame.spacingMm;
}

/**
 * Zone of a point that lies outside the contour by more than `marginMm`. Behind the wall by more than the margin is
 * posterior at any height, because the canal runs along the whole spine.
 */
export function zoneOf(frame: BodyFrame, x: number, y: number, marginMm: number): BodyZone {
  const s = x * frame.along.x + y * frame.along.y;
  const t = x * frame.down.x + y * frame.down.y;
  const i = indexAt(frame, t);
  const margin = marginMm / frame.spacingMm;
  const behind = s - (frame.posteriorWall[i] ?? s);
  const before = (frame.anteriorWall[i] ?? s) - s;
  if (behind > margin) return frame.view === "ap" ? "lateral" : "posterior";
  if (before > margin) return frame.view === "ap" ? "lateral" : "anterior";
  const fromMiddle = t - (frame.centroid.x * frame.down.x + frame.centroid.y * frame.down.y);
  const isByWall = Math.max(behind, before) > -2 * margin;
  if (isByWall && Math.abs(fromMiddle) < MIDDLE_SHARE * (frame.bottom - frame.top)) return "none";
  return fromMiddle < 0 ? "discSuperior" : "discInferior";
}

/**
 * The two ticks that mark the stop line: short segments above and below the body, outside it so that they hide no
 * cement. Empty in the AP view.
 */
export function stopTicks(frame: BodyFrame, fraction: number): readonly (readonly PointPx[])[] {
  if (frame.view === "ap") return [];
  const near = 2 / frame.spacingMm;
  const far = 7 / frame.spacingMm;
  const tickFrom = (end: number, sign: number, index: number): readonly PointPx[] => {
    const front = frame.anteriorWall[index] ?? 0;
    const back = frame.posteriorWall[index] ?? 0;
    const s = front + fraction * (back - front);
    return [near, far].map((gap) => {
      const t = end + sign * gap;
      return {
        x: s * frame.along.x + t * frame.down.x,
        y: s * frame.along.y + t * frame.down.y,
      };
    });
  };
  return [tickFrom(frame.top, -1, 0), tickFrom(frame.bottom, 1, frame.posteriorWall.length - 1)];
}
