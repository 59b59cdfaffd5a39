/** Grey window of a picture: the series' own, or one fitted to a frame. Pure. */
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { PixelArray } from "../store/frame-slot.ts";
import type { GreyWindow } from "./picture-viewer.ts";

/** Every n-th pixel is enough for percentiles and costs under a millisecond at 1024². */
const SAMPLE_STEP = 61;
const LOW_PERCENTILE = 0.005;
const HIGH_PERCENTILE = 0.995;

/** The full range of stored values: fixed for the life of a series, so that no frame changes the table's size. */
export function storedRange(series: PictureSeries): { readonly min: number; readonly max: number } {
  const levels = 2 ** series.bitsStored;
  return series.isSigned ? { min: -levels / 2, max: levels / 2 - 1 } : { min: 0, max: levels - 1 };
}

/** The window to begin with: declared by the series, else the 0.5th to 99.5th percentile of this frame. */
export function initialWindow(series: PictureSeries, pixels: PixelArray): GreyWindow {
  const { windowCentre, windowWidth } = series;
  if (windowCentre !== undefined && windowWidth !== undefined && windowWidth > 1) {
    return { centre: windowCentre, width: windowWidth };
  }
  const sample: number[] = [];
  for (let i = 0; i < pixels.length; i += SAMPLE_STEP) sample.push(pixels[i] ?? 0);
  sample.sort((x, y) => x - y);
  const low = sample[Math.floor(LOW_PERCENTILE * sample.length)] ?? 0;
  const high = sample[Math.floor(HIGH_PERCENTILE * sample.length)] ?? low + 1;
  return { centre: (low + high) / 2, width: Math.max(2, high - low) };
}

/** Window after a drag: right widens (less contrast), down darkens the centre; a full range per 500 px. */
export function draggedWindow(start: GreyWindow, dx: number, dy: number, rangeLevels: number): GreyWindow {
  const levelsPerPx = rangeLevels / 500;
  return {
    centre: start.centre + dy * levelsPerPx,
    width: Math.min(Math.max(2, start.width + dx * levelsPerPx), 4 * rangeLevels),
  };
}
