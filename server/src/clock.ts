/** The server's one clock. Everything else takes the time as an argument or this interface. */
import process from "node:process";
import { type SessionUs, sessionUs } from "@cementwatch/shared/time";

export interface Clock {
  /** Microseconds since the clock was made, on the monotonic clock: never steps, never decreases. */
  nowUs(): SessionUs;
  /** Wall time, ms since 1970: a label, never used for order or age. */
  wallMs(): number;
}

/** A clock whose epoch is now. */
export function createClock(): Clock {
  const epochNs = process.hrtime.bigint();
  return {
    nowUs: () => sessionUs(Number((process.hrtime.bigint() - epochNs) / 1000n)),
    wallMs: () => Date.now(),
  };
}
