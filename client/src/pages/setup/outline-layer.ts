/** The points being set, drawn above the picture: lines only, and open rings so that nothing under them is hidden. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ExtraDrawing } from "../../imaging/overlay-layer.ts";
import { type Affine, applyAffine } from "../../imaging/picture-viewer.ts";
import { contourOf, posteriorWallOf } from "./outline-drawing.ts";
import { type Handle, handles, isSameHandle, type OutlinePoints } from "./outline-points.ts";

/** Okabe-Ito. */
const COLOURS: Readonly<Record<Handle["kind"], string>> = {
  corner: "#f0e442",
  bulge: "#d9dee5",
  canal: "#ff7a29",
  tip: "#cc79a7",
  axis: "#cc79a7",
  edge: "#56b4e9",
  ball: "#56b4e9",
  defect: "#ff7a29",
};
const CHOSEN = "#eef2f6";
const DARK = "rgb(0 0 0 / 0.7)";
const RING_PX: Readonly<Record<Handle["kind"], number>> = {
  corner: 11,
  canal: 11,
  tip: 9,
  axis: 9,
  edge: 6,
  ball: 6,
  defect: 7,
  bulge: 6,
};

/** A new function for each change of the points or of the chosen one, so that the overlay is redrawn. */
export function outlineLayer(
  points: OutlinePoints,
  chosen: Handle | undefined,
  onMatrix: (toElement: Affine) => void,
): ExtraDrawing {
  return (context, toElement) => {
    onMatrix(toElement);
    const line = (list: readonly PointPx[], colour: string, isClosed = false) =>
      stroke(
        context,
        list.map((point) => applyAffine(toElement, point)),
        colour,
        isClosed,
      );
    if (points.corners.length < 4) line(points.corners, COLOURS.corner);
    line(contourOf(points), COLOURS.corner, true);
    line(posteriorWallOf(points), COLOURS.canal);
    if (points.tip !== undefined && points.axis !== undefined) line([points.tip, points.axis], COLOURS.tip);
    line(points.edges, COLOURS.edge);
    line(points.ball, COLOURS.ball);
    line(points.defect, COLOURS.defect, points.defect.length > 2);
    for (const { handle, at } of handles(points)) {
      ring(context, applyAffine(toElement, at), handle.kind, isSameHandle(handle, chosen));
    }
  };
}

function stroke(
  context: CanvasRenderingContext2D,
  points: readonly PointPx[],
  colour: string,
  isClosed: boolean,
): void {
  if (points.length < 2) return;
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  if (isClosed) context.closePath();
  twice(context, colour);
}

function ring(
  context: CanvasRenderingContext2D,
  { x, y }: PointPx,
  kind: Handle["kind"],
  isChosen: boolean,
): void {
  if (isChosen) {
    context.beginPath();
    context.arc(x, y, RING_PX[kind] + 6, 0, 2 * Math.PI);
    twice(context, CHOSEN);
  }
  context.beginPath();
  context.arc(x, y, RING_PX[kind], 0, 2 * Math.PI);
  twice(context, COLOURS[kind]);
  context.fillStyle = COLOURS[kind];
  context.fillRect(x - 1, y - 1, 2, 2);
}

function twice(context: CanvasRenderingContext2D, colour: string): void {
  for (const [style, width] of [
    [DARK, 4],
    [colour, 2],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}
