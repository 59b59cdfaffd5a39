/** What the time offset's page says. Pure. */
import type { PictureRegion } from "@cementwatch/shared/calibration/alignment-entry";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

/** `pictures 201 ms later ± 4 ms`. */
export function offsetText(offsetUs: number, expandedUs: number): string {
  const ms = Math.round(Math.abs(offsetUs) / 1_000);
  return `pictures ${ms} ms ${offsetUs < 0 ? "earlier" : "later"} ± ${uncertaintyMs(expandedUs)} ms`;
}

/** Rounded up: an uncertainty is never shown smaller than it is. */
function uncertaintyMs(expandedUs: number): number {
  return Math.ceil(expandedUs / 1_000);
}

/** The region between two tapped corners, whichever they are, in whole pixels. */
export function regionOf(first: PointPx, second: PointPx): PictureRegion {
  const x = Math.max(0, Math.floor(Math.min(first.x, second.x)));
  const y = Math.max(0, Math.floor(Math.min(first.y, second.y)));
  return {
    x,
    y,
    width: Math.ceil(Math.max(first.x, second.x)) - x,
    height: Math.ceil(Math.max(first.y, second.y)) - y,
  };
}

/** The one thing to do now, or that it is done. */
export function nextAct({ missing, progress, result }: TimeOffsetRunView): string {
  if (missing !== "") return missing;
  if (result !== undefined) return "Enough. Accept it, or go on moving for a smaller uncertainty.";
  const left = Math.max(0, progress.wanted - progress.seen);
  if (left === 0) return "Move once more and rest.";
  return `Move the plunger a little, rest 2 s, again: ${left} more ${left === 1 ? "movement" : "movements"}.`;
}

/** 1 ppm of an hour, ms. */
const MS_AN_HOUR = 3.6;

/** A drift that stands out of its own scatter; empty: none. */
export function driftText(driftPpm: number, uncertaintyPpm: number): string {
  if (Math.abs(driftPpm) <= Math.max(uncertaintyPpm, 50)) return "";
  return `The offset changes by ${Math.round(Math.abs(driftPpm))} ppm (${Math.round(Math.abs(driftPpm) * MS_AN_HOUR)} ms an hour): the pictures' times come from another clock. Repeat it before each case.`;
}
