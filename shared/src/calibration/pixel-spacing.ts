/**
 * Millimetres a pixel and distortion of a C-arm at one field of view, from the balls of a known grid in one picture.
 *
 *   place of a ball = affine map of its grid place, then r' = r·(1 + k₁·(r/R)²) about the picture's centre
 *
 * with R half of the shorter side, so that k₁ is the relative shift at the edge: positive is pincushion (image
 * intensifier), near 0 is a flat panel. The affine part allows a tilted grid; its two spacings must agree.
 */
import type { PointPx } from "../procedure/anatomy.ts";
import { combineTerms, termA, termB } from "./budget.ts";
import type { UncertaintyBudget } from "./calibration-result.ts";
import { solveLeastSquares } from "./least-squares.ts";

/** A ball: where it lies in the grid, counted from one corner, and where it was found. */
export interface GridPoint {
  readonly column: number;
  readonly row: number;
  readonly at: PointPx;
}

export interface GridPicture {
  readonly points: readonly GridPoint[];
  /** Between neighbouring balls, mm, and its expanded uncertainty (k = 2) from the phantom's certificate. */
  readonly pitchMm: number;
  readonly pitchUncertaintyMm: number;
  readonly pictureRows: number;
  readonly pictureColumns: number;
  /** Source to object, and how far the patient's spine may lie from the grid's plane (half width), mm. */
  readonly sourceToGridMm: number;
  readonly depthMm: number;
  /** Standard uncertainty of one place: 1 px for a tap, 0.2 px for a ball that was found by its centre of mass (assumptions). */
  readonly pointPx: number;
}

export interface PixelSpacing {
  /** In the grid's plane at the picture's centre. */
  readonly mmPerPx: number;
  /** Expanded (k = 2), relative, for something in the spine's plane. */
  readonly uncertainty01: number;
  readonly budget: UncertaintyBudget;
  /** Relative radial shift at half of the shorter side. */
  readonly k1: number;
  readonly k1Uncertainty: number;
  /** Largest spacing along one axis over the smallest, less 1: a tilted grid or pixels that are not square. */
  readonly anisotropy01: number;
  /** Root mean square of what the model leaves, px; without the radial term beside it. */
  readonly residualPx: number;
  readonly affineResidualPx: number;
  /** For the map: what is left at each point, px. */
  readonly residuals: readonly { readonly at: PointPx; readonly dx: number; readonly dy: number }[];
}

export type SpacingOutcome =
  | { readonly kind: "result"; readonly result: PixelSpacing }
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

const POINTS_MIN = 9;
/** The points must reach so far over the picture, as a part of its shorter side, to tell distortion (assumption). */
const REACH_MIN_01 = 0.5;
/** More at one point is a grid that was miscounted or a point that was mistapped, px (assumption). */
const RESIDUAL_MAX_PX = 8;
/** More than 3 % is a grid that stands askew: 14° (assumption). */
const ANISOTROPY_MAX_01 = 0.03;
const TURNS = 6;
const TRIALS = 20_000;
const SEED = 20_261_126;

/** Gauss–Newton over six affine parameters and k₁; refuses in words. */
export function estimateSpacing(grid: GridPicture): SpacingOutcome {
  const reasons = refusals(grid);
  if (reasons.length > 0) return { kind: "refused", reasons };
  const fit = fitGrid(grid, true);
  const affine = fitGrid(grid, false);
  const worstPx = Math.hypot(fit.left[2 * fit.worst] ?? 0, fit.left[2 * fit.worst + 1] ?? 0);
  if (worstPx > RESIDUAL_MAX_PX) {
    const { column, row } = grid.points[fit.worst] ?? { column: 0, row: 0 };
    const reason = `the points do not lie on a grid (one is ${worstPx.toFixed(0)} px off, ${RESIDUAL_MAX_PX} are allowed): look at column ${column + 1}, row ${row + 1} first; it may be miscounted or mistapped`;
    return { kind: "refused", reasons: [reason] };
  }
  const [large, small] = singularValues(fit.parameters);
  const anisotropy01 = large / small - 1;
  if (anisotropy01 > ANISOTROPY_MAX_01) {
    const reason = `the grid looks ${(100 * anisotropy01).toFixed(1)} % longer one way: stand it square to the beam, at most ${100 * ANISOTROPY_MAX_01} % are allowed`;
    return { kind: "refused", reasons: [reason] };
  }
  const pxPerPitch = Math.sqrt(large * small);
  const mmPerPx = grid.pitchMm / pxPerPitch;
  const budget = budgetOf(grid, fit, pxPerPitch, anisotropy01);
  return {
    kind: "result",
    result: {
      mmPerPx,
      uncertainty01: budget.expanded,
      budget,
      k1: fit.parameters[6] ?? 0,
      k1Uncertainty: 2 * fit.spreads(6),
      anisotropy01,
      residualPx: fit.residualPx,
      affineResidualPx: affine.residualPx,
      residuals: grid.points.map(({ at }, i) => ({
        at,
        dx: fit.left[2 * i] ?? 0,
        dy: fit.left[2 * i + 1] ?? 0,
      })),
    },
  };
}

function refusals({
  points,
  pitchMm,
  pictureRows,
  pictureColumns,
  sourceToGridMm,
  depthMm,
}: GridPicture): string[] {
  const reasons: string[] = [];
  if (!(pitchMm > 0)) reasons.push(`the pitch is ${pitchMm} mm: enter the distance between the balls`);
  if (!(sourceToGridMm > depthMm)) {
    reasons.push(
      `source to grid is ${sourceToGridMm} mm: enter the distance from the X-ray tube to the grid`,
    );
  }
  if (points.some(({ at }) => !Number.isFinite(at.x) || !Number.isFinite(at.y))) {
    reasons.push("a point has no place: set it again");
  }
  if (points.length < POINTS_MIN) {
    reasons.push(`${points.length} points are too few, ${POINTS_MIN} are needed: set more balls of the grid`);
  }
  if (reasons.length > 0) return reasons;
  const columns = new Set(points.map(({ column }) => column)).size;
  const rows = new Set(points.map(({ row }) => row)).size;
  if (Math.min(columns, rows) < 3) {
    reasons.push(`the points lie on ${columns} columns and ${rows} rows: three of each are needed`);
  }
  const side = Math.min(pictureRows, pictureColumns);
  const reach = Math.min(rangeOf(points.map(({ at }) => at.x)), rangeOf(points.map(({ at }) => at.y)));
  if (reach < REACH_MIN_01 * side) {
    reasons.push(
      `the points cover ${Math.round((100 * reach) / side)} % of the picture, ${100 * REACH_MIN_01} % are needed: distortion is largest at the edge`,
    );
  }
  return reasons;
}

interface GridFit {
  /** a, b, c, d, e, f, k₁: x = a + b·column + c·row, y = d + e·column + f·row, before the radial shift. */
  readonly parameters: readonly number[];
  readonly left: readonly number[];
  readonly residualPx: number;
  readonly degreesOfFreedom: number;
  readonly worst: number;
  readonly spreads: (parameter: number) => number;
}

function fitGrid({ points, pictureRows, pictureColumns, pointPx }: GridPicture, hasRadial: boolean): GridFit {
  const centre = { x: pictureColumns / 2, y: pictureRows / 2 };
  const radius = Math.min(pictureRows, pictureColumns) / 2;
  const count = hasRadial ? 7 : 6;
  let parameters = new Array<number>(7).fill(0);
  let covariance: number[][] = [];
  const placed = (p: readonly number[], { column, row }: GridPoint): PointPx => {
    const x = (p[0] ?? 0) + (p[1] ?? 0) * column + (p[2] ?? 0) * row - centre.x;
    const y = (p[3] ?? 0) + (p[4] ?? 0) * column + (p[5] ?? 0) * row - centre.y;
    const factor = 1 + (p[6] ?? 0) * ((x * x + y * y) / radius ** 2);
    return { x: centre.x + x * factor, y: centre.y + y * factor };
  };
  const leftOf = (p: readonly number[]): number[] =>
    points.flatMap((point) => {
      const at = placed(p, point);
      return [point.at.x - at.x, point.at.y - at.y];
    });
  for (let turn = 0; turn < TURNS; turn += 1) {
    const base = parameters;
    const rows = derivatives(base, count, leftOf);
    const solved = solveLeastSquares(
      rows,
      leftOf(base),
      rows.map(() => 1),
    );
    covariance = solved.covariance;
    parameters = base.map((value, i) => value + (solved.solution[i] ?? 0));
  }
  const left = leftOf(parameters);
  const squares = left.reduce((sum, value) => sum + value * value, 0);
  const degreesOfFreedom = left.length - count;
  const variance = Math.max(squares / degreesOfFreedom, pointPx ** 2);
  const lengths = points.map((_, i) => Math.hypot(left[2 * i] ?? 0, left[2 * i + 1] ?? 0));
  return {
    parameters,
    left,
    residualPx: Math.sqrt(squares / left.length),
    degreesOfFreedom,
    worst: lengths.indexOf(Math.max(...lengths)),
    spreads: (parameter) => Math.sqrt(variance * (covariance[parameter]?.[parameter] ?? 0)),
  };
}

/** Change of each place by each parameter, by differences. */
function derivatives(
  base: readonly number[],
  count: number,
  leftOf: (p: readonly number[]) => number[],
): number[][] {
  const here = leftOf(base);
  const columns = Array.from({ length: count }, (_, i) => {
    const step = i === 6 ? 1e-5 : 1e-3;
    const moved = base.map((value, j) => (j === i ? value + step : value));
    return leftOf(moved).map((value, j) => ((here[j] ?? 0) - value) / step);
  });
  return here.map((_, j) => columns.map((column) => column[j] ?? 0));
}

/** Pixels a pitch along the longest and the shortest direction. */
function singularValues(p: readonly number[]): readonly [number, number] {
  const [b, c, e, f] = [p[1] ?? 0, p[2] ?? 0, p[4] ?? 0, p[5] ?? 0];
  const sum = b * b + c * c + e * e + f * f;
  const root = Math.sqrt(Math.max(0, sum * sum - 4 * (b * f - c * e) ** 2));
  return [Math.sqrt((sum + root) / 2), Math.sqrt((sum - root) / 2)];
}

/** All terms relative to the spacing. */
function budgetOf(
  grid: GridPicture,
  fit: GridFit,
  pxPerPitch: number,
  anisotropy01: number,
): UncertaintyBudget {
  const spread = Math.hypot(fit.spreads(1), fit.spreads(5)) / 2;
  return combineTerms(
    [
      termA({
        id: "points",
        title: "places of the balls",
        value: spread / pxPerPitch,
        valueUnit: "1",
        degreesOfFreedom: fit.degreesOfFreedom,
        source: `${grid.points.length} points`,
      }),
      termB({
        id: "pitch",
        title: "pitch of the grid, certificate",
        distribution: "normal",
        value: grid.pitchUncertaintyMm / 2 / grid.pitchMm,
        valueUnit: "1",
        source: "certificate",
      }),
      termB({
        id: "depth",
        title: "spine beside the grid's plane",
        distribution: "rectangular",
        value: grid.depthMm / grid.sourceToGridMm,
        valueUnit: "1",
        source: "as entered",
      }),
      termB({
        id: "tilt",
        title: "grid not square to the beam",
        distribution: "rectangular",
        value: anisotropy01 / 2,
        valueUnit: "1",
        source: "difference of the two directions",
      }),
    ],
    { trials: TRIALS, seed: SEED },
  );
}

function rangeOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
