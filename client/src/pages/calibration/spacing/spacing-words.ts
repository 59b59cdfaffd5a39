/** What the spacing's page says. Pure. */
import type { PixelSpacing } from "@cementwatch/shared/calibration/pixel-spacing";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";

/** `0.2174 mm a pixel ± 1.7 %`. */
export function spacingWords({
  mmPerPx,
  uncertainty01,
}: Pick<PixelSpacing, "mmPerPx" | "uncertainty01">): string {
  return `${mmPerPx.toFixed(4)} mm a pixel ± ${(Math.ceil(uncertainty01 * 1_000) / 10).toFixed(1)} %`;
}

/** What the distortion is and what it does at the edge of the picture. */
export function distortionWords({ k1, k1Uncertainty }: Pick<PixelSpacing, "k1" | "k1Uncertainty">): string {
  const percent = `${(100 * Math.abs(k1)).toFixed(1)} ± ${(100 * k1Uncertainty).toFixed(1)} % at the edge`;
  if (Math.abs(k1) <= Math.max(k1Uncertainty, 0.002)) return `no distortion told apart (${percent})`;
  const kind = k1 > 0 ? "pincushion" : "barrel";
  return `${kind} distortion, ${percent}: lengths at the edge are off by three times that`;
}

/** A tap near a point takes it away, elsewhere it adds one. */
export function withTap(points: readonly PointPx[], tap: PointPx, nearPx: number): readonly PointPx[] {
  const kept = points.filter(({ x, y }) => Math.hypot(x - tap.x, y - tap.y) > nearPx);
  return kept.length < points.length ? kept : [...points, tap];
}
