/** What the fields of the CT form mean. Pure. */
import { LEAK_PLACES } from "@cementwatch/shared/review/places";
import { type ReviewRequest, reviewRequestSchema } from "@cementwatch/shared/review/review-entry";

export interface CtTexts {
  readonly level: string;
  readonly date: string;
  readonly type: string;
  /** Index of a place. */
  readonly place: number;
  readonly volumeMl: string;
}

export const EMPTY_CT: CtTexts = { level: "", date: "", type: "", place: 0, volumeMl: "" };

const VOLUME_MOST_ML = 20;

/** The entry, or what to do about the fields. A comma is a decimal point; a leak of none has no place and no volume. */
export function ctRequestOf(texts: CtTexts, author: string): ReviewRequest | string {
  const { level, date, type, place } = texts;
  if (author.trim() === "") return "Enter your name.";
  if (date === "") return "Enter the date of the CT.";
  if (type === "") return "Choose the type of leak, or none.";
  const hasLeak = type !== "none";
  const text = texts.volumeMl.trim().replace(",", ".");
  const volumeMl = text === "" || !hasLeak ? undefined : Number(text);
  if (volumeMl !== undefined && !(volumeMl >= 0 && volumeMl <= VOLUME_MOST_ML))
    return `Volume is "${texts.volumeMl.trim()}": enter mL from 0 to ${VOLUME_MOST_ML}, or leave it empty.`;
  const { title: _, ...where } = LEAK_PLACES[hasLeak ? place : 0] ?? { title: "" };
  const content = { level, date, type, ...where, ...(volumeMl === undefined ? {} : { volumeMl }) };
  const request = reviewRequestSchema.safeParse({ kind: "ctTruth", author, content });
  return request.success ? request.data : `Check the date "${date}" and the type "${type}".`;
}
