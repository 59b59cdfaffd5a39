/** Poller of a device that is asked in words, one question at a time: first who it is, then what it measures. */
import type { DevicePoller } from "./driver.ts";
import { ExchangeTimer } from "./exchange-timer.ts";

export interface QueryTurn {
  readonly isIdentified: boolean;
  /** Counts the questions since the device is identified, from 0. */
  readonly turn: number;
  /** Questions in a row that nobody answered. */
  readonly unanswered: number;
}

export interface QueryPlan {
  readonly periodUs: number;
  readonly timeoutUs: number;
  /** What to ask now. */
  next(turn: QueryTurn): Uint8Array;
}

/** One outstanding question, at a steady period; a lost or damaged reply costs its timeout and is asked for again. */
export function createQueryPoller(plan: QueryPlan): DevicePoller {
  const timer = new ExchangeTimer(plan.periodUs, plan.timeoutUs);
  let isIdentified = false;
  let turn = 0;
  let unanswered = 0;
  return {
    step(atUs) {
      if (timer.hasExpired(atUs)) unanswered += 1;
      if (!timer.isDue(atUs)) return { wakeAtUs: timer.wakeAtUs() };
      const send = plan.next({ isIdentified, turn, unanswered });
      if (isIdentified) turn += 1;
      timer.opened(atUs);
      return { send, wakeAtUs: timer.wakeAtUs() };
    },
    heard(items) {
      for (const item of items) {
        // The rest of a damaged reply may still be coming in: its whole time is waited for.
        if (item.kind === "rejected") continue;
        timer.answered();
        unanswered = 0;
        if (item.kind === "identity") isIdentified = true;
      }
    },
    isIdentified: () => isIdentified,
    consentNeeded: () => undefined,
    allow: () => undefined,
  };
}
