/** When a calibration or a yearly test is due, and when its values stop being evidence. Pure: today is given. */
import { daysBetween } from "../iso-days.ts";

/** `never`: nothing on record. `expired`: past its date, within the policy's grace. `lockedOut`: no evidence. */
export type DueState = "never" | "ok" | "due30" | "due7" | "expired" | "lockedOut";

export interface DuePolicy {
  /** Days after the last valid day for which values stay evidence; 0: none. */
  readonly lockOutAfterDays: number;
}

/** Values of an expired calibration are no evidence. */
export const DEFAULT_DUE_POLICY: DuePolicy = { lockOutAfterDays: 0 };

/** Notices of the issue: 30 and 7 days before the last day, and on the day after it. */
const NOTICE_DAYS = 30;
const LAST_NOTICE_DAYS = 7;

export interface Due {
  readonly state: DueState;
  /** Whole days until the last valid day; negative after it; absent without a date. */
  readonly days?: number;
  /** For a person, e.g. `due in 6 days`. */
  readonly words: string;
}

/**
 * The state on `today` of what holds through the day `validUntil` (ISO dates; only the day is read). A date that cannot
 * be read counts as none: what nobody can read is no calibration.
 */
export function dueOn(validUntil: string | undefined, today: string, policy = DEFAULT_DUE_POLICY): Due {
  const days = validUntil === undefined ? Number.NaN : daysBetween(today, validUntil);
  if (!Number.isFinite(days)) return { state: "never", words: "never done" };
  if (days < 0) {
    const isOut = -days > policy.lockOutAfterDays;
    const ago = days === -1 ? "ended yesterday" : `ended ${-days} days ago`;
    const rest = policy.lockOutAfterDays + days;
    const words = isOut
      ? `${ago}: not used`
      : `${ago}: used for ${rest + 1} more ${rest === 0 ? "day" : "days"}`;
    return { state: isOut ? "lockedOut" : "expired", days, words };
  }
  return { state: noticeOf(days), days, words: dueWords(days) };
}

function noticeOf(days: number): DueState {
  if (days <= LAST_NOTICE_DAYS) return "due7";
  return days <= NOTICE_DAYS ? "due30" : "ok";
}

function dueWords(days: number): string {
  if (days === 0) return "last day today";
  return days === 1 ? "due tomorrow" : `due in ${days} days`;
}
