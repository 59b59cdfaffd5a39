/** Words and places of notes. Pure; session µs, image pixels. */
import type { StandingNote } from "@cementwatch/shared/review/notes";
import { type TimeRange, timeText } from "../timeline-model.ts";
import type { NotePlace, PlaceKind } from "./use-notes.ts";

/** Two taps of a box nearer than this are one: it would have no size. */
const BOX_LEAST_PX = 2;

/** The place after a tap: a point at once, a box after its second corner. Another picture begins anew. */
export function placeAfterTap(
  place: NotePlace | undefined,
  kind: PlaceKind,
  at: Pick<NotePlace, "pictureId" | "view" | "xPx" | "yPx">,
): { readonly place: NotePlace; readonly isDone: boolean } {
  const corner = { ...at, xPx: round(at.xPx), yPx: round(at.yPx) };
  const isSecond = place !== undefined && place.pictureId === at.pictureId && place.view === at.view;
  if (kind === "point" || !isSecond) return { place: corner, isDone: kind === "point" };
  const widthPx = round(Math.abs(corner.xPx - place.xPx));
  const heightPx = round(Math.abs(corner.yPx - place.yPx));
  if (widthPx < BOX_LEAST_PX || heightPx < BOX_LEAST_PX) return { place, isDone: false };
  const xPx = Math.min(place.xPx, corner.xPx);
  const yPx = Math.min(place.yPx, corner.yPx);
  return { place: { ...corner, xPx, yPx, widthPx, heightPx }, isDone: true };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** `0:12.3`, or `0:12.3 – 0:15.0` of a span. */
export function whenText(range: TimeRange, { content: { fromUs, toUs } }: StandingNote): string {
  const from = timeText(range, fromUs);
  return fromUs === toUs ? from : `${from} – ${timeText(range, toUs)}`;
}

export function placeText(place: NotePlace | undefined): string {
  if (place === undefined) return "";
  const view = place.view === "lateral" ? "LAT" : "AP";
  const at = `${Math.round(place.xPx)}, ${Math.round(place.yPx)}`;
  if (place.widthPx === undefined || place.heightPx === undefined) return `${view} at ${at} px`;
  return `${view} at ${at} px, ${Math.round(place.widthPx)} × ${Math.round(place.heightPx)}`;
}
