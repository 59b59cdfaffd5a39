/**
 * Time inside a session: integer microseconds on one monotonic clock. Wall time is a label and never enters
 * the pipeline; see docs/architecture.md, "Time".
 */

/** Microseconds since the runtime's epoch (server start for a live runtime), integer, never decreasing. */
export type SessionUs = number & { readonly __sessionUs: unique symbol };

/** Period of the pipeline's tick grid. Fixed, so that replay at any speed ticks at the same session times. */
export const TICK_PERIOD_US = 50_000;

export const US_PER_MS = 1_000;
export const US_PER_S = 1_000_000;
export const US_PER_MIN = 60_000_000;

/**
 * Brands a number of microseconds as session time, rounding to an integer.
 * @throws RangeError when the value is not finite or exceeds 2^53 µs (285 years).
 */
export function sessionUs(us: number): SessionUs {
  const rounded = Math.round(us);
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`session time ${us} µs is not a safe integer`);
  return rounded as SessionUs;
}
