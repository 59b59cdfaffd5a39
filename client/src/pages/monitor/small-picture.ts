/** A picture with its outlines on a small square canvas, drawn anew only when something it shows has changed. */
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { Connection } from "../../connection/socket.ts";
import { areaToCanvas, drawGreyPicture, wholeArea } from "../../imaging/grey-picture.ts";
import { holdToHide } from "../../imaging/hold-to-hide.ts";
import { drawOverlay } from "../../imaging/overlay-drawing.ts";
import { findingOf } from "../../imaging/overlay-layer.ts";
import type { ReceivedFrame } from "../../store/frame-slot.ts";
import { pictureViewKey } from "../../store/session-state.ts";

interface Shown {
  readonly frame: ReceivedFrame;
  readonly finding: FrameFinding | undefined;
  readonly drawing: Drawing | undefined;
  readonly isHidden: boolean;
  readonly sidePx: number;
}

export interface SmallPicture {
  /** Undefined clears it: nothing of a session that is over, or of another view, may stand there. */
  show(frame: ReceivedFrame | undefined): void;
}

export function createSmallPicture(canvas: HTMLCanvasElement, connection: Connection): SmallPicture {
  let last: Shown | undefined;
  return {
    show(frame) {
      if (frame === undefined) {
        if (last !== undefined) canvas.width = canvas.height;
        last = undefined;
        return;
      }
      const { head } = frame;
      const finding = findingOf(connection.findings.get(pictureViewKey(head)), head.frameNumber);
      const drawing = connection.store.getState().config?.drawings[head.view];
      const isHidden = holdToHide.isHidden(performance.now());
      const shown = { frame, finding, drawing, isHidden, sidePx: canvas.clientWidth };
      if (last !== undefined && isSame(last, shown)) return;
      last = shown;
      draw(canvas, shown);
    },
  };
}

function isSame(a: Shown, b: Shown): boolean {
  return (
    a.frame === b.frame &&
    a.finding === b.finding &&
    a.drawing === b.drawing &&
    a.isHidden === b.isHidden &&
    a.sidePx === b.sidePx
  );
}

/** Picture in device pixels, lines in CSS pixels. */
function draw(canvas: HTMLCanvasElement, { frame, finding, drawing, isHidden, sidePx }: Shown): void {
  const ratio = window.devicePixelRatio;
  const side = Math.max(1, Math.round(sidePx * ratio));
  if (canvas.width !== side) {
    canvas.width = side;
    canvas.height = side;
  }
  const area = wholeArea(frame);
  drawGreyPicture(canvas, frame, area);
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null || isHidden) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawOverlay(context, areaToCanvas(area, sidePx), {
    // A picture that was not judged has dashed outlines, as one whose outline nobody has confirmed.
    isOutlineConfirmed: finding !== undefined && finding.notValid === undefined,
    ...(finding === undefined ? {} : { finding }),
    ...(drawing === undefined ? {} : { drawing }),
  });
  context.setTransform(1, 0, 0, 1, 0, 0);
}
