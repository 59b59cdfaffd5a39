/** The overlay canvas: redrawn by the frame loop, and only when something it shows has changed. */
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureState } from "@cementwatch/shared/imaging/image-frame";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { FrameLoop } from "../frame-loop.ts";
import { drawOverlay } from "./overlay-drawing.ts";
import type { Affine } from "./picture-viewer.ts";

/** A finding belongs to the picture while it is at most this many frames behind. */
const MAX_FRAMES_BEHIND = 2;

export type ExtraDrawing = (context: CanvasRenderingContext2D, toElement: Affine) => void;

/** What the layer shows; read anew in each animation frame, compared by identity. */
export interface OverlayInput {
  readonly toElement: Affine | undefined;
  readonly finding: FrameFinding | undefined;
  readonly drawnFrameNumber: number | undefined;
  readonly pictureState: PictureState | undefined;
  readonly drawing: Drawing | undefined;
  readonly isOutlineConfirmed: boolean;
  readonly isHidden: boolean;
  /** Rises when the picture moved or was resized. */
  readonly version: number;
  /** The page's own lines, e.g. the points being set; a new function means a redraw. */
  readonly extra: ExtraDrawing | undefined;
}

/** The finding to draw, or undefined when it is too old for the picture on screen. */
export function currentFinding(input: OverlayInput): FrameFinding | undefined {
  const { finding, drawnFrameNumber, pictureState } = input;
  if (finding === undefined || drawnFrameNumber === undefined) return undefined;
  const isMoving = pictureState === "live" || pictureState === "stored";
  return isMoving ? findingOf(finding, drawnFrameNumber) : finding;
}

/** The finding when it belongs to the frame: its lines would lie beside the bone of a later one. */
export function findingOf(finding: FrameFinding | undefined, frameNumber: number): FrameFinding | undefined {
  const framesBehind = frameNumber - (finding?.frameNumber ?? 0);
  return framesBehind > MAX_FRAMES_BEHIND ? undefined : finding;
}

/** Keeps `canvas` up to date until the returned function is called. */
export function runOverlayLayer(
  canvas: HTMLCanvasElement,
  loop: FrameLoop,
  read: () => OverlayInput,
): () => void {
  let last: OverlayInput | undefined;
  let lastFinding: FrameFinding | undefined;
  return loop.add(() => {
    const input = read();
    const finding = currentFinding(input);
    if (last !== undefined && finding === lastFinding && isSame(last, input)) return;
    last = input;
    lastFinding = finding;
    redraw(canvas, input, finding);
  });
}

function isSame(a: OverlayInput, b: OverlayInput): boolean {
  return (
    a.version === b.version &&
    a.isHidden === b.isHidden &&
    a.drawing === b.drawing &&
    a.isOutlineConfirmed === b.isOutlineConfirmed &&
    a.extra === b.extra &&
    (a.toElement === undefined) === (b.toElement === undefined)
  );
}

function redraw(canvas: HTMLCanvasElement, input: OverlayInput, finding: FrameFinding | undefined): void {
  const ratio = window.devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const { toElement, drawing, isOutlineConfirmed } = input;
  if (toElement === undefined || input.isHidden) return;
  drawOverlay(context, toElement, {
    isOutlineConfirmed,
    ...(finding === undefined ? {} : { finding }),
    ...(drawing === undefined ? {} : { drawing }),
  });
  input.extra?.(context, toElement);
}
