/** Outlines of a mask for the overlay: crack following along pixel borders, then simplified. */
import type { PointPx } from "../procedure/anatomy.ts";

/** Directions east, south, west, north: step of the corner, and the pixel to the right of the crack. */
const STEP_X = [1, 0, -1, 0] as const;
const STEP_Y = [0, 1, 0, -1] as const;

const POINTS_MAX = 200;

function isSet(mask: Uint8Array, width: number, height: number, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x] !== 0;
}

/** Pixel ahead of corner (x, y) in direction `d`, on the left or the right of the crack. */
function isAhead(
  mask: Uint8Array,
  width: number,
  height: number,
  at: PointPx,
  d: number,
  side: "left" | "right",
): boolean {
  const right = side === "right";
  if (d === 0) return isSet(mask, width, height, at.x, right ? at.y : at.y - 1);
  if (d === 1) return isSet(mask, width, height, right ? at.x - 1 : at.x, at.y);
  if (d === 2) return isSet(mask, width, height, at.x - 1, right ? at.y - 1 : at.y);
  return isSet(mask, width, height, right ? at.x : at.x - 1, at.y - 1);
}

/** Corners of one border, pixels on the right; `seen` marks the pixels whose upper border was passed. */
function follow(
  mask: Uint8Array,
  seen: Uint8Array,
  width: number,
  height: number,
  startX: number,
  startY: number,
): PointPx[] {
  const corners: PointPx[] = [];
  let x = startX;
  let y = startY;
  let d = 0;
  let last = -1;
  do {
    if (d !== last) corners.push({ x, y });
    last = d;
    if (d === 0) seen[y * width + x] = 1;
    x += STEP_X[d] as number;
    y += STEP_Y[d] as number;
    const at = { x, y };
    if (isAhead(mask, width, height, at, d, "left")) d = (d + 3) % 4;
    else if (!isAhead(mask, width, height, at, d, "right")) d = (d + 1) % 4;
  } while (x !== startX || y !== startY || d !== 0);
  return corners;
}

function signedArea(points: readonly PointPx[]): number {
  let area = 0;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous !== undefined) area += previous.x * point.y - point.x * previous.y;
    previous = point;
  }
  return area / 2;
}

function distanceToChord(point: PointPx, from: PointPx, to: PointPx): number {
  const ux = to.x - from.x;
  const uy = to.y - from.y;
  const length = Math.hypot(ux, uy);
  if (length < 1e-9) return Math.hypot(point.x - from.x, point.y - from.y);
  return Math.abs((point.x - from.x) * uy - (point.y - from.y) * ux) / length;
}

/** Marks the points to keep between two kept ones (Douglas and Peucker 1973). */
function keepBetween(
  points: readonly PointPx[],
  keep: boolean[],
  first: number,
  last: number,
  limit: number,
): void {
  const stack = [[first, last] as const];
  for (let range = stack.pop(); range !== undefined; range = stack.pop()) {
    const from = points[range[0]];
    const to = points[range[1]];
    if (from === undefined || to === undefined) continue;
    let worst = limit;
    let at = -1;
    for (let i = range[0] + 1; i < range[1]; i++) {
      const distance = distanceToChord(points[i] as PointPx, from, to);
      if (distance > worst) {
        worst = distance;
        at = i;
      }
    }
    if (at > 0) {
      keep[at] = true;
      stack.push([range[0], at], [at, range[1]]);
    }
  }
}

/** Fewer points for the same line: none further off than `limit`, which grows until at most 200 are left. */
export function simplify(points: readonly PointPx[], limit: number): readonly PointPx[] {
  if (points.length < 5) return points;
  for (let tolerance = limit; ; tolerance *= 2) {
    const keep = points.map(() => false);
    const half = points.length >> 1;
    keep[0] = true;
    keep[half] = true;
    keep[points.length - 1] = true;
    keepBetween(points, keep, 0, half, tolerance);
    keepBetween(points, keep, half, points.length - 1, tolerance);
    const kept = points.filter((_, i) => keep[i]);
    if (kept.length <= POINTS_MAX) return kept;
  }
}

/**
 * Outer borders of the areas of a mask of at least `leastPx` pixels, largest first, at most `most`. Points are pixel
 * coordinates of the mask with pixel centres at whole numbers. `seen` is a buffer of the mask's size.
 */
export function outlines(
  mask: Uint8Array,
  width: number,
  height: number,
  seen: Uint8Array,
  leastPx: number,
  most: number,
): (readonly PointPx[])[] {
  seen.fill(0);
  const found: { readonly area: number; readonly points: readonly PointPx[] }[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x;
      if (mask[k] === 0 || seen[k] !== 0 || isSet(mask, width, height, x, y - 1)) continue;
      const corners = follow(mask, seen, width, height, x, y);
      const area = signedArea(corners);
      // Borders of holes run the other way round and have a negative area.
      if (area < leastPx) continue;
      found.push({ area, points: corners });
    }
  }
  found.sort((a, b) => b.area - a.area);
  return found.slice(0, most).map(({ points }) =>
    simplify(
      points.map((point) => ({ x: point.x - 0.5, y: point.y - 0.5 })),
      0.7,
    ),
  );
}
