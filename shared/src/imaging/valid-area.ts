/**
 * Which part of a frame carries a picture: not covered by a collimator leaf, not burnt out, and not within a guard
 * band of either. Kept on a grid of small cells, because leaves and burnt-out areas are large.
 */
import { INVALID_BELOW } from "./intensity.ts";
import type { Plane } from "./picture-filter.ts";

export interface ValidArea {
  /** Side of a cell, working pixels. */
  readonly cellPx: number;
  readonly columns: number;
  readonly rows: number;
  /** Cells to keep off a blocked area. */
  readonly guardCells: number;
  readonly dark: Uint8Array;
  readonly scratch: Uint8Array;
  /** 1 where the picture must not be used. */
  readonly blocked: Uint8Array;
}

/** Guard band around blocked areas, mm: the penumbra of a leaf. */
const GUARD_MM = 2.5;
const CELL_MM = 2;
/** Share of invalid pixels that makes a cell dark. */
const INVALID_SHARE = 0.25;

export function validArea(width: number, height: number, spacingMm: number): ValidArea {
  const cellPx = Math.min(8, Math.max(3, Math.round(CELL_MM / spacingMm)));
  const columns = Math.ceil(width / cellPx);
  const rows = Math.ceil(height / cellPx);
  const cells = columns * rows;
  return {
    cellPx,
    columns,
    rows,
    guardCells: 1 + Math.ceil(GUARD_MM / (cellPx * spacingMm)),
    dark: new Uint8Array(cells),
    scratch: new Uint8Array(cells),
    blocked: new Uint8Array(cells),
  };
}

function isDarkCell(picture: Plane, x0: number, y0: number, cellPx: number, leafLevel: number): boolean {
  const x1 = Math.min(x0 + cellPx, picture.width);
  const y1 = Math.min(y0 + cellPx, picture.height);
  // Leaves are large: every second pixel each way tells as much.
  const step = cellPx >= 3 ? 2 : 1;
  let invalid = 0;
  let sum = 0;
  let count = 0;
  for (let y = y0; y < y1; y += step) {
    const row = y * picture.width;
    for (let x = x0; x < x1; x += step) {
      count++;
      const value = picture.data[row + x] as number;
      if (value < INVALID_BELOW) invalid++;
      else sum += value;
    }
  }
  return invalid > INVALID_SHARE * count || sum < leafLevel * (count - invalid);
}

/**
 * 1 where a cell of the line within `radius` is `wanted` (spread), along one axis; else the other value. Each cell is
 * looked at once: what matters is where the last `wanted` cell was.
 */
function spread(
  from: Uint8Array,
  to: Uint8Array,
  [lines, length]: readonly [lines: number, length: number],
  [perLine, perStep]: readonly [line: number, along: number],
  radius: number,
  wanted: 0 | 1,
): void {
  const other = wanted === 1 ? 0 : 1;
  for (let line = 0; line < lines; line++) {
    const start = line * perLine;
    let last = -1;
    for (let ahead = 0; ahead < Math.min(radius, length); ahead++) {
      if (from[start + ahead * perStep] === wanted) last = ahead;
    }
    for (let i = 0; i < length; i++) {
      const ahead = i + radius;
      if (ahead < length && from[start + ahead * perStep] === wanted) last = ahead;
      to[start + i * perStep] = last >= 0 && last >= i - radius ? wanted : other;
    }
  }
}

/**
 * Marks the blocked cells of a frame. A leaf is a dark area of at least three by three cells; a thin dark object
 * (cannula, wire) is not one. `leafLevel`: L below which a cell is taken for a leaf with scatter behind it.
 */
export function updateValidArea(area: ValidArea, picture: Plane, leafLevel: number): void {
  const { columns, rows, cellPx, dark, scratch, blocked } = area;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const isDark = isDarkCell(picture, column * cellPx, row * cellPx, cellPx, leafLevel);
      dark[row * columns + column] = isDark ? 1 : 0;
    }
  }
  const byRow = [rows, columns] as const;
  const byColumn = [columns, rows] as const;
  spread(dark, scratch, byRow, [columns, 1], 1, 0);
  spread(scratch, blocked, byColumn, [1, columns], 1, 0);
  spread(blocked, scratch, byRow, [columns, 1], area.guardCells, 1);
  spread(scratch, blocked, byColumn, [1, columns], area.guardCells, 1);
}
