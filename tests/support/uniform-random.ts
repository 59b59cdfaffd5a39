/** Seeded numbers for generators of test data: uniform, normal, choice. */
import { seededRandom } from "../soak/seeded-random.ts";

export interface Uniform {
  readonly between: (low: number, high: number) => number;
  readonly chance: (share01: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly normal: () => number;
}

export function uniformRandom(seed: number): Uniform {
  const random = seededRandom(seed * 2_654_435_761 + 12_345);
  const unit = () => random(4_294_967_296) / 4_294_967_296;
  for (let skipped = 0; skipped < 8; skipped += 1) unit();
  return {
    between: (low, high) => low + (high - low) * unit(),
    chance: (share01) => unit() < share01,
    pick: (items) => {
      const item = items[Math.floor(unit() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}
