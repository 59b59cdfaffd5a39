/** How near a due date is, in a mark, words and a state for its colour. Pure but for `today`. */
import { type DueState, dueOn } from "@cementwatch/shared/calibration/due";
import { dateOf } from "./calibration-words.ts";

export interface DueWords {
  readonly state: DueState;
  readonly words: string;
}

export const DUE_MARKS: Readonly<Record<DueState, string>> = {
  never: "◌",
  ok: "●",
  due30: "◇",
  due7: "◆",
  expired: "▲",
  lockedOut: "▲",
};

/** @param until ISO date; undefined: never calibrated. */
export function dueWords(until: string | undefined, todayIso: string): DueWords {
  const { state, words } = dueOn(until, todayIso);
  if (until === undefined || state === "never")
    return { state, words: `${DUE_MARKS[state]} never calibrated` };
  const date = dateOf(until);
  return { state, words: `${DUE_MARKS[state]} ${state === "ok" ? date : `${date}, ${words}`}` };
}

/** The browser's own date, ISO: for the eye; the server's decides. */
export function today(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
