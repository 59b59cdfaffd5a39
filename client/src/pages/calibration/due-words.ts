/** How near a due date is, in a word, a mark and a colour's name. Pure but for `today`. */
import { dateOf, daysUntil } from "./calibration-words.ts";

type DueState = "ok" | "due30" | "due7" | "expired" | "never";

export interface DueWords {
  readonly state: DueState;
  readonly words: string;
}

/** Notices begin 30 and 7 days before. @param until ISO date; undefined: never calibrated. */
export function dueWords(until: string | undefined, todayIso: string): DueWords {
  const days = until === undefined ? undefined : daysUntil(until, todayIso);
  if (until === undefined || days === undefined) return { state: "never", words: "◌ never calibrated" };
  const date = dateOf(until);
  if (days < 0) return { state: "expired", words: `▲ ended ${date}` };
  if (days === 0) return { state: "due7", words: `◆ ends today` };
  const left = `${date}, in ${days} ${days === 1 ? "day" : "days"}`;
  if (days <= 7) return { state: "due7", words: `◆ ${left}` };
  return days <= 30 ? { state: "due30", words: `◇ ${left}` } : { state: "ok", words: `● ${date}` };
}

/** The browser's own date, ISO: for the eye; the server's decides. */
export function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
