/** Value below which `share01` of the sorted values lie; 0 of none. */
export function quantileOf(sorted: ArrayLike<number>, share01: number): number {
  return sorted[Math.min(Math.floor(sorted.length * share01), sorted.length - 1)] ?? 0;
}
