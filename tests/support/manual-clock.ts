/** A clock that stands still until a test moves it. Promises settle between timers, as they do in life. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "@cementwatch/drivers/clock";

interface Timer {
  readonly atUs: number;
  readonly order: number;
  readonly fn: () => void;
}

export interface ManualClock extends Clock {
  /** Runs every timer that falls due within the next `us`, in order, and ends exactly `us` later. */
  advance(us: number): Promise<void>;
}

export function createManualClock(startUs = 0): ManualClock {
  let nowUs = startUs;
  let count = 0;
  const timers = new Set<Timer>();
  const nextDue = (untilUs: number): Timer | undefined =>
    [...timers]
      .filter((timer) => timer.atUs <= untilUs)
      .sort((a, b) => a.atUs - b.atUs || a.order - b.order)[0];
  return {
    nowUs: () => nowUs,
    setTimer(us, fn) {
      count += 1;
      const timer: Timer = { atUs: nowUs + Math.max(0, us), order: count, fn };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(us) {
      const untilUs = nowUs + us;
      await nextTurn();
      for (let timer = nextDue(untilUs); timer !== undefined; timer = nextDue(untilUs)) {
        timers.delete(timer);
        nowUs = Math.max(nowUs, timer.atUs);
        timer.fn();
        await nextTurn();
      }
      nowUs = untilUs;
    },
  };
}
