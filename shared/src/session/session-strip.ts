/**
 * What the lanes of a recorded session's time line show, computed once from its record. Times are session µs; every
 * list is bounded by whoever makes it.
 */
import type { PictureView } from "../imaging/image-frame.ts";
import type { VertebralLevel } from "../procedure/level.ts";
import type { ProcedurePhase } from "../procedure/procedure-record.ts";
import type { SignalId } from "../telemetry/sample.ts";

/** One burst of fluoroscopy, from its first picture to its last. */
export interface LookSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly view: PictureView;
  readonly frames: number;
}

/** Extremes of one signal in equal buckets over the whole session; null where nothing was measured. */
export interface StripCurve {
  readonly signal: SignalId;
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
}

/** From `atUs` on, until the next one. */
export interface StripChange<T> {
  readonly atUs: number;
  readonly value: T;
}

export interface StripThumbnail {
  /** Where a seek has to go to show this picture. */
  readonly atUs: number;
  readonly view: PictureView;
}

export interface SessionStrip {
  readonly startUs: number;
  readonly endUs: number;
  readonly looks: readonly LookSpan[];
  readonly levels: readonly StripChange<VertebralLevel>[];
  readonly phases: readonly StripChange<ProcedurePhase>[];
  readonly batches: readonly { readonly atUs: number; readonly id: string }[];
  readonly injections: readonly { readonly fromUs: number; readonly toUs: number }[];
  /** Where the record lacks something, and why. */
  readonly gaps: readonly { readonly fromUs: number; readonly toUs: number; readonly why: string }[];
  readonly curves: readonly StripCurve[];
  readonly thumbnails: readonly StripThumbnail[];
}
