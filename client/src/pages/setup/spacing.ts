/**
 * Millimetres a pixel at the plane of the patient, from two taps across something of known diameter: the cannula's
 * outer tube or a ball. Pure.
 */
import { cannulaTube } from "@cementwatch/shared/hydraulics/cannula";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

/** Standard uncertainty of one tap on an edge, image pixels. Assumption: the edge itself is two pixels wide. */
const TAP_PX = 1;
/** Coverage factor: about 95 %. */
const COVERAGE = 2;
/** Expanded relative uncertainty of a spacing that the picture carries. Assumption: 5 % of magnification. */
export const DICOM_SPACING_UNCERTAINTY01 = 0.05;

/** Expanded relative uncertainty of a ball's plane: it lies beside the patient, not in the spine. Assumption: 5 %. */
const BALL_PLANE_UNCERTAINTY01 = 0.05;
/** Diameter of the usual calibration ball, mm. */
export const BALL_MM = 10;

export interface Spacing {
  readonly mmPerPx: number;
  /** Expanded (k = 2), relative. */
  readonly uncertainty01: number;
  /** Width between the taps, px; of a cannula across its axis. */
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
  return { mmPerPx: cannulaTube(gauge).outerMm / widthPx, uncertainty01: tapUncertainty01(widthPx), widthPx };
}

/**
 * Spacing from two taps on opposite edges of a ball of `diameterMm`. `undefined` when the taps are nearer than 2 px or
 * the diameter is none. Uncertainty: that of the two taps and that of the ball's plane, independent, k = 2.
 */
export function ballSpacing(edges: readonly PointPx[], diameterMm: number): Spacing | undefined {
  const [first, second] = edges;
  if (first === undefined || second === undefined || !(diameterMm > 0)) return undefined;
  const widthPx = Math.hypot(second.x - first.x, second.y - first.y);
  if (!(widthPx >= 2)) return undefined;
  const uncertainty01 = Math.min(1, Math.hypot(tapUncertainty01(widthPx), BALL_PLANE_UNCERTAINTY01));
  return { mmPerPx: diameterMm / widthPx, uncertainty01, widthPx };
}

function tapUncertainty01(widthPx: number): number {
  return Math.min(1, (COVERAGE * Math.SQRT2 * TAP_PX) / widthPx);
}

/** `0.21 mm/px ± 9 % (k = 2)`. */
export function spacingText(mmPerPx: number, uncertainty01: number): string {
  return `${mmPerPx.toFixed(3)} mm/px ± ${Math.round(uncertainty01 * 100)} % (k = 2)`;
}
