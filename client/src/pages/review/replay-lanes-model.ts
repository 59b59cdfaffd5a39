/** Geometry of the lanes: curves as shapes, spans as shares of the axis, and where the cursor stands. Pure; session µs. */
import type { PictureState } from "@cementwatch/shared/imaging/image-frame";
import type {
  SessionStrip,
  StripChange,
  StripCurve,
  StripThumbnail,
} from "@cementwatch/shared/session/session-strip";
import { shareOf, type TimeRange } from "./timeline-model.ts";

/** Height of a curve's drawing box; its width is its number of buckets. */
export const CURVE_HEIGHT = 100;

/**
 * SVG path of a curve: a band from the lowest to the highest value of each bucket, broken where nothing was measured.
 * 0 is the bottom unless values are negative.
 */
export function curvePath({ lows, highs }: StripCurve): string {
  const { bottom, top } = curveRange({ lows, highs });
  const y = (value: number) => round(CURVE_HEIGHT - ((value - bottom) / (top - bottom)) * CURVE_HEIGHT);
  const parts: string[] = [];
  let from = -1;
  for (let i = 0; i <= lows.length; i++) {
    const isThere = isNumber(lows[i]) && isNumber(highs[i]);
    if (isThere && from < 0) from = i;
    if (isThere || from < 0) continue;
    const run = Array.from({ length: i - from }, (_, n) => from + n);
    const there = run.map((n) => `${n} ${y(highs[n] ?? 0)}`);
    const back = run.toReversed().map((n) => `${n + 1} ${y(lows[n] ?? 0)}`);
    parts.push(
      `M${there.join("L")}L${i} ${y(highs[i - 1] ?? 0)}L${back.join("L")}L${from} ${y(lows[from] ?? 0)}Z`,
    );
    from = -1;
  }
  return parts.join("");
}

/** What the lane's bottom and top stand for. */
export function curveRange({ lows, highs }: Pick<StripCurve, "lows" | "highs">): {
  bottom: number;
  top: number;
} {
  let bottom = 0;
  let top = 0;
  for (const low of lows) if (isNumber(low)) bottom = Math.min(bottom, low);
  for (const high of highs) if (isNumber(high)) top = Math.max(top, high);
  return { bottom, top: top > bottom ? top : bottom + 1 };
}

function isNumber(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface LaneSpan {
  readonly key: string;
  readonly leftPercent: number;
  readonly widthPercent: number;
  readonly text: string;
}

/** Share of the axis a span must have for its text to be written. */
const TEXT_LEAST_PERCENT = 2.5;

/** Spans of what holds until the next change; short ones without text. */
export function changeSpans(range: TimeRange, changes: readonly StripChange<string>[]): readonly LaneSpan[] {
  return changes.map(({ atUs, value }, i) =>
    laneSpan(range, `${i}`, atUs, changes[i + 1]?.atUs ?? range.endUs, value),
  );
}

/** Two kinds of changes on one lane: each change of either begins a span that names both. */
export function mergedChanges(
  first: readonly StripChange<string>[],
  second: readonly StripChange<string>[],
): readonly StripChange<string>[] {
  const times = [...new Set([...first, ...second].map(({ atUs }) => atUs))].toSorted((a, b) => a - b);
  const valueAt = (changes: readonly StripChange<string>[], atUs: number) =>
    changes.findLast((change) => change.atUs <= atUs)?.value;
  return times.map((atUs) => ({
    atUs,
    value: [valueAt(first, atUs), valueAt(second, atUs)].filter((text) => text !== undefined).join(" · "),
  }));
}

export function laneSpan(range: TimeRange, key: string, fromUs: number, toUs: number, text = ""): LaneSpan {
  const leftPercent = shareOf(range, fromUs) * 100;
  const widthPercent = shareOf(range, toUs) * 100 - leftPercent;
  return { key, leftPercent, widthPercent, text: widthPercent < TEXT_LEAST_PERCENT ? "" : text };
}

/** Looks at which the view is another one than before, the first one included. */
export function viewChanges({ looks }: Pick<SessionStrip, "looks">): readonly StripChange<string>[] {
  return looks
    .filter(({ view }, i) => view !== looks[i - 1]?.view)
    .map(({ fromUs, view }) => ({ atUs: fromUs, value: view === "ap" ? "AP" : "LAT" }));
}

/** A picture drawn longer ago than this is not the one of the moment. */
const SHOWN_US = 1_500_000;

/**
 * Where the cursor stands on the curves: when the picture on screen was taken, while the beam is on; else where the
 * replay is.
 */
export function cursorUs(
  atUs: number,
  drawnMeasuredAtUs: number | undefined,
  pictureState: PictureState | undefined,
): number {
  const isShown =
    drawnMeasuredAtUs !== undefined &&
    pictureState === "live" &&
    Math.abs(atUs - drawnMeasuredAtUs) < SHOWN_US;
  return isShown ? drawnMeasuredAtUs : atUs;
}

/** Number of the small picture that was newest at a moment; the first one before that. */
export function thumbnailAt(thumbnails: readonly StripThumbnail[], atUs: number): number | undefined {
  if (thumbnails.length === 0) return undefined;
  return Math.max(
    thumbnails.findLastIndex((thumbnail) => thumbnail.atUs <= atUs),
    0,
  );
}
