/** Tells whether a drawing can be used, and if not, what is wrong with it and what to do: for a person. */
import type { Drawing, PointPx } from "./anatomy.ts";
import { bodyFrame } from "./body-frame.ts";

export interface DrawingProblem {
  readonly field: keyof Drawing;
  readonly value: string;
  /** What is wrong and what to do. */
  readonly advice: string;
}

/** Same limits as a spacing that a page may send: below, a pixel is smaller than any detector's. */
const SPACING_MIN_MM = 0.02;
const SPACING_MAX_MM = 3;
/** A body smaller or larger is a slip of the hand or a wrong spacing. */
const SIZE_MIN_MM = 5;
const SIZE_MAX_MM = 100;
/** A body at the picture's edge may be drawn beyond it by this share of the frame. */
const BEYOND_SHARE = 0.05;
/** A loop of less than this share of the outline is a kink. */
const KINK_SHARE = 0.02;

/** `columns` and `rows`: of the picture it was drawn on, when one is known. `undefined`: it can be used. */
export function problemOf(
  drawing: Drawing,
  columns: number | undefined,
  rows: number | undefined,
): DrawingProblem | undefined {
  return (
    spacingProblem(drawing) ??
    pointProblem(drawing, columns, rows) ??
    contourProblem(drawing) ??
    wallProblem(drawing)
  );
}

function spacingProblem({ pixelSpacingMm }: Drawing): DrawingProblem | undefined {
  if (pixelSpacingMm >= SPACING_MIN_MM && pixelSpacingMm <= SPACING_MAX_MM) return undefined;
  return {
    field: "pixelSpacingMm",
    value: String(pixelSpacingMm),
    advice: `${SPACING_MIN_MM} to ${SPACING_MAX_MM} mm a pixel is possible; give the spacing at the patient, not at the detector`,
  };
}

/** Every point that was drawn must lie in the picture, but for the cannula's axis, which may leave it. */
function pointProblem(
  drawing: Drawing,
  columns: number | undefined,
  rows: number | undefined,
): DrawingProblem | undefined {
  const { contourPx, posteriorWallPx, wallDefectPx = [], cannulaTipPx, cannulaAxisPointPx } = drawing;
  const lists: readonly (readonly [keyof Drawing, readonly PointPx[]])[] = [
    ["contourPx", contourPx],
    ["posteriorWallPx", posteriorWallPx],
    ["wallDefectPx", wallDefectPx],
    ["cannulaTipPx", cannulaTipPx === undefined ? [] : [cannulaTipPx]],
    ["cannulaAxisPointPx", cannulaAxisPointPx === undefined ? [] : [cannulaAxisPointPx]],
  ];
  for (const [field, points] of lists) {
    for (const point of points) {
      const value = textOf(point);
      if (!Number.isFinite(point.x) || !Number.isFinite(point.y))
        return { field, value, advice: "a point has two finite numbers, column and row; draw it again" };
      if (columns === undefined || rows === undefined || field === "cannulaAxisPointPx") continue;
      if (isWithin(point.x, columns) && isWithin(point.y, rows)) continue;
      const advice = `the point is outside the picture of ${columns} x ${rows}; points are [column, row] of the picture as stored, draw it again`;
      return { field, value, advice };
    }
  }
  return undefined;
}

function isWithin(at: number, size: number): boolean {
  return at >= -BEYOND_SHARE * size && at <= (1 + BEYOND_SHARE) * size;
}

function contourProblem({ contourPx, pixelSpacingMm }: Drawing): DrawingProblem | undefined {
  const field = "contourPx";
  if (contourPx.length < 3) {
    const advice = "an outline has three points or more; draw around the body";
    return { field, value: `${contourPx.length} points`, advice };
  }
  const crossing = crossingOf(contourPx);
  if (crossing !== undefined) {
    const advice = "the outline crosses itself there; draw its points in order around the body";
    return { field, value: crossing, advice };
  }
  for (const axis of ["x", "y"] as const) {
    const values = contourPx.map((point) => point[axis]);
    const sizeMm = (Math.max(...values) - Math.min(...values)) * pixelSpacingMm;
    if (sizeMm >= SIZE_MIN_MM && sizeMm <= SIZE_MAX_MM) continue;
    const what = axis === "x" ? "wide" : "high";
    const advice = `${SIZE_MIN_MM} to ${SIZE_MAX_MM} mm is possible; check the outline and the spacing`;
    return { field, value: `${sizeMm.toFixed(1)} mm ${what} at ${pixelSpacingMm} mm a pixel`, advice };
  }
  return undefined;
}

function wallProblem(drawing: Drawing): DrawingProblem | undefined {
  if (drawing.view === "ap") return unusable(drawing);
  const { posteriorWallPx: wall, posteriorDirection, contourPx } = drawing;
  const field = "posteriorWallPx";
  const first = wall[0];
  const last = wall.at(-1);
  if (first === undefined || last === undefined || wall.length < 2) {
    const advice = "the posterior wall has two points or more, cranial to caudal; draw it";
    return { field, value: wall.length === 1 ? "1 point" : `${wall.length} points`, advice };
  }
  if (Math.hypot(last.x - first.x, last.y - first.y) * drawing.pixelSpacingMm < SIZE_MIN_MM) {
    const advice = `the posterior wall is shorter than ${SIZE_MIN_MM} mm; draw it from endplate to endplate`;
    return { field, value: `${textOf(first)} to ${textOf(last)}`, advice };
  }
  const wallX = meanOf(wall.map((point) => point.x));
  const bodyX = meanOf(contourPx.map((point) => point.x));
  if (posteriorDirection === "left" ? wallX >= bodyX : wallX <= bodyX) {
    const side = wallX >= bodyX ? "right" : "left";
    const advice = `the posterior wall was drawn on the ${side} of the body's middle; correct the direction or draw the wall on the other side`;
    return { field: "posteriorDirection", value: posteriorDirection, advice };
  }
  return unusable(drawing);
}

/** What is left: a wall that leaves the body no depth. */
function unusable(drawing: Drawing): DrawingProblem | undefined {
  if (bodyFrame(drawing) !== undefined) return undefined;
  const isLateral = drawing.view === "lateral";
  return {
    field: isLateral ? "posteriorWallPx" : "contourPx",
    value: (isLateral ? drawing.posteriorWallPx : drawing.contourPx).map(textOf).join(" "),
    advice: "outline and wall leave the body no depth; draw both again",
  };
}

/** Where two edges cross that are no neighbours. A kink at a corner, by an unsteady hand, does no harm. */
function crossingOf(contour: readonly PointPx[]): string | undefined {
  const edges = contour.map((from, index) => ({ from, to: contour[(index + 1) % contour.length] ?? from }));
  for (const [i, a] of edges.entries()) {
    for (const [j, b] of edges.entries()) {
      const isNeighbour = j <= i + 1 || (i === 0 && j === edges.length - 1);
      if (isNeighbour || !isCrossing(a.from, a.to, b.from, b.to)) continue;
      const at = crossingPoint(a.from, a.to, b.from, b.to);
      const loop = areaOf([at, ...contour.slice(i + 1, j + 1)]);
      const rest = areaOf([at, ...contour.slice(j + 1), ...contour.slice(0, i + 1)]);
      if (Math.min(loop, rest) > KINK_SHARE * (loop + rest))
        return `${textOf(a.from)}-${textOf(a.to)} and ${textOf(b.from)}-${textOf(b.to)}`;
    }
  }
  return undefined;
}

function crossingPoint(a: PointPx, b: PointPx, c: PointPx, d: PointPx): PointPx {
  const share = turn(c, d, a) / (turn(c, d, a) - turn(c, d, b));
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}

/** Area of a closed polygon. */
function areaOf(points: readonly PointPx[]): number {
  const first = points[0];
  if (first === undefined) return 0;
  const doubled = points.map((point, index) =>
    turn(first, point, points[(index + 1) % points.length] ?? first),
  );
  return Math.abs(doubled.reduce((sum, area) => sum + area, 0)) / 2;
}

function isCrossing(a: PointPx, b: PointPx, c: PointPx, d: PointPx): boolean {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/** Above zero when the way from a over b to c turns one way, below when the other. */
function turn(a: PointPx, b: PointPx, c: PointPx): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function textOf({ x, y }: PointPx): string {
  return `[${x}, ${y}]`;
}
