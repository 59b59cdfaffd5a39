/** Draws one frame on a small canvas (thumbnail, raising frame): a 2D canvas and a table, no viewer. */
import type { ReceivedFrame } from "../store/frame-slot.ts";
import { initialWindow } from "./grey-window.ts";

/** Fits the picture into the canvas, keeping its proportions; black around it. */
export function drawGreyPicture(canvas: HTMLCanvasElement, frame: ReceivedFrame): void {
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) return;
  const { rows, columns } = frame.head;
  const step = Math.max(1, Math.floor(Math.min(columns / canvas.width, rows / canvas.height)));
  const width = Math.floor(columns / step);
  const height = Math.floor(rows / step);
  const image = new ImageData(width, height);
  fillGrey(image.data, frame, step, width, height);
  const small = new OffscreenCanvas(width, height);
  small.getContext("2d")?.putImageData(image, 0, 0);
  const scale = Math.min(canvas.width / width, canvas.height / height);
  context.fillStyle = "#000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(
    small,
    (canvas.width - width * scale) / 2,
    (canvas.height - height * scale) / 2,
    width * scale,
    height * scale,
  );
}

function fillGrey(out: Uint8ClampedArray, frame: ReceivedFrame, step: number, width: number, height: number): void {
  const { series, pixels, head } = frame;
  const { centre, width: windowWidth } = initialWindow(series, pixels);
  const low = centre - windowWidth / 2;
  const gain = 255 / windowWidth;
  const isInverse = series.photometric === "MONOCHROME1";
  let at = 0;
  for (let y = 0; y < height; y++) {
    let source = y * step * head.columns;
    for (let x = 0; x < width; x++, source += step) {
      const grey = ((pixels[source] ?? 0) - low) * gain;
      const shown = isInverse ? 255 - grey : grey;
      out[at++] = shown;
      out[at++] = shown;
      out[at++] = shown;
      out[at++] = 255;
    }
  }
}
