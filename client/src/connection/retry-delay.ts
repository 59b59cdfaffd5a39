/** Waiting time before the next attempt to connect, ms: quick at first, because a wall screen must come back. */
const DELAYS_MS = [100, 250, 500, 1000, 2000];

/** @param attempt attempts that failed in a row, from 1. @param random01 spreads many screens after a restart. */
export function retryDelayMs(attempt: number, random01: number): number {
  const base = DELAYS_MS[Math.min(Math.max(attempt, 1), DELAYS_MS.length) - 1] ?? 2000;
  return base * (0.75 + 0.5 * random01);
}
