/** Smooth seeded noise in two and three dimensions: the texture of bone, tissue and fingering cement. */
import { mix32 } from "../../plant/random.ts";

function lattice(seed: number, x: number, y: number, z: number): number {
  const hash = mix32(seed ^ Math.imul(x, 0x27d4eb2f) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x5bd1e995));
  return hash / 2147483648 - 1;
}

function fade(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Noise in [−1, 1] that varies over one unit of its coordinates. */
export function valueNoise3(seed: number, x: number, y: number, z: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  const fx = fade(x - ix);
  const fy = fade(y - iy);
  const fz = fade(z - iz);
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    const cx = corner & 1;
    const cy = (corner >> 1) & 1;
    const cz = corner >> 2;
    const weight = (cx ? fx : 1 - fx) * (cy ? fy : 1 - fy) * (cz ? fz : 1 - fz);
    sum += weight * lattice(seed, ix + cx, iy + cy, iz + cz);
  }
  return sum;
}

/** Two-dimensional noise in [−1, 1]. */
export function valueNoise2(seed: number, x: number, y: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = fade(x - ix);
  const fy = fade(y - iy);
  const top = lattice(seed, ix, iy, 0) * (1 - fx) + lattice(seed, ix + 1, iy, 0) * fx;
  const bottom = lattice(seed, ix, iy + 1, 0) * (1 - fx) + lattice(seed, ix + 1, iy + 1, 0) * fx;
  return top * (1 - fy) + bottom * fy;
}
