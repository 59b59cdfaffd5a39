/**
 * The viewer as pages see it; the one implementation is cornerstone-view.ts, loaded lazily by fluoro-view.tsx.
 * Nothing here imports Cornerstone.
 *
 * Coordinates. *Image*: x = column, y = row, (0, 0) at the centre of the top-left pixel, as in anatomy.ts. *Element*:
 * CSS pixels from the top-left corner of the viewer's element.
 */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { ReceivedFrame } from "../store/frame-slot.ts";

/** x' = a·x + c·y + e, y' = b·x + d·y + f. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

export interface GreyWindow {
  readonly centre: number;
  readonly width: number;
}

/** What the user changed about the look of the picture. */
export interface ViewSettings {
  readonly isInverted: boolean;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
  /** Absent: the series' own window, or one fitted to the first frame. */
  readonly window?: GreyWindow;
}

export type DrawingMode = "gpu" | "cpu";

export interface PictureViewer {
  readonly mode: () => DrawingMode;
  /** Takes the frame at once; it is painted in the next animation frame, and `onDrawn` tells when. */
  show(frame: ReceivedFrame): void;
  /** The grey window that is on screen. */
  window(): GreyWindow;
  setWindow(window: GreyWindow): void;
  setInverted(isInverted: boolean): void;
  setFlipped(isHorizontal: boolean, isVertical: boolean): void;
  /** Zooms by the factor with the element point staying where it is. */
  zoomAt(point: PointPx, factor: number): void;
  /** Moves the picture by element pixels. */
  panBy(dx: number, dy: number): void;
  /** Whole picture, no pan; keeps the window, inversion and flips. */
  resetCamera(): void;
  /** Call when the element's size has changed. */
  resize(): void;
  /** Image to element coordinates; undefined before the first frame. */
  imageToElement(): Affine | undefined;
  destroy(): void;
}

export interface ViewerEvents {
  /** A frame is on screen. */
  onDrawn(frame: ReceivedFrame): void;
  /** Zoom, pan, flip or size changed: overlays must follow. */
  onMoved(): void;
  /** The graphics context was lost and the picture is drawn by the processor now. */
  onRecovered(reason: string): void;
}

export function applyAffine(matrix: Affine, point: PointPx): PointPx {
  return {
    x: matrix.a * point.x + matrix.c * point.y + matrix.e,
    y: matrix.b * point.x + matrix.d * point.y + matrix.f,
  };
}

/** Inverse mapping; undefined when the matrix is singular (an element without size). */
export function invertAffine(matrix: Affine): Affine | undefined {
  const { a, b, c, d, e, f } = matrix;
  const determinant = a * d - b * c;
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-12) return undefined;
  return {
    a: d / determinant,
    b: -b / determinant,
    c: -c / determinant,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}
