/** Draws one frame on a small canvas (thumbnail, raising frame): a 2D canvas and a table, no viewer. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ReceivedFrame } from "../store/frame-slot.ts";
import { initialWindow } from "./grey-window.ts";
import { type Affine, invertAffine } from "./picture-viewer.ts";

/** The square of the picture that is shown, image pixels. */
export interface PictureArea {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** The whole picture, centred in a square. */
export function wholeArea(frame: ReceivedFrame): PictureArea {
  const { rows, columns } = frame.head;
  const side = Math.max(rows, columns);
  return { left: (columns - side) / 2, top: (rows - side) / 2, side };
}

/** Two fifths of the picture around a place, moved so that it stays inside. */
export function areaAround(frame: ReceivedFrame, place: PointPx): PictureArea {
  const { rows, columns } = frame.head;
  const side = Math.min(rows, columns) * 0.4;
  const inside = (centre: number, length: number) => Math.min(Math.max(0, centre - side / 2), length - side);
  return { left: inside(place.x, columns), top: inside(place.y, rows), side };
}

/** Image coordinates (centre of the first pixel = 0, 0) to canvas pixels. */
export function areaToCanvas(area: PictureArea, canvasSide: number): Affine {
  const scale = canvasSide / area.side;
  return { a: scale, b: 0, c: 0, d: scale, e: (0.5 - area.left) * scale, f: (0.5 - area.top) * scale };
}

/** Fills the square canvas with the area, nearest pixel; black outside the picture. */
export function drawGreyPicture(canvas: HTMLCanvasElement, frame: ReceivedFrame, area: PictureArea): void {
  const context = canvas.getContext("2d", { alpha: false });
  const toImage = invertAffine(areaToCanvas(area, canvas.width));
  if (context === null || toImage === undefined) return;
  const image = context.createImageData(canvas.width, canvas.height);
  fillGrey(image, frame, toImage);
  context.putImageData(image, 0, 0);
}

function fillGrey({ data, width, height }: ImageData, frame: ReceivedFrame, toImage: Affine): void {
  const { series, pixels, head } = frame;
  const { centre, width: windowWidth } = initialWindow(series, pixels);
  const low = centre - windowWidth / 2;
  const gain = 255 / windowWidth;
  const isInverse = series.photometric === "MONOCHROME1";
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.round(toImage.d * (y + 0.5) + toImage.f);
    for (let x = 0; x < width; x++, at += 4) {
      const column = Math.round(toImage.a * (x + 0.5) + toImage.e);
      const isInside = row >= 0 && row < head.rows && column >= 0 && column < head.columns;
      const grey = isInside ? ((pixels[row * head.columns + column] ?? 0) - low) * gain : 0;
      const shown = isInside && isInverse ? 255 - grey : grey;
      data[at] = shown;
      data[at + 1] = shown;
      data[at + 2] = shown;
      data[at + 3] = 255;
    }
  }
}
