/** Rounds to a fixed number of decimals, so that evidence reads well and compares byte for byte. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
