/** A picture of a ball grid phantom as a C-arm shows it: pitch, turn, distortion, noise and a dark clip that is no ball. */
import type { ImageFrame } from "@cementwatch/shared/imaging/image-frame";
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import { createRandom } from "../../plant/random.ts";

export interface BallGridChoice {
  readonly seed: number;
  readonly sizePx: number;
  readonly pitchPx: number;
  readonly turnRad: number;
  /** Relative radial shift at half of the side. */
  readonly k1: number;
  readonly noise: number;
}

const BALL_PX = 4;
const CLEAR = 2_800;
const DEPTH = 900;

/** Where a ball of the grid lies in the picture. */
export function ballPlace(choice: BallGridChoice, column: number, row: number): PointPx {
  const { sizePx, pitchPx, turnRad, k1 } = choice;
  const [u, v] = [column * pitchPx + 3.3, row * pitchPx - 2.7];
  const x = u * Math.cos(turnRad) - v * Math.sin(turnRad);
  const y = u * Math.sin(turnRad) + v * Math.cos(turnRad);
  const factor = 1 + k1 * ((x * x + y * y) / (sizePx / 2) ** 2);
  return { x: sizePx / 2 + x * factor, y: sizePx / 2 + y * factor };
}

export function ballGridPicture(choice: BallGridChoice): ImageFrame {
  const { sizePx, pitchPx, noise, seed } = choice;
  const random = createRandom(seed);
  const pixels = Uint16Array.from({ length: sizePx * sizePx }, () => CLEAR + random.gaussian() * noise);
  const reach = Math.ceil(sizePx / pitchPx);
  for (let column = -reach; column <= reach; column += 1) {
    for (let row = -reach; row <= reach; row += 1) paintBall(pixels, sizePx, ballPlace(choice, column, row));
  }
  // A long clip across the corner.
  for (let x = 20; x < 90; x += 1) for (let y = 30; y < 34; y += 1) pixels[y * sizePx + x] = CLEAR - DEPTH;
  return {
    rows: sizePx,
    columns: sizePx,
    bitsStored: 12,
    isSigned: false,
    photometric: "MONOCHROME2",
    intensity: "LOG",
    pixels,
  };
}

function paintBall(pixels: Uint16Array, sizePx: number, { x, y }: PointPx): void {
  for (let row = Math.floor(y - 6); row <= y + 6; row += 1) {
    for (let column = Math.floor(x - 6); column <= x + 6; column += 1) {
      if (row < 0 || column < 0 || row >= sizePx || column >= sizePx) continue;
      const far = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const chord = Math.sqrt(Math.max(0, 1 - (far / BALL_PX) ** 2));
      const index = row * sizePx + column;
      pixels[index] = (pixels[index] ?? 0) - DEPTH * chord;
    }
  }
}
