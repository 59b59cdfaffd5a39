/** Draws notes into the picture: a ring or a box, with the note's number. */
import type { ExtraDrawing } from "../../../imaging/overlay-layer.ts";
import { applyAffine } from "../../../imaging/picture-viewer.ts";
import type { NotePlace } from "./use-notes.ts";

const DARK = "rgb(0 0 0 / 0.75)";
const COLOUR = "#ffb3dc";
const RING_PX = 11;

export interface DrawnNote {
  readonly label: string;
  readonly place: NotePlace;
}

/** A new function for each change, so that the overlay is redrawn. */
export function noteLayer(notes: readonly DrawnNote[]): ExtraDrawing {
  return (context, toElement) => {
    for (const { label, place } of notes) {
      const { xPx: x, yPx: y, widthPx = 0, heightPx = 0 } = place;
      const corners = [
        { x, y },
        { x: x + widthPx, y },
        { x: x + widthPx, y: y + heightPx },
        { x, y: y + heightPx },
      ].map((corner) => applyAffine(toElement, corner));
      const [first] = corners;
      if (first === undefined) continue;
      context.beginPath();
      if (widthPx > 0 && heightPx > 0) {
        for (const corner of corners) context.lineTo(corner.x, corner.y);
        context.closePath();
      } else context.arc(first.x, first.y, RING_PX, 0, 2 * Math.PI);
      for (const [style, width] of [
        [DARK, 5],
        [COLOUR, 2],
      ] as const) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.stroke();
      }
      context.font = "700 20px Arial, sans-serif";
      context.lineJoin = "round";
      context.lineWidth = 5;
      context.strokeStyle = DARK;
      context.fillStyle = COLOUR;
      const top = Math.min(...corners.map((corner) => corner.y)) - RING_PX - 4;
      context.strokeText(label, first.x, top);
      context.fillText(label, first.x, top);
    }
  };
}
