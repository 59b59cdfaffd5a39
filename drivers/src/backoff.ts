/** Delays between attempts: exponential with a cap, spread by jitter so that several devices do not retry in step. */

export interface BackoffPolicy {
  readonly firstUs: number;
  readonly factor: number;
  readonly capUs: number;
  /** Spread to both sides as a fraction of the delay, 0 to 1. */
  readonly jitterRatio: number;
}

/**
 * Delay before the next attempt, integer µs, never above `capUs` × (1 + `jitterRatio`).
 * `attempt` counts failures from 0; `random01` in [0, 1) is injected so that a simulation repeats.
 * @throws RangeError when `attempt` is no non-negative integer or `random01` lies outside [0, 1].
 */
export function backoffUs(attempt: number, policy: BackoffPolicy, random01: number): number {
  if (!Number.isInteger(attempt) || attempt < 0) throw new RangeError(`attempt ${attempt} must be 0, 1, 2 …`);
  if (!(random01 >= 0 && random01 <= 1)) throw new RangeError(`random01 ${random01} must lie in 0 … 1`);
  const delayUs = Math.min(policy.capUs, policy.firstUs * policy.factor ** attempt);
  return Math.round(delayUs * (1 + policy.jitterRatio * (2 * random01 - 1)));
}
