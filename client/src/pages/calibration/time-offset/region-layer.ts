/** The region over the picture: an outline only, so that nothing under it is hidden. */
import type { PictureRegion } from "@cementwatch/shared/calibration/alignment-entry";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ExtraDrawing } from "../../../imaging/overlay-layer.ts";
import { applyAffine } from "../../../imaging/picture-viewer.ts";

const COLOUR = "#f0e442";
const CORNER_PX = 9;

/** A new function for each change, so that the overlay is redrawn. */
export function regionLayer(region: PictureRegion | undefined, corner: PointPx | undefined): ExtraDrawing {
  return (context, toElement) => {
    context.lineWidth = 2;
    context.strokeStyle = COLOUR;
    context.beginPath();
    if (region !== undefined) {
      const { x, y, width, height } = region;
      const from = applyAffine(toElement, { x, y });
      const to = applyAffine(toElement, { x: x + width, y: y + height });
      context.rect(from.x, from.y, to.x - from.x, to.y - from.y);
    }
    if (corner !== undefined) {
      const at = applyAffine(toElement, corner);
      context.moveTo(at.x - CORNER_PX, at.y);
      context.lineTo(at.x + CORNER_PX, at.y);
      context.moveTo(at.x, at.y - CORNER_PX);
      context.lineTo(at.x, at.y + CORNER_PX);
    }
    context.stroke();
  };
}
