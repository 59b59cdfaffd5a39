/** The outline of the body without its posterior wall: what matters most there is cement, and no line may hide it. */
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";

/** An edge whose both ends are this near to the drawn wall lies on it, mm (assumption: jitter of a drawing hand). */
const ON_WALL_MM = 2.5;

/**
 * The contour as lines to draw. @param contourPx the drawn contour where the bone is now, point for point; a contour
 * of another drawing is closed as it is.
 */
export function openContour(
  contourPx: readonly PointPx[],
  drawing: Drawing | undefined,
): readonly { readonly points: readonly PointPx[]; readonly isClosed: boolean }[] {
  const drawn = drawing?.contourPx ?? [];
  const count = contourPx.length;
  const isOnWall = drawn.length === count && drawing !== undefined ? wallEdges(drawing) : [];
  const firstOnWall = isOnWall.indexOf(true);
  if (firstOnWall < 0) return [{ points: contourPx, isClosed: true }];
  const lines: PointPx[][] = [];
  let line: PointPx[] = [];
  for (let step = 1; step <= count; step++) {
    const edge = (firstOnWall + step) % count;
    const [from, to] = [contourPx[edge], contourPx[(edge + 1) % count]];
    if (isOnWall[edge] === true || from === undefined || to === undefined) {
      if (line.length > 0) lines.push(line);
      line = [];
    } else {
      if (line.length === 0) line.push(from);
      line.push(to);
    }
  }
  return lines.map((points) => ({ points, isClosed: false }));
}

/** For each edge (point i to the next) whether it lies on the wall. */
function wallEdges({ contourPx, posteriorWallPx, pixelSpacingMm }: Drawing): readonly boolean[] {
  const limitPx = ON_WALL_MM / pixelSpacingMm;
  const isNear = (point: PointPx | undefined) =>
    point !== undefined && distancePx(point, posteriorWallPx) <= limitPx;
  return contourPx.map((point, index) => {
    const next = contourPx[(index + 1) % contourPx.length];
    const middle = next && { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return isNear(point) && isNear(next) && isNear(middle);
  });
}

function distancePx(point: PointPx, line: readonly PointPx[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, from] of line.entries()) {
    const to = line[index + 1];
    if (to !== undefined) least = Math.min(least, segmentDistancePx(point, from, to));
  }
  return least;
}

function segmentDistancePx(point: PointPx, from: PointPx, to: PointPx): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length2;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}
