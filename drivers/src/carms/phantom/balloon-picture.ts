/** An inflated balloon: an ellipsoid of contrast medium in front of the tip, as its projection. */
import { type Canvas, pixelToMm, type RectMm, rectToPx } from "./canvas.ts";
import { lateralToPicture, type PointMm, type SpineGeometry } from "./geometry.ts";

/** Attenuation of diluted iodine contrast per mm: darker than bone, lighter than cement (assumption). */
const CONTRAST_PER_MM = 0.11;
/** Length of the balloon against its diameter (assumption). */
const ELONGATION = 1.35;
/** Where its middle lies, as a share of the body's depth from the front. */
const MIDDLE_01 = 0.42;
const MAX_ML = 6;

export interface BalloonPicture {
  readonly rect: RectMm;
  /** Primary attenuation, on the padded canvas. */
  readonly attenuation: Float32Array;
  /** Draws it filled with this much, mL; 0: nothing of it is seen. */
  fillTo(volumeMl: number): void;
}

/** Half its diameter, mm. */
function radiusMm(volumeMl: number): number {
  return Math.cbrt((volumeMl * 1000 * 3) / (4 * Math.PI * ELONGATION));
}

/** Middle of the balloon in the picture plane. */
function middleOf(spine: SpineGeometry, view: "lateral" | "ap"): PointMm {
  const { treated, tip } = spine;
  if (view === "lateral") return lateralToPicture(treated, treated.depthMm * MIDDLE_01, tip.v * 0.5);
  return { x: treated.centre.x + tip.w * 0.6, y: treated.centre.y + tip.v * 0.5 };
}

/** The balloon of the tip in `spine`, empty. */
export function createBalloonPicture(
  canvas: Canvas,
  spine: SpineGeometry,
  view: "lateral" | "ap",
): BalloonPicture {
  const middle = middleOf(spine, view);
  const reach = radiusMm(MAX_ML) * ELONGATION;
  const rect = { x0: middle.x - reach, y0: middle.y - reach, x1: middle.x + reach, y1: middle.y + reach };
  const attenuation = new Float32Array(canvas.data.length);
  const tilt = view === "lateral" ? spine.treated.tiltRad : 0;
  return {
    rect,
    attenuation,
    fillTo(volumeMl) {
      const short = radiusMm(Math.min(MAX_ML, volumeMl));
      const long = short * ELONGATION;
      // From the side its length is seen; from the front it points at the beam.
      const [alongX, alongBeam] = view === "lateral" ? [long, short] : [short, long];
      const area = rectToPx(canvas, rect);
      for (let row = area.y0; row < area.y1; row += 1) {
        for (let column = area.x0; column < area.x1; column += 1) {
          const { x, y } = pixelToMm(canvas, column, row);
          const dx = (x - middle.x) * Math.cos(tilt) + (y - middle.y) * Math.sin(tilt);
          const dy = (y - middle.y) * Math.cos(tilt) - (x - middle.x) * Math.sin(tilt);
          const inside = short > 0 ? 1 - (dx / alongX) ** 2 - (dy / short) ** 2 : 0;
          const chord = inside > 0 ? 2 * alongBeam * Math.sqrt(inside) : 0;
          attenuation[row * canvas.strideRowPx + column] = chord * CONTRAST_PER_MM;
        }
      }
    },
  };
}
