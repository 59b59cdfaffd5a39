/**
 * One Cornerstone stack viewport with one reused image: the viewer of live, set-up and review.
 *
 * Per frame: copy the pixels into the image's own array, mark the viewport invalid, render. Never a new stack a frame
 * (memory grew 411 → 1,553 MB over 2,000 frames), never `renderImageObject` in processor mode (window dragging breaks).
 * `cpuRenderingInvalidated` and `_imageData` are internal fields of @cornerstonejs/core 5.14.0, pinned exactly; a test
 * watches that the picture advances.
 */

import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { Enums, type StackViewport } from "@cornerstonejs/core";
import type { PixelArray, ReceivedFrame } from "../store/frame-slot.ts";
import {
  cornerstoneEngine,
  createLiveImage,
  drawingMode,
  dropLiveImage,
  fallBackToCpu,
  nextViewportId,
  onContextLost,
} from "./cornerstone-engine.ts";
import { initialWindow } from "./grey-window.ts";
import type { Affine, DrawingMode, GreyWindow, PictureViewer, ViewerEvents } from "./picture-viewer.ts";

interface Shown {
  readonly imageId: string;
  readonly series: PictureSeries;
  readonly pixels: PixelArray;
}

interface VtkImageData {
  getPointData(): { getScalars(): { getData(): unknown; setData(data: PixelArray): void } };
  modified(): void;
}

/** The internals that are touched, in one place. */
interface Internals {
  cpuRenderingInvalidated: boolean;
  _imageData?: VtkImageData;
}

/** Shows frames in `element` until `destroy`. @param forced drawing mode, for tests. */
export function createCornerstoneView(
  element: HTMLDivElement,
  events: ViewerEvents,
  forced?: DrawingMode,
): PictureViewer {
  return new CornerstoneView(element, events, forced);
}

class CornerstoneView implements PictureViewer {
  readonly #element: HTMLDivElement;
  readonly #events: ViewerEvents;
  readonly #viewportId = nextViewportId();
  readonly #stopListening: () => void;
  #shown: Shown | undefined;
  #newest: ReceivedFrame | undefined;
  #isLoading = false;
  #isDestroyed = false;
  #isInverted = false;
  #flips = { isHorizontal: false, isVertical: false };

  constructor(element: HTMLDivElement, events: ViewerEvents, forced: DrawingMode | undefined) {
    this.#element = element;
    this.#events = events;
    cornerstoneEngine(forced).enableElement({
      viewportId: this.#viewportId,
      type: Enums.ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    element.addEventListener(Enums.Events.IMAGE_RENDERED, this.#onRendered);
    element.addEventListener(Enums.Events.CAMERA_MODIFIED, this.#onMoved);
    this.#stopListening = onContextLost(() => this.#recover());
  }

  mode = (): DrawingMode => drawingMode();

  show(frame: ReceivedFrame): void {
    this.#newest = frame;
    if (this.#isLoading || this.#isDestroyed) return;
    const shown = this.#shown;
    if (shown === undefined || !isSameSeries(shown.series, frame.series)) this.#load(frame);
    else this.#paint(shown, frame);
  }

  window(): GreyWindow {
    const range = this.#viewport().getProperties().voiRange;
    if (range === undefined || range === null) return { centre: 128, width: 256 };
    return { centre: (range.lower + range.upper + 1) / 2, width: range.upper - range.lower + 1 };
  }

  setWindow({ centre, width }: GreyWindow): void {
    this.#viewport().setProperties({
      voiRange: { lower: centre - width / 2, upper: centre + width / 2 - 1 },
    });
    this.#repaint();
  }

  setInverted(isInverted: boolean): void {
    this.#isInverted = isInverted;
    const isNegative = this.#shown?.series.photometric === "MONOCHROME1";
    this.#viewport().setProperties({ invert: isInverted !== isNegative });
    this.#repaint();
  }

  setFlipped(isHorizontal: boolean, isVertical: boolean): void {
    this.#flips = { isHorizontal, isVertical };
    if (this.#shown === undefined) return;
    this.#viewport().setCamera({ flipHorizontal: isHorizontal, flipVertical: isVertical });
    this.#repaint();
  }

  zoomAt(point: PointPx, factor: number): void {
    const viewport = this.#viewport();
    const camera = viewport.getCamera();
    if (this.#shown === undefined || camera.parallelScale === undefined) return;
    const before = viewport.canvasToWorld([point.x, point.y]);
    viewport.setCamera({ parallelScale: camera.parallelScale / factor });
    const after = viewport.worldToCanvas(before);
    this.panBy(point.x - after[0], point.y - after[1]);
  }

  panBy(dx: number, dy: number): void {
    const viewport = this.#viewport();
    const { focalPoint, position } = viewport.getCamera();
    if (this.#shown === undefined || focalPoint === undefined || position === undefined) return;
    const from = viewport.canvasToWorld([0, 0]);
    const to = viewport.canvasToWorld([dx, dy]);
    const shift = from.map((value, axis) => value - (to[axis] ?? 0));
    const moved = (at: readonly number[]) => at.map((value, axis) => value + (shift[axis] ?? 0));
    viewport.setCamera({
      focalPoint: moved(focalPoint) as [number, number, number],
      position: moved(position) as [number, number, number],
    });
    this.#repaint();
  }

  resetCamera(): void {
    if (this.#shown === undefined) return;
    this.#viewport().resetCamera();
    this.setFlipped(this.#flips.isHorizontal, this.#flips.isVertical);
  }

  resize(): void {
    cornerstoneEngine().resize(true, false);
    this.resetCamera();
    this.#events.onMoved();
  }

  /** Found by probing three pixels, so that it holds for both drawing modes and any flip. */
  imageToElement(): Affine | undefined {
    const shown = this.#shown;
    if (shown === undefined) return undefined;
    const viewport = this.#viewport();
    const spacing = shown.series.pixelSpacingMm ?? 1;
    // The processor path puts (0, 0) at the corner of the first pixel, WebGL at its centre.
    const half = drawingMode() === "cpu" ? 0.5 : 0;
    const at = (x: number, y: number) =>
      viewport.worldToCanvas([(x + half) * spacing, (y + half) * spacing, 0]);
    const [origin, right, down] = [at(0, 0), at(100, 0), at(0, 100)];
    return {
      a: (right[0] - origin[0]) / 100,
      b: (right[1] - origin[1]) / 100,
      c: (down[0] - origin[0]) / 100,
      d: (down[1] - origin[1]) / 100,
      e: origin[0],
      f: origin[1],
    };
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#stopListening();
    this.#element.removeEventListener(Enums.Events.IMAGE_RENDERED, this.#onRendered);
    this.#element.removeEventListener(Enums.Events.CAMERA_MODIFIED, this.#onMoved);
    cornerstoneEngine().disableElement(this.#viewportId);
    if (this.#shown !== undefined) dropLiveImage(this.#shown.imageId);
  }

  #viewport(): StackViewport {
    return cornerstoneEngine().getViewport(this.#viewportId) as StackViewport;
  }

  /** A new series: its one image becomes the stack. Frames that arrive meanwhile wait in `#newest`. */
  #load(frame: ReceivedFrame): void {
    this.#isLoading = true;
    const previous = this.#shown;
    const window = previous === undefined ? initialWindow(frame.series, frame.pixels) : this.window();
    const isOtherPicture = previous?.series.pictureId !== frame.series.pictureId;
    const used = isOtherPicture ? initialWindow(frame.series, frame.pixels) : window;
    const { imageId, pixels } = createLiveImage(frame.series, used, frame.pixels);
    this.#shown = { imageId, series: frame.series, pixels };
    this.#viewport()
      .setStack([imageId])
      .then(
        () => this.#loaded(previous?.imageId),
        // A viewport that was unmounted meanwhile refuses its stack; nothing is left to show it on.
        () => dropLiveImage(imageId),
      );
  }

  #loaded(previousImageId: string | undefined): void {
    this.#isLoading = false;
    if (previousImageId !== undefined) dropLiveImage(previousImageId);
    if (this.#isDestroyed) return;
    if (this.#isInverted) this.setInverted(true);
    if (this.#flips.isHorizontal || this.#flips.isVertical) {
      this.setFlipped(this.#flips.isHorizontal, this.#flips.isVertical);
    }
    if (this.#newest !== undefined) this.show(this.#newest);
    this.#events.onMoved();
  }

  #paint(shown: Shown, frame: ReceivedFrame): void {
    shown.pixels.set(frame.pixels);
    this.#repaint();
  }

  #repaint(): void {
    const viewport = this.#viewport();
    const internals = viewport as unknown as Internals;
    if (drawingMode() === "cpu") internals.cpuRenderingInvalidated = true;
    else if (internals._imageData !== undefined) {
      const scalars = internals._imageData.getPointData().getScalars();
      const pixels = this.#shown?.pixels;
      // setStack and calibration replace the array; without this check the picture freezes.
      if (pixels !== undefined && scalars.getData() !== pixels) scalars.setData(pixels);
      internals._imageData.modified();
    }
    viewport.render();
  }

  /** The context is gone and its picture stands still: draw by the processor from the newest frame on. */
  #recover(): void {
    if (this.#isDestroyed || this.#newest === undefined) return;
    fallBackToCpu();
    this.#isLoading = false;
    this.#load(this.#newest);
    this.#events.onRecovered("graphics context lost");
  }

  readonly #onRendered = (): void => {
    if (this.#newest !== undefined && !this.#isLoading) this.#events.onDrawn(this.#newest);
  };

  readonly #onMoved = (): void => {
    this.#events.onMoved();
  };
}

/** What decides about the image array and its tables; a change of the rest needs no new stack. */
function isSameSeries(a: PictureSeries, b: PictureSeries): boolean {
  return (
    a.pictureId === b.pictureId &&
    a.rows === b.rows &&
    a.columns === b.columns &&
    a.bitsStored === b.bitsStored &&
    a.isSigned === b.isSigned &&
    a.photometric === b.photometric &&
    a.pixelSpacingMm === b.pixelSpacingMm
  );
}
