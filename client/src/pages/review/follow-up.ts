/** What is entered after the case, over HTTP, and what the fields of its form mean. */
import type { FollowUp } from "@cementwatch/shared/procedure/procedure-record";
import { answerOf } from "./sessions.ts";

export interface FollowUpEntry extends FollowUp {
  /** ISO 8601, UTC; absent when nothing was entered. */
  readonly enteredAt?: string;
}

export const FOLLOW_UP_FIELDS = [
  { key: "painBefore", label: "Pain before", unit: "0–10", most: 10 },
  { key: "painAfter", label: "Pain after", unit: "0–10", most: 10 },
  { key: "hoursToWalking", label: "Walking after", unit: "h", most: 4400 },
] as const;

export type FollowUpTexts = Readonly<Record<(typeof FOLLOW_UP_FIELDS)[number]["key"], string>>;

/** @throws Error with a message for the user. */
export async function fetchFollowUp(sessionId: string, signal: AbortSignal): Promise<FollowUpEntry> {
  return (await answerOf(await fetch(pathOf(sessionId), { signal }))) as FollowUpEntry;
}

/** @throws Error with a message for the user. */
export async function saveFollowUp(sessionId: string, followUp: FollowUp): Promise<FollowUpEntry> {
  const response = await fetch(pathOf(sessionId), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(followUp),
  });
  return (await answerOf(response)) as FollowUpEntry;
}

/** The entered numbers, or what to do about them. A comma is a decimal point; an empty field is not sent. */
export function readFollowUpTexts(texts: FollowUpTexts): FollowUp | string {
  const followUp: Record<string, number> = {};
  for (const { key, label, unit, most } of FOLLOW_UP_FIELDS) {
    const text = texts[key].trim().replace(",", ".");
    if (text === "") continue;
    const value = Number(text);
    if (!(value >= 0 && value <= most))
      return `${label} is "${texts[key].trim()}": enter a number from 0 to ${most}${unit === "h" ? " hours" : ""}.`;
    followUp[key] = value;
  }
  return Object.keys(followUp).length === 0 ? "Enter at least one number." : followUp;
}

function pathOf(sessionId: string): string {
  return `/api/sessions/${encodeURIComponent(sessionId)}/follow-up`;
}
