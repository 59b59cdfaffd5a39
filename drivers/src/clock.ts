/**
 * Time as the impure edges of drivers see it. The server gives the real one; tests and simulations give a manual one.
 * Pure parts (codecs, pollers, simulators, backoff) never see it: they take `atUs`.
 */

/** Timers on the runtime's monotonic clock, integer microseconds since the runtime's epoch. */
export interface Clock {
  nowUs(): number;
  /** Calls `fn` once, `us` from now (at once when ≤ 0, but never inside this call); returns the function that cancels it. */
  setTimer(us: number, fn: () => void): () => void;
}
