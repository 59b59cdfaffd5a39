/**
 * Millimetres a pixel at the plane of the cannula, from two taps on its edges and the known outer diameter. Pure.
 */
import { cannulaTube } from "@cementwatch/shared/hydraulics/cannula";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

/** Standard uncertainty of one tap on an edge, image pixels. Assumption: the edge itself is two pixels wide. */
const TAP_PX = 1;
/** Coverage factor: about 95 %. */
const COVERAGE = 2;
/** Expanded relative uncertainty of a spacing that the picture carries. Assumption: 5 % of magnification. */
export const DICOM_SPACING_UNCERTAINTY01 = 0.05;

export interface Spacing {
  readonly mmPerPx: number;
  /** Expanded (k = 2), relative. */
  readonly uncertainty01: number;
  /** Width of the cannula between the taps, across its axis, px. */
  readonly widthPx: number;
}

/**
 * Spacing from the edges of a cannula of `gauge` whose axis runs through `tip` and `axis`: only the distance across
 * the axis counts, so that the two taps need not lie opposite each other. `undefined` when the taps are nearer than
 * 2 px or the axis has no direction. Uncertainty: two independent taps, u = √2 · 1 px, k = 2.
 */
export function cannulaSpacing(
  edges: readonly PointPx[],
  tip: PointPx,
  axis: PointPx,
  gauge: number,
): Spacing | undefined {
  const [first, second] = edges;
  const length = Math.hypot(axis.x - tip.x, axis.y - tip.y);
  if (first === undefined || second === undefined || !(length > 1)) return undefined;
  const across = { x: -(axis.y - tip.y) / length, y: (axis.x - tip.x) / length };
  const widthPx = Math.abs((second.x - first.x) * across.x + (second.y - first.y) * across.y);
  if (!(widthPx >= 2)) return undefined;
  const uncertainty01 = Math.min(1, (COVERAGE * Math.SQRT2 * TAP_PX) / widthPx);
  return { mmPerPx: cannulaTube(gauge).outerMm / widthPx, uncertainty01, widthPx };
}

/** `0.21 mm/px ± 9 % (k = 2)`. */
export function spacingText(mmPerPx: number, uncertainty01: number): string {
  return `${mmPerPx.toFixed(3)} mm/px ± ${Math.round(uncertainty01 * 100)} % (k = 2)`;
}
