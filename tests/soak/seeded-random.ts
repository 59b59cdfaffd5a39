/** Whole numbers in [0, below). */
export type Random = (below: number) => number;

/** Marsaglia's xorshift32: the same numbers for a seed each time. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
