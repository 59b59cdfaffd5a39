/** Projects the cement's thickness onto the picture: only the rectangle that cement can reach is ever touched. */
import { CEMENT_PER_MM } from "./cannula-picture.ts";
import { blur, type Canvas, PAD_PX, type RectPx, rectToPx } from "./canvas.ts";
import { CELL_MM, type ThicknessGrid } from "./cement-growth.ts";
import { lateralToPicture, type SpineGeometry } from "./geometry.ts";

export interface CementPicture {
  readonly rect: RectPx;
  /** Primary attenuation, on the padded canvas. */
  readonly attenuation: Float32Array;
  /** Draws the grid as it is now. */
  refresh(): void;
}

/** Where the grid lies in the picture: position of its centre's origin and its rotation. */
interface Placement {
  readonly originX: number;
  readonly originY: number;
  readonly cos: number;
  readonly sin: number;
}

function placementOf(spine: SpineGeometry, view: "lateral" | "ap"): Placement {
  const { treated } = spine;
  if (view === "ap") return { originX: treated.centre.x, originY: treated.centre.y, cos: 1, sin: 0 };
  const origin = lateralToPicture(treated, 0, 0);
  return {
    originX: origin.x,
    originY: origin.y,
    cos: Math.cos(treated.tiltRad),
    sin: Math.sin(treated.tiltRad),
  };
}

/** A picture of the grid, which `refresh` keeps up with. */
export function createCementPicture(
  canvas: Canvas,
  spine: SpineGeometry,
  grid: ThicknessGrid,
  view: "lateral" | "ap",
): CementPicture {
  const at = placementOf(spine, view);
  const attenuation = new Float32Array(canvas.data.length);
  const soft = new Float32Array(grid.mm.length);
  const rect = rectOf(canvas, grid, at);
  return {
    rect,
    attenuation,
    refresh() {
      soft.set(grid.mm);
      blur(soft, grid.columns, grid.rows, 2);
      project(canvas, rect, at, { ...grid, mm: soft }, attenuation);
    },
  };
}

function rectOf(canvas: Canvas, grid: ThicknessGrid, at: Placement): RectPx {
  const corners = [0, 1, 2, 3].map((corner) => {
    const x = grid.x0 + (corner & 1 ? (grid.columns - 1) * CELL_MM : 0);
    const y = grid.y0 + (corner & 2 ? (grid.rows - 1) * CELL_MM : 0);
    return { x: at.originX + at.cos * x - at.sin * y, y: at.originY + at.sin * x + at.cos * y };
  });
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  return rectToPx(canvas, {
    x0: Math.min(...xs),
    y0: Math.min(...ys),
    x1: Math.max(...xs),
    y1: Math.max(...ys),
  });
}

function project(
  canvas: Canvas,
  rect: RectPx,
  at: Placement,
  grid: ThicknessGrid,
  attenuation: Float32Array,
): void {
  const { columns, rows, mm } = grid;
  const perCell = canvas.spacingMm / CELL_MM;
  for (let row = rect.y0; row < rect.y1; row += 1) {
    const dx = (rect.x0 - PAD_PX) * canvas.spacingMm - at.originX;
    const dy = (row - PAD_PX) * canvas.spacingMm - at.originY;
    let gx = (at.cos * dx + at.sin * dy - grid.x0) / CELL_MM;
    let gy = (-at.sin * dx + at.cos * dy - grid.y0) / CELL_MM;
    const start = row * canvas.strideRowPx;
    for (let column = rect.x0; column < rect.x1; column += 1) {
      const ix = Math.floor(gx);
      const iy = Math.floor(gy);
      let value = 0;
      if (ix >= 0 && iy >= 0 && ix < columns - 1 && iy < rows - 1) {
        const fx = gx - ix;
        const fy = gy - iy;
        const index = iy * columns + ix;
        const top = (mm[index] ?? 0) * (1 - fx) + (mm[index + 1] ?? 0) * fx;
        const bottom = (mm[index + columns] ?? 0) * (1 - fx) + (mm[index + columns + 1] ?? 0) * fx;
        value = top * (1 - fy) + bottom * fy;
      }
      attenuation[start + column] = value * CEMENT_PER_MM;
      gx += at.cos * perCell;
      gy -= at.sin * perCell;
    }
  }
}
