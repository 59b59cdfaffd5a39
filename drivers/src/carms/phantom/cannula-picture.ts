/** The access cannula: a steel tube whose walls are dark, whose lumen is lighter and turns dark as cement enters. */
import { cannulaTube } from "@cementwatch/shared/hydraulics/cannula";
import { type Canvas, pixelToMm, type RectMm, rectToPx } from "./canvas.ts";
import { lateralToPicture, type PointMm, type SpineGeometry } from "./geometry.ts";

/** Attenuation of steel and of cement per mm of path at a lateral technique of 80 to 90 kV. */
const STEEL_PER_MM = 1.15;
export const CEMENT_PER_MM = 0.255;
/** Drawn length: the shaft of 120 mm and the neck of its hub, which lies outside the field in the lateral view. */
const SHAFT_MM = 135;

export interface CannulaPicture {
  readonly rect: RectMm;
  /** Primary attenuation, on the padded canvas. */
  readonly attenuation: Float32Array;
  /** Draws the lumen filled from the hub to this share of its length. */
  fillLumen(share01: number): void;
}

/** Tip and direction of the shaft in the picture plane. */
export function cannulaAxis(
  spine: SpineGeometry,
  view: "lateral" | "ap",
): { readonly tip: PointMm; readonly direction: PointMm; readonly lengthMm: number } {
  const { tip, shaft, treated } = spine;
  const project = (along: number): PointMm => {
    const v = tip.v + shaft.v * along;
    if (view === "lateral") return lateralToPicture(treated, tip.u + shaft.u * along, v);
    return { x: treated.centre.x + tip.w + shaft.w * along, y: treated.centre.y + v };
  };
  const start = project(0);
  const end = project(SHAFT_MM);
  const lengthMm = Math.hypot(end.x - start.x, end.y - start.y);
  return {
    tip: start,
    direction: { x: (end.x - start.x) / lengthMm, y: (end.y - start.y) / lengthMm },
    lengthMm,
  };
}

/** The cannula of a gauge, empty. */
export function createCannulaPicture(
  canvas: Canvas,
  spine: SpineGeometry,
  options: { readonly gauge: number; readonly view: "lateral" | "ap" },
): CannulaPicture {
  const axis = cannulaAxis(spine, options.view);
  const tube = cannulaTube(options.gauge);
  const end = {
    x: axis.tip.x + axis.direction.x * axis.lengthMm,
    y: axis.tip.y + axis.direction.y * axis.lengthMm,
  };
  const rect = {
    x0: Math.min(axis.tip.x, end.x) - 4,
    y0: Math.min(axis.tip.y, end.y) - 4,
    x1: Math.max(axis.tip.x, end.x) + 4,
    y1: Math.max(axis.tip.y, end.y) + 4,
  };
  const attenuation = new Float32Array(canvas.data.length);
  // Beam through a foreshortened tube runs longer in steel.
  const slant = SHAFT_MM / Math.max(12, axis.lengthMm);
  const fillLumen = (share01: number): void => {
    const area = rectToPx(canvas, rect);
    for (let row = area.y0; row < area.y1; row += 1) {
      for (let column = area.x0; column < area.x1; column += 1) {
        const index = row * canvas.strideRowPx + column;
        const { x, y } = pixelToMm(canvas, column, row);
        attenuation[index] = tubeAt(x - axis.tip.x, y - axis.tip.y, axis, tube, share01) * slant;
      }
    }
  };
  fillLumen(0);
  return { rect, attenuation, fillLumen };
}

/** Mean over five lines across a pixel: the wall is thinner than a pixel. */
function tubeAt(
  dx: number,
  dy: number,
  axis: { readonly direction: PointMm; readonly lengthMm: number },
  tube: { readonly innerMm: number; readonly outerMm: number },
  share01: number,
): number {
  const along = dx * axis.direction.x + dy * axis.direction.y;
  const across = Math.abs(dx * axis.direction.y - dy * axis.direction.x);
  if (along < -0.4 || along > axis.lengthMm || across > tube.outerMm / 2 + 0.5) return 0;
  const end = Math.max(0, Math.min(1, (along + 0.4) / 0.8));
  const isFilled = along > axis.lengthMm * (1 - share01);
  let sum = 0;
  for (let line = -2; line <= 2; line += 1) {
    const r = across + line * 0.14;
    const outer = chord(tube.outerMm / 2, r);
    const inner = chord(tube.innerMm / 2, r);
    sum += STEEL_PER_MM * (outer - inner) + (isFilled ? CEMENT_PER_MM * inner : 0);
  }
  return (end * sum) / 5;
}

function chord(radius: number, distance: number): number {
  return 2 * Math.sqrt(Math.max(0, radius * radius - distance * distance));
}
