/** What review draws above the picture: the word REPLAY in its corner, and the measures. */
import type { ExtraDrawing } from "../../imaging/overlay-layer.ts";
import { applyAffine } from "../../imaging/picture-viewer.ts";
import { type Measure, measureText, type ObjectSpacing } from "./measure-model.ts";

const DARK = "rgb(0 0 0 / 0.75)";
const MEASURE = "#f0e442";
const WORD = "#ffb3dc";

/** A new function for each change, so that the overlay is redrawn. The word stays in its corner whatever the zoom. */
export function replayLayer(measures: readonly Measure[], spacing: ObjectSpacing | undefined): ExtraDrawing {
  return (context, toElement) => {
    write(context, "REPLAY", 14, 42, WORD, 34);
    for (const measure of measures) {
      const points = measure.points.map((point) => applyAffine(toElement, point));
      context.beginPath();
      for (const { x, y } of points) context.lineTo(x, y);
      stroke(context);
      for (const { x, y } of points) {
        context.beginPath();
        context.arc(x, y, 5, 0, 2 * Math.PI);
        stroke(context);
      }
      const end = points.at(measure.kind === "angle" ? 1 : -1);
      if (end !== undefined)
        write(context, measureText(measure, spacing), end.x + 12, end.y - 10, MEASURE, 22);
    }
  };
}

function stroke(context: CanvasRenderingContext2D): void {
  for (const [style, width] of [
    [DARK, 4],
    [MEASURE, 2],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  sizePx: number,
): void {
  context.font = `700 ${sizePx}px Arial, sans-serif`;
  context.lineJoin = "round";
  context.lineWidth = 5;
  context.strokeStyle = DARK;
  context.fillStyle = colour;
  context.strokeText(text, x, y);
  context.fillText(text, x, y);
}
