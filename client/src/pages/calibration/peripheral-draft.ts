/** The yearly test of a pedal, screen or speaker as a person enters it, what is missing, and what is due. Pure. */
import { daysBetween } from "@cementwatch/shared/iso-days";
import { readNumber } from "../setup/read-number.ts";
import { type DueWords, dueWords } from "./due-words.ts";

/** As the register of the server keeps it. */
export interface PeripheralTest {
  readonly peripheralId: string;
  readonly kind: "pedal" | "screen" | "speaker" | "other";
  readonly title: string;
  /** ISO date. */
  readonly testedAt: string;
  readonly by: string;
  readonly result: "pass" | "fail";
  readonly notes: string;
  readonly intervalDays: number;
}

export interface PeripheralDraft {
  readonly kind: PeripheralTest["kind"];
  /** Empty until it is chosen: a result is never proposed. */
  readonly result: PeripheralTest["result"] | "";
  readonly texts: Readonly<Record<"title" | "testedAt" | "by" | "notes" | "intervalDays", string>>;
}

/** What to do in the test, for a person. */
export const PERIPHERAL_WORDS: Readonly<Record<PeripheralTest["kind"], string>> = {
  pedal: "press each switch ten times with the shoe that is worn: every press must act once",
  screen: "show the monitor page from 3 m: no dead line, every colour told apart, brightness as when new",
  speaker: "play the test tone of the set-up: heard at the table with the room's usual noise",
  other: "test it as its maker says",
};

const DAY_MS = 86_400_000;

/** @param before the newest test of the same thing; undefined: it is new. */
export function firstPeripheralDraft(
  before: PeripheralTest | undefined,
  todayIso: string,
  by: string,
): PeripheralDraft {
  return {
    kind: before?.kind ?? "pedal",
    result: "",
    texts: {
      title: before?.title ?? "",
      testedAt: todayIso,
      by,
      notes: "",
      intervalDays: String(before?.intervalDays ?? 365),
    },
  };
}

/** What is to be corrected first, or `undefined`: it can be saved. */
export function peripheralProblem({ texts, result }: PeripheralDraft, todayIso: string): string | undefined {
  if (idOf(texts.title) === "") return "Name: say which one, e.g. Pedal OR 2";
  const day = texts.testedAt;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !Number.isFinite(Date.parse(day))) {
    return "Tested on: write the date as 2026-11-26";
  }
  if (daysBetween(todayIso, day) > 0) return "Tested on: lies in the future";
  if (texts.by.trim() === "") return "By: who tested it? initials or a staff number";
  const days = readNumber(texts.intervalDays);
  if (days === undefined || !Number.isInteger(days) || days < 1 || days > 3_650) {
    return "Again after, days: a whole number from 1 to 3650";
  }
  if (result === "") return "Result: choose pass or fail";
  return result === "fail" && texts.notes.trim() === "" ? "Note: say what failed" : undefined;
}

/** Call it when `peripheralProblem` is silent. @param before the newest test of the same thing. */
export function peripheralTestOf(draft: PeripheralDraft, before: PeripheralTest | undefined): PeripheralTest {
  const { texts } = draft;
  return {
    peripheralId: before?.peripheralId ?? idOf(texts.title),
    kind: draft.kind,
    title: texts.title.trim(),
    testedAt: texts.testedAt,
    by: texts.by.trim(),
    result: draft.result === "pass" ? "pass" : "fail",
    notes: texts.notes.trim(),
    intervalDays: readNumber(texts.intervalDays) ?? 365,
  };
}

/** The newest test of each, by the order in which they were entered; those that are due first. */
export function newestTests(tests: readonly PeripheralTest[], todayIso: string): readonly PeripheralTest[] {
  const newest = new Map(tests.map((test) => [test.peripheralId, test]));
  return [...newest.values()].toSorted((a, b) => daysLeft(a, todayIso) - daysLeft(b, todayIso));
}

/** A failed test is due at once, whatever its date. */
export function peripheralDue(test: PeripheralTest, todayIso: string): DueWords {
  if (test.result === "fail")
    return { state: "lockedOut", words: `▲ failed on ${test.testedAt}: repair, test again` };
  return dueWords(dueDate(test), todayIso);
}

function daysLeft(test: PeripheralTest, todayIso: string): number {
  return test.result === "fail" ? Number.NEGATIVE_INFINITY : daysBetween(todayIso, dueDate(test));
}

function dueDate({ testedAt, intervalDays }: PeripheralTest): string {
  return new Date(Date.parse(testedAt) + intervalDays * DAY_MS).toISOString().slice(0, 10);
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 32)
    .replace(/-+$/, "");
}
