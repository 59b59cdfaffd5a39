/** What an operator would draw on the phantom's picture: the true outline with the error of a hand. */
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { createRandom, seedOf } from "../../plant/random.ts";
import { cannulaAxis } from "./cannula-picture.ts";
import { lateralToPicture, type PointMm, type SpineGeometry } from "./geometry.ts";

/** Standard deviation of a point that a person places on a held picture, px of 0.35 mm. */
const HAND_SIGMA_PX = 0.7;

export interface PictureScale {
  readonly sizePx: number;
  readonly pixelSpacingMm: number;
  readonly seed: number;
}

/** Outline, posterior wall, cannula and spacing in image pixels. */
export function drawingOf(view: "lateral" | "ap", spine: SpineGeometry, scale: PictureScale): Drawing {
  const random = createRandom(seedOf(scale.seed, `drawing ${view}`));
  const { treated } = spine;
  const toPx = (point: PointMm, sigmaPx: number): PointPx => ({
    x: round(point.x / scale.pixelSpacingMm + sigmaPx * random.gaussian()),
    y: round(point.y / scale.pixelSpacingMm + sigmaPx * random.gaussian()),
  });
  const axis = cannulaAxis(spine, view);
  const along = Math.min(40, axis.lengthMm * 0.6);
  const shaft = { x: axis.tip.x + axis.direction.x * along, y: axis.tip.y + axis.direction.y * along };
  const outline =
    view === "lateral"
      ? treated.outline.map((point) => lateralToPicture(treated, point.x, point.y))
      : frontOutline(spine);
  const wall = treated.posteriorWall.map((point) => lateralToPicture(treated, point.x, point.y));
  const isPicked = (_: PointMm, index: number): boolean => index % 2 === 0;
  return {
    view,
    contourPx: outline.filter(isPicked).map((point) => toPx(point, HAND_SIGMA_PX)),
    posteriorWallPx:
      view === "lateral" ? wall.filter(isPicked).map((point) => toPx(point, HAND_SIGMA_PX)) : [],
    posteriorDirection: "right",
    cannulaTipPx: toPx(axis.tip, HAND_SIGMA_PX / 2),
    cannulaAxisPointPx: toPx(shaft, HAND_SIGMA_PX / 2),
    pixelSpacingMm: scale.pixelSpacingMm,
    spacingSource: "dicom",
    spacingUncertainty01: 0.03,
  };
}

/** The treated body from the front: waisted sides, so that two of eight points a side lie inwards. */
function frontOutline(spine: SpineGeometry): PointMm[] {
  const { treated } = spine;
  const points: PointMm[] = [];
  const halfWidth = treated.widthMm / 2;
  const top = -treated.posteriorHeightMm / 2 + 1.5;
  const bottom = treated.posteriorHeightMm / 2;
  for (let index = 0; index <= 40; index += 1) {
    const angle = (index / 40) * 2 * Math.PI;
    const cx = Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.35;
    const cy = Math.sign(Math.sin(angle)) * Math.abs(Math.sin(angle)) ** 0.35;
    const waist = 1 - 0.09 * (1 - cy * cy);
    const y = (top + bottom) / 2 + (cy * (bottom - top)) / 2;
    points.push({ x: treated.centre.x + cx * halfWidth * waist, y: treated.centre.y + y });
  }
  return points.slice(0, -1);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
