/**
 * What is drawn above the picture: lines only, 1.5 px, never a fill, so that no cement is hidden by the mark that
 * announces it. The stop line is two ticks outside the body; on the posterior wall itself nothing is drawn, and the
 * body's outline is open there.
 */
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";
import { openContour } from "./open-contour.ts";
import { type Affine, applyAffine } from "./picture-viewer.ts";

/** Width in CSS pixels: the same on any screen. */
const LINE_PX = 1.5;
/** Okabe-Ito, with a dark edge so that they stand out on white bone as well. */
const COLOURS = {
  cement: "#56b4e9",
  outside: "#ff7a29",
  contour: "#d9dee5",
  ticks: "#f0e442",
  tip: "#cc79a7",
};
const EDGE = "rgb(0 0 0 / 0.55)";
const TIP_ARM_PX = 9;

export interface OverlayContent {
  readonly finding?: FrameFinding;
  readonly drawing?: Drawing;
  readonly isOutlineConfirmed: boolean;
}

/** Draws everything in element coordinates; the caller has cleared the canvas and set its scale. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  toElement: Affine,
  { finding, drawing, isOutlineConfirmed }: OverlayContent,
): void {
  const overlay = finding?.overlay;
  const contour = overlay?.contourPx ?? drawing?.contourPx ?? [];
  const line = (points: readonly PointPx[], colour: string, isClosed: boolean) =>
    strokeLine(
      context,
      points.map((point) => applyAffine(toElement, point)),
      colour,
      isClosed,
    );
  context.setLineDash(isOutlineConfirmed ? [] : [8, 6]);
  for (const { points, isClosed } of openContour(contour, drawing)) line(points, COLOURS.contour, isClosed);
  context.setLineDash([]);
  for (const tick of overlay?.stopTicksPx ?? []) line(tick, COLOURS.ticks, false);
  for (const outline of overlay?.cementPx ?? []) line(outline, COLOURS.cement, true);
  for (const outline of overlay?.outsidePx ?? []) line(outline, COLOURS.outside, true);
  if (drawing?.cannulaTipPx !== undefined) drawTip(context, applyAffine(toElement, drawing.cannulaTipPx));
}

/** Circles a place, e.g. where an alarm was raised. */
export function drawCircle(
  context: CanvasRenderingContext2D,
  centre: PointPx,
  radiusPx: number,
  lineWidthPx: number,
): void {
  for (const [colour, width] of [
    [EDGE, lineWidthPx + 3],
    [COLOURS.outside, lineWidthPx],
  ] as const) {
    context.beginPath();
    context.arc(centre.x, centre.y, radiusPx, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}

function strokeLine(
  context: CanvasRenderingContext2D,
  points: readonly PointPx[],
  colour: string,
  isClosed: boolean,
): void {
  if (points.length < 2) return;
  context.beginPath();
  for (const [index, { x, y }] of points.entries()) {
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  if (isClosed) context.closePath();
  strokeTwice(context, colour);
}

function strokeTwice(context: CanvasRenderingContext2D, colour: string): void {
  context.lineJoin = "round";
  context.strokeStyle = EDGE;
  context.lineWidth = LINE_PX + 2;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = LINE_PX;
  context.stroke();
}

function drawTip(context: CanvasRenderingContext2D, { x, y }: PointPx): void {
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * 3, y + dy * 3);
    context.lineTo(x + dx * TIP_ARM_PX, y + dy * TIP_ARM_PX);
  }
  strokeTwice(context, COLOURS.tip);
}
