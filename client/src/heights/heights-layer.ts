/** The points of a height measurement above the picture: open rings, endplates and the three heights as thin lines. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ExtraDrawing } from "../imaging/overlay-layer.ts";
import { type Affine, applyAffine } from "../imaging/picture-viewer.ts";

const PLATE = "#f0e442";
const HEIGHT = "#56b4e9";
const NEIGHBOUR = "#cc79a7";
const DARK = "rgb(0 0 0 / 0.7)";
const RING_PX = 9;
/** Pairs of points of one line, by their places in the list. */
const LINES: readonly (readonly [number, number, string])[] = [
  [0, 1, PLATE],
  [1, 2, PLATE],
  [3, 4, PLATE],
  [4, 5, PLATE],
  [0, 5, HEIGHT],
  [1, 4, HEIGHT],
  [2, 3, HEIGHT],
  [6, 7, NEIGHBOUR],
  [8, 9, NEIGHBOUR],
];

/** A new function for each change of the points, so that the overlay is redrawn. */
export function heightsLayer(
  points: readonly PointPx[],
  onMatrix: (toElement: Affine) => void,
): ExtraDrawing {
  return (context, toElement) => {
    onMatrix(toElement);
    const placed = points.map((point) => applyAffine(toElement, point));
    for (const [from, to, colour] of LINES) line(context, placed[from], placed[to], colour);
    for (const [index, { x, y }] of placed.entries()) {
      context.beginPath();
      context.arc(x, y, RING_PX, 0, 2 * Math.PI);
      twice(context, index < 6 ? PLATE : NEIGHBOUR);
    }
  };
}

function line(
  context: CanvasRenderingContext2D,
  from: PointPx | undefined,
  to: PointPx | undefined,
  colour: string,
): void {
  if (from === undefined || to === undefined) return;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length <= 2 * RING_PX) return;
  // From ring to ring: what lies under a point stays visible.
  const [dx, dy] = [((to.x - from.x) * RING_PX) / length, ((to.y - from.y) * RING_PX) / length];
  context.beginPath();
  context.moveTo(from.x + dx, from.y + dy);
  context.lineTo(to.x - dx, to.y - dy);
  twice(context, colour);
}

function twice(context: CanvasRenderingContext2D, colour: string): void {
  for (const [style, width] of [
    [DARK, 4],
    [colour, 1.5],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}
