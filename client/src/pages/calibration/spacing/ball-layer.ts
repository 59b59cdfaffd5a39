/** Rings around the balls and what the model leaves at each, ten times its length. */
import type { PixelSpacing } from "@cementwatch/shared/calibration/pixel-spacing";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ExtraDrawing } from "../../../imaging/overlay-layer.ts";
import { applyAffine } from "../../../imaging/picture-viewer.ts";

const RING_PX = 9;
const ENLARGED = 10;

/** A new function for each change, so that the overlay is redrawn. */
export function ballLayer(balls: readonly PointPx[], residuals: PixelSpacing["residuals"]): ExtraDrawing {
  return (context, toElement) => {
    context.lineWidth = 1.5;
    context.strokeStyle = "#56b4e9";
    for (const ball of balls) {
      const at = applyAffine(toElement, ball);
      context.beginPath();
      context.arc(at.x, at.y, RING_PX, 0, 2 * Math.PI);
      context.stroke();
    }
    context.strokeStyle = "#f0e442";
    context.beginPath();
    for (const { at, dx, dy } of residuals) {
      const from = applyAffine(toElement, at);
      const to = applyAffine(toElement, { x: at.x + ENLARGED * dx, y: at.y + ENLARGED * dy });
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
  };
}
