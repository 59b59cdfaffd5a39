/** Lines drawn over the picture, carried along with the bone into the present frame's own pixels. */
import type { PointPx } from "../procedure/anatomy.ts";
import { stopTicks } from "../procedure/body-frame.ts";
import type { FrameFinding } from "./frame-finding.ts";
import { outlines } from "./outline.ts";
import { mapPoint } from "./pose.ts";
import type { Region } from "./region.ts";
import type { ViewState, Workspace } from "./view-state.ts";

type Overlay = NonNullable<FrameFinding["overlay"]>;

const OUTLINES_MAX = 6;
const OUTLINE_LEAST_PX = 4;

/** A point of the reference picture in image pixels of the present frame. */
function toFrame(state: ViewState, work: Workspace, point: PointPx): PointPx {
  const mapped = mapPoint(work.fit.pose, point.x, point.y);
  const shift = (state.factor - 1) / 2;
  return { x: mapped.x * state.factor + shift, y: mapped.y * state.factor + shift };
}

function maskLines(state: ViewState, work: Workspace, mask: Uint8Array): (readonly PointPx[])[] {
  const { grid } = work.frame;
  return outlines(mask, grid.width, grid.height, work.seen, OUTLINE_LEAST_PX, OUTLINES_MAX).map((line) =>
    line.map((point) => toFrame(state, work, { x: point.x + grid.left, y: point.y + grid.top })),
  );
}

/** Contour and stop ticks, and with `isJudged` the outlines of cement and of cement outside. */
export function overlayOf(
  state: ViewState,
  work: Workspace,
  region: Region,
  stopFraction: number,
  isJudged: boolean,
): Overlay {
  const carry = (points: readonly PointPx[]) => points.map((point) => toFrame(state, work, point));
  return {
    cementPx: isJudged ? maskLines(state, work, work.map.body) : [],
    outsidePx: isJudged ? maskLines(state, work, work.outside) : [],
    contourPx: carry(region.drawing.contourPx),
    stopTicksPx: stopTicks(region.body, stopFraction).map(carry),
  };
}
