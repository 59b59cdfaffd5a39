/** The real clock of links and supervisors: the runtime's monotonic time with Node's timers. */
import type { Clock } from "@cementwatch/drivers/clock";

/** Timers on `nowUs`; they are rounded up to whole milliseconds, so that none is early by Node's rounding. */
export function createDeviceClock(nowUs: () => number): Clock {
  return {
    nowUs,
    setTimer(us, fn) {
      const timer = setTimeout(fn, Math.max(0, Math.ceil(us / 1_000)));
      return () => clearTimeout(timer);
    },
  };
}
