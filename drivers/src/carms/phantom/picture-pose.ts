/** How the C-arm stands against where it stood first: nobody brings it back to the same place to the millimetre. */
import type { Canvas } from "./canvas.ts";

/** Shift of the anatomy in the picture, mm, and its turn about the middle, radians. */
export interface PicturePose {
  readonly dxMm: number;
  readonly dyMm: number;
  readonly turnRad: number;
}

/** Samples the plane for this pose into `target`; beyond the edge the edge is repeated. */
export function poseCanvas(
  canvas: Canvas,
  source: Float32Array,
  pose: PicturePose,
  target: Float32Array,
): void {
  const size = canvas.strideRowPx;
  const cos = Math.cos(pose.turnRad);
  const sin = Math.sin(pose.turnRad);
  const middle = (size - 1) / 2;
  const last = size - 2;
  for (let row = 0; row < size; row += 1) {
    const dy = row - middle - pose.dyMm / canvas.spacingMm;
    const dx = -middle - pose.dxMm / canvas.spacingMm;
    let sx = middle + cos * dx + sin * dy;
    let sy = middle - sin * dx + cos * dy;
    for (let column = 0; column < size; column += 1, sx += cos, sy -= sin) {
      const x = sx < 0 ? 0 : sx > last ? last : sx;
      const y = sy < 0 ? 0 : sy > last ? last : sy;
      const ix = x | 0;
      const iy = y | 0;
      const at = iy * size + ix;
      const fx = x - ix;
      const fy = y - iy;
      const top = (source[at] ?? 0) * (1 - fx) + (source[at + 1] ?? 0) * fx;
      const bottom = (source[at + size] ?? 0) * (1 - fx) + (source[at + size + 1] ?? 0) * fx;
      target[row * size + column] = top * (1 - fy) + bottom * fy;
    }
  }
}
