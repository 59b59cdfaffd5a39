/**
 * Hands on the picture: a finger that rests = no lines while it does, drag = grey window, Shift-drag or middle button = move, wheel or pinch = zoom, double click =
 * whole picture, a tap without movement = `onTap`. Nothing needs hover.
 */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { draggedWindow } from "./grey-window.ts";
import { type HoldToHide, holdToHide, REST_MS } from "./hold-to-hide.ts";
import { applyAffine, type GreyWindow, invertAffine, type PictureViewer } from "./picture-viewer.ts";

/** Movement below this is a tap, CSS px (a gloved finger trembles). */
const TAP_SLOP_PX = 6;
const WHEEL_GAIN = 0.0015;

export interface GestureTargets {
  viewer(): PictureViewer | undefined;
  /** Grey levels of the series' full range. */
  rangeLevels(): number;
  /** The tapped point in image coordinates. */
  onTap(point: PointPx): void;
  /** Whether a finger that rests hides the lines. */
  canHide(): boolean;
}

interface Drag {
  readonly from: PointPx;
  readonly window: GreyWindow;
  readonly isPan: boolean;
  last: PointPx;
  hasMoved: boolean;
}

/** Listens on the element until the returned function is called. */
export function attachGestures(element: HTMLElement, targets: GestureTargets): () => void {
  const handler = new Gestures(element, targets, holdToHide);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("pointerdown", (event) => handler.down(event), { signal });
  element.addEventListener("pointermove", (event) => handler.move(event), { signal });
  element.addEventListener("pointerup", (event) => handler.up(event), { signal });
  element.addEventListener("pointercancel", (event) => handler.cancel(event), { signal });
  // However a finger is lost, its hold ends with it.
  element.addEventListener("lostpointercapture", (event) => handler.cancel(event), { signal });
  element.addEventListener("wheel", (event) => handler.wheel(event), { signal, passive: false });
  element.addEventListener("dblclick", () => targets.viewer()?.resetCamera(), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  return () => stop.abort();
}

class Gestures {
  readonly #element: HTMLElement;
  readonly #targets: GestureTargets;
  readonly #hold: HoldToHide;
  readonly #fingers = new Map<number, PointPx>();
  #drag: Drag | undefined;
  #pinchPx = 0;

  constructor(element: HTMLElement, targets: GestureTargets, hold: HoldToHide) {
    this.#element = element;
    this.#targets = targets;
    this.#hold = hold;
  }

  down(event: PointerEvent): void {
    const viewer = this.#targets.viewer();
    if (viewer === undefined) return;
    this.#element.setPointerCapture(event.pointerId);
    const at = this.#point(event);
    this.#fingers.set(event.pointerId, at);
    if (this.#fingers.size === 2) {
      this.#drag = undefined;
      this.#pinchPx = this.#fingerDistance();
      for (const finger of this.#fingers.keys()) this.#hold.release(holdOf(finger));
      return;
    }
    const isPan = event.button === 1 || event.button === 2 || event.shiftKey;
    this.#drag = { from: at, last: at, window: viewer.window(), isPan, hasMoved: false };
    if (!isPan && this.#targets.canHide())
      this.#hold.press(holdOf(event.pointerId), event.timeStamp + REST_MS);
  }

  move(event: PointerEvent): void {
    const viewer = this.#targets.viewer();
    if (viewer === undefined || !this.#fingers.has(event.pointerId)) return;
    const at = this.#point(event);
    this.#fingers.set(event.pointerId, at);
    if (this.#fingers.size === 2) this.#pinch(viewer);
    else if (this.#drag !== undefined && !this.#isHolding(event)) {
      if (this.#dragTo(viewer, this.#drag, at)) this.#hold.release(holdOf(event.pointerId));
    }
  }

  up(event: PointerEvent): void {
    const drag = this.#isHolding(event) ? undefined : this.#drag;
    this.cancel(event);
    const matrix = this.#targets.viewer()?.imageToElement();
    const toImage = matrix === undefined ? undefined : invertAffine(matrix);
    if (drag === undefined || drag.hasMoved || event.button !== 0 || toImage === undefined) return;
    this.#targets.onTap(applyAffine(toImage, drag.from));
  }

  cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    this.#drag = undefined;
    this.#hold.release(holdOf(event.pointerId));
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    this.#targets.viewer()?.zoomAt(this.#point(event), Math.exp(-event.deltaY * WHEEL_GAIN));
  }

  /** A resting finger that trembles later still rests, and its release is no tap. */
  #isHolding({ timeStamp }: PointerEvent): boolean {
    return this.#fingers.size === 1 && this.#drag?.hasMoved === false && this.#hold.isHidden(timeStamp);
  }

  /** True when the finger has moved far enough to mean it. */
  #dragTo(viewer: PictureViewer, drag: Drag, at: PointPx): boolean {
    const dx = at.x - drag.from.x;
    const dy = at.y - drag.from.y;
    if (!drag.hasMoved && Math.hypot(dx, dy) < TAP_SLOP_PX) return false;
    drag.hasMoved = true;
    if (drag.isPan) viewer.panBy(at.x - drag.last.x, at.y - drag.last.y);
    else viewer.setWindow(draggedWindow(drag.window, dx, dy, this.#targets.rangeLevels()));
    drag.last = at;
    return true;
  }

  #pinch(viewer: PictureViewer): void {
    const distance = this.#fingerDistance();
    const [a, b] = [...this.#fingers.values()];
    if (a !== undefined && b !== undefined && this.#pinchPx > 0) {
      viewer.zoomAt({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, distance / this.#pinchPx);
    }
    this.#pinchPx = distance;
  }

  #fingerDistance(): number {
    const [a, b] = [...this.#fingers.values()];
    return a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);
  }

  #point(event: MouseEvent): PointPx {
    const box = this.#element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}

function holdOf(pointerId: number): string {
  return `finger ${pointerId}`;
}
