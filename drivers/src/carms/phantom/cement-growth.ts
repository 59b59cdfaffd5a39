/**
 * How cement spreads: small cells are filled one after the other in a fixed seeded order, so that cement never retreats,
 * the volume in view is exactly the volume delivered, and a frame costs only the cells that are new.
 */
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import { createRandom, seedOf } from "../../plant/random.ts";
import type { LeakKind } from "../../plant/scenario.ts";
import { type SpineGeometry, signedDistance, spineOnSide, type VertebralBody } from "./geometry.ts";
import { leakCells } from "./leak-path.ts";
import { valueNoise3 } from "./value-noise.ts";

/** Edge of a cell, mm. */
export const CELL_MM = 0.5;
const CELL_ML = CELL_MM ** 3 / 1000;
/** Share of a cell of cancellous bone that cement can fill. */
const POROSITY = 0.85;
/** Cement keeps this far from the cortex while it is contained, mm. */
const INSET_MM = 1.6;
/** Most cement that a body is prepared for, mL. */
const BODY_LIMIT_ML = 7;

/** A cell of the order: position in the body's frame, mm, and its rank. */
export interface Cell {
  readonly u: number;
  readonly v: number;
  readonly w: number;
  readonly rank: number;
}

/** Projection of the cement along one axis, on a grid of CELL_MM cells. */
export interface ThicknessGrid {
  readonly columns: number;
  readonly rows: number;
  /** Centre of cell (0, 0): along the picture's x axis (u lateral, w AP) and v, mm. */
  readonly x0: number;
  readonly y0: number;
  /** Thickness of pure cement along the beam, mm. */
  readonly mm: Float32Array;
}

export interface CementGrowth {
  readonly lateral: ThicknessGrid;
  readonly ap: ThicknessGrid;
  /** Leaked volume at which the leak can be seen in the lateral view: area outside ≥ 1.5 mm² (posterior) or 3 mm². */
  readonly leakVisibleAtMl: number;
  /** Fills up to these volumes, mL; returns true when anything new was filled. Volumes never go back. */
  fillTo(bodyMl: number, leakMl: number): boolean;
  /** From now on cement comes from this tip, into this cavity; what is in the body stays where it is. */
  place(source: CementSource): void;
}

/** Where cement comes from: the tip in this pedicle, and the cavity that a balloon left there, mL. */
export interface CementSource {
  readonly side: CannulaSide;
  readonly cavityMl: number;
}

/** Margin behind the outline that a drawn contour cannot resolve, mm. */
const VISIBLE_MARGIN_MM = 1.3;

/** Ranks the inside of the body around the tip: an ellipsoid with fingers, more compact in a balloon's cavity. */
function bodyCells(spine: SpineGeometry, seed: number, cavityMl: number): Cell[] {
  const { treated: body, tip } = spine;
  const noise = seedOf(seed, "fingers");
  const centre = { u: tip.u, v: tip.v * 0.5, w: tip.w * 0.6 };
  const cells: Cell[] = [];
  const half = body.posteriorHeightMm / 2;
  for (let u = CELL_MM / 2; u < body.depthMm; u += CELL_MM) {
    for (let v = -half; v < half; v += CELL_MM) {
      if (signedDistance(body.outline, u, v) > -INSET_MM) continue;
      const reach = lateralReach(body, u);
      for (let w = -body.widthMm / 2; w < body.widthMm / 2; w += CELL_MM) {
        if (Math.abs(w) > reach) continue;
        const du = (u - centre.u) / (u > centre.u ? 0.78 : 0.9);
        const distance = Math.hypot(du, v - centre.v, (w - centre.w) / 1.35);
        if (distance > 15.5) continue;
        const inCavity = distance < cavityRadiusMm(cavityMl);
        const fingers =
          0.34 * valueNoise3(noise, u / 4, v / 4, w / 4) +
          0.2 * valueNoise3(noise ^ 9, u / 1.4, v / 1.4, w / 1.4);
        cells.push({ u, v, w, rank: distance * (1 + (inCavity ? 0.15 : 1) * fingers) });
      }
    }
  }
  return cells.sort((a, b) => a.rank - b.rank).slice(0, Math.ceil(BODY_LIMIT_ML / (CELL_ML * POROSITY)));
}

function cavityRadiusMm(cavityMl: number): number {
  return Math.cbrt((cavityMl * 1000 * 3) / (4 * Math.PI * 0.86 * 1.35));
}

/** Half width of the body at depth u: round in front, straight behind. */
function lateralReach(body: VertebralBody, u: number): number {
  const front = Math.min(1, u / (body.depthMm * 0.55));
  return (body.widthMm / 2 - 2) * Math.sqrt(Math.max(0.05, 1 - (1 - front) ** 2));
}

function emptyGrid(x0: number, x1: number, y0: number, y1: number): ThicknessGrid {
  const columns = Math.ceil((x1 - x0) / CELL_MM) + 1;
  const rows = Math.ceil((y1 - y0) / CELL_MM) + 1;
  return { columns, rows, x0, y0, mm: new Float32Array(columns * rows) };
}

function gridIndex(grid: ThicknessGrid, x: number, y: number): number {
  const column = Math.round((x - grid.x0) / CELL_MM);
  const row = Math.round((y - grid.y0) / CELL_MM);
  return column < 0 || row < 0 || column >= grid.columns || row >= grid.rows
    ? -1
    : row * grid.columns + column;
}

/** Order of filling as indices into the two projections; −1 lies outside a grid. */
interface Order {
  readonly lateral: Int32Array;
  readonly ap: Int32Array;
  readonly cellMl: number;
  filled: number;
}

function orderOf(cells: readonly Cell[], lateral: ThicknessGrid, ap: ThicknessGrid, share: number): Order {
  return {
    lateral: Int32Array.from(cells, (cell) => gridIndex(lateral, cell.u, cell.v)),
    ap: Int32Array.from(cells, (cell) => gridIndex(ap, cell.w, cell.v)),
    cellMl: CELL_ML * share,
    filled: 0,
  };
}

function fill(order: Order, volumeMl: number, lateral: ThicknessGrid, ap: ThicknessGrid): boolean {
  const wanted = Math.min(order.lateral.length, Math.floor(volumeMl / order.cellMl));
  const thickness = (order.cellMl / CELL_ML) * CELL_MM;
  const before = order.filled;
  for (; order.filled < wanted; order.filled += 1) {
    add(lateral.mm, order.lateral[order.filled] ?? -1, thickness);
    add(ap.mm, order.ap[order.filled] ?? -1, thickness);
  }
  return order.filled !== before;
}

function add(data: Float32Array, index: number, amount: number): void {
  if (index >= 0) data[index] = (data[index] ?? 0) + amount;
}

/** One number for each cell of a body's frame (±50 mm). */
function cellKey({ u, v, w }: Cell): number {
  const index = (mm: number): number => Math.round((mm + 50) / CELL_MM);
  return (index(u) * 400 + index(v)) * 400 + index(w);
}

function visibleAtMl(body: VertebralBody, cells: readonly Cell[], kind: LeakKind): number {
  const wanted = kind === "posterior" ? 1.5 : 3;
  const seen = new Set<string>();
  for (const [index, cell] of cells.entries()) {
    if (signedDistance(body.outline, cell.u, cell.v) < VISIBLE_MARGIN_MM) continue;
    seen.add(`${Math.round(cell.u / CELL_MM)},${Math.round(cell.v / CELL_MM)}`);
    if (seen.size * CELL_MM * CELL_MM >= wanted) return (index + 1) * CELL_ML;
  }
  return Number.POSITIVE_INFINITY;
}

/** Cement that has not been injected yet, for this anatomy, leak and cavity (0 without a balloon). */
export function createCementGrowth(
  spine: SpineGeometry,
  options: { readonly seed: number; readonly leak: LeakKind; readonly cavityMl: number },
): CementGrowth {
  const { treated: body } = spine;
  const lateral = emptyGrid(-26, body.depthMm + 14, -34, 34);
  const ap = emptyGrid(-34, 34, -34, 34);
  const leaked = leakCells(spine, options.leak, createRandom(seedOf(options.seed, "leak")));
  let source: CementSource = { side: "left", cavityMl: options.cavityMl };
  /** Cells filled from earlier tips, and their volume. */
  const taken = new Set<number>();
  let takenMl = 0;
  const freeCells = (): Cell[] => {
    const cells = bodyCells(spineOnSide(spine, source.side), options.seed, source.cavityMl);
    return taken.size === 0 ? cells : cells.filter((cell) => !taken.has(cellKey(cell)));
  };
  let inBody = orderOf(freeCells(), lateral, ap, POROSITY);
  const outside = orderOf(leaked, lateral, ap, 1);
  return {
    lateral,
    ap,
    leakVisibleAtMl: visibleAtMl(body, leaked, options.leak),
    fillTo(bodyMl, leakMl) {
      const isBodyChanged = fill(inBody, bodyMl - takenMl, lateral, ap);
      return fill(outside, leakMl, lateral, ap) || isBodyChanged;
    },
    place(next) {
      if (next.side === source.side && next.cavityMl === source.cavityMl) return;
      if (inBody.filled > 0) {
        for (const cell of freeCells().slice(0, inBody.filled)) taken.add(cellKey(cell));
        takenMl += inBody.filled * inBody.cellMl;
      }
      source = next;
      inBody = orderOf(freeCells(), lateral, ap, POROSITY);
    },
  };
}
