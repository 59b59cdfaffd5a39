/** Lengths and angles set by taps, in millimetres of the object plane when its spacing is known. Pure; image pixels. */
import type { PictureSeries } from "@cementwatch/shared/imaging/image-frame";
import type { Drawing, PointPx } from "@cementwatch/shared/procedure/anatomy";

export type MeasureKind = "length" | "angle";

export interface Measure {
  readonly kind: MeasureKind;
  /** Two ends of a length; an arm, the vertex and the other arm of an angle. Fewer while it is being set. */
  readonly points: readonly PointPx[];
}

export interface ObjectSpacing {
  readonly mmPerPx: number;
  /** Expanded (k = 2), relative. */
  readonly uncertainty01: number;
}

export const POINTS_NEEDED: Readonly<Record<MeasureKind, number>> = { length: 2, angle: 3 };

/** Standard uncertainty of one tap, image pixels; assumption, as for the spacing from a cannula. */
const TAP_PX = 1;
const COVERAGE = 2;
/** Expanded relative uncertainty of a spacing that the picture carries; assumption. */
const SERIES_UNCERTAINTY01 = 0.05;

/** Spacing that the analysis used, else the one that the picture carries, else none. */
export function objectSpacing(
  drawing: Drawing | undefined,
  series: PictureSeries | undefined,
): ObjectSpacing | undefined {
  if (drawing !== undefined) {
    return { mmPerPx: drawing.pixelSpacingMm, uncertainty01: drawing.spacingUncertainty01 };
  }
  const mmPerPx = series?.pixelSpacingMm;
  return mmPerPx === undefined ? undefined : { mmPerPx, uncertainty01: SERIES_UNCERTAINTY01 };
}

/** Adds a tap to the measure that is being set, or begins a new one. */
export function withPoint(measures: readonly Measure[], kind: MeasureKind, at: PointPx): readonly Measure[] {
  const last = measures.at(-1);
  if (last === undefined || isWhole(last)) return [...measures, { kind, points: [at] }];
  if (last.kind !== kind) return [...measures.slice(0, -1), { kind, points: [at] }];
  return [...measures.slice(0, -1), { kind, points: [...last.points, at] }];
}

export function isWhole({ kind, points }: Measure): boolean {
  return points.length >= POINTS_NEEDED[kind];
}

/** `12.3 ± 0.7 mm`, `61 px`, `34°`; empty while points are missing. */
export function measureText(measure: Measure, spacing: ObjectSpacing | undefined): string {
  const [first, second, third] = measure.points;
  if (first === undefined || second === undefined) return "";
  if (measure.kind === "angle") return third === undefined ? "" : angleText(first, second, third);
  const lengthPx = Math.hypot(second.x - first.x, second.y - first.y);
  if (spacing === undefined) return `${Math.round(lengthPx)} px`;
  const { mmPerPx, uncertainty01 } = spacing;
  const lengthMm = lengthPx * mmPerPx;
  const uncertaintyMm = Math.hypot(lengthMm * uncertainty01, COVERAGE * Math.SQRT2 * TAP_PX * mmPerPx);
  return `${lengthMm.toFixed(1)} ± ${uncertaintyMm.toFixed(1)} mm`;
}

function angleText(arm: PointPx, vertex: PointPx, other: PointPx): string {
  const [ax, ay] = [arm.x - vertex.x, arm.y - vertex.y];
  const [bx, by] = [other.x - vertex.x, other.y - vertex.y];
  const radians = Math.atan2(Math.abs(ax * by - ay * bx), ax * bx + ay * by);
  return `${Math.round((radians * 180) / Math.PI)}°`;
}
