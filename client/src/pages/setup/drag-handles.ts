/** Drags the points on the picture: takes the pointer before the picture's own gestures when it lands on a point. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { type Affine, applyAffine, invertAffine } from "../../imaging/picture-viewer.ts";
import { type Handle, handles, isSameHandle, type OutlinePoints } from "./outline-points.ts";

/** A fingertip is 7 to 10 mm wide; a mouse hits much nearer. CSS px. */
const REACH_PX: Readonly<Record<string, number>> = { touch: 30, pen: 20, mouse: 14 };

export interface DragTargets {
  points(): OutlinePoints;
  /** Image to element coordinates of what is on screen. */
  toElement(): Affine | undefined;
  /** The handle has left its place: what was before is worth keeping. */
  onStart(handle: Handle): void;
  onMove(handle: Handle, at: PointPx): void;
  /** A press on a handle that did not move it; `at` is the pressed place in the picture. */
  onPress(handle: Handle, at: PointPx): void;
}

/** Movement below this is a press, CSS px (a gloved finger trembles). */
const SLOP_PX = 4;

/** Nearest handle within reach of an element point; among equals the one that is listed first. */
export function handleAt(
  points: OutlinePoints,
  toElement: Affine,
  at: PointPx,
  reachPx: number,
): Handle | undefined {
  let best: { readonly handle: Handle; readonly distance: number } | undefined;
  for (const { handle, at: place } of handles(points)) {
    const { x, y } = applyAffine(toElement, place);
    const distance = Math.hypot(x - at.x, y - at.y);
    if (distance <= reachPx && (best === undefined || distance < best.distance)) best = { handle, distance };
  }
  return best?.handle;
}

interface Dragged {
  readonly handle: Handle;
  readonly pointerId: number;
  readonly from: PointPx;
  readonly grip: PointPx;
  hasMoved: boolean;
}

/** Listens on the element around the picture until the returned function is called. */
export function attachDrag(element: HTMLElement, targets: DragTargets): () => void {
  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true };
  let dragged: Dragged | undefined;

  const place = (event: PointerEvent): PointPx | undefined => {
    const box = element.querySelector(".fluoro-picture")?.getBoundingClientRect();
    return box === undefined ? undefined : { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent) => {
    const matrix = targets.toElement();
    const at = place(event);
    if (matrix === undefined || at === undefined || event.button !== 0 || event.shiftKey) return;
    const points = targets.points();
    const handle = handleAt(points, matrix, at, REACH_PX[event.pointerType] ?? 14);
    const known = handles(points).find((item) => isSameHandle(item.handle, handle));
    if (handle === undefined || known === undefined) return;
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
    const on = applyAffine(matrix, known.at);
    // The point keeps its distance from the finger: it neither jumps nor hides under it.
    const grip = { x: on.x - at.x, y: on.y - at.y };
    dragged = { handle, pointerId: event.pointerId, from: at, grip, hasMoved: false };
  };
  const move = (event: PointerEvent) => {
    if (dragged?.pointerId !== event.pointerId) return;
    event.stopPropagation();
    const matrix = targets.toElement();
    const inverse = matrix === undefined ? undefined : invertAffine(matrix);
    const at = place(event);
    if (inverse === undefined || at === undefined) return;
    if (!dragged.hasMoved) {
      if (Math.hypot(at.x - dragged.from.x, at.y - dragged.from.y) < SLOP_PX) return;
      dragged.hasMoved = true;
      targets.onStart(dragged.handle);
    }
    const to = { x: at.x + dragged.grip.x, y: at.y + dragged.grip.y };
    targets.onMove(dragged.handle, applyAffine(inverse, to));
  };
  const end = (event: PointerEvent) => {
    if (dragged?.pointerId !== event.pointerId) return;
    event.stopPropagation();
    const { handle, from, hasMoved } = dragged;
    dragged = undefined;
    const matrix = targets.toElement();
    const inverse = matrix === undefined ? undefined : invertAffine(matrix);
    if (hasMoved || inverse === undefined || event.type !== "pointerup") return;
    targets.onPress(handle, applyAffine(inverse, from));
  };
  element.addEventListener("pointerdown", down, options);
  element.addEventListener("pointermove", move, options);
  element.addEventListener("pointerup", end, options);
  element.addEventListener("pointercancel", end, options);
  return () => stop.abort();
}
