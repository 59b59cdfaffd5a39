/** What cannot be said of a record is refused, with the reason. */
import { newEntry } from "@cementwatch/server/review/new-entry";
import type { ReviewEntry } from "@cementwatch/shared/review/review-entry";
import { expect, it } from "vitest";
import { reviewFacts } from "../../../support/review-facts.ts";

const note = (fromUs: number, toUs: number) =>
  ({ kind: "note", author: "Anna", content: { fromUs, toUs, text: "x" } }) as const;
const AT = "2026-01-16T00:00:00.000Z";

it("takes a note within the record, and none that reaches beyond it", () => {
  const facts = reviewFacts();
  expect(newEntry(facts, [], note(0, facts.endUs), AT)).toEqual({ ...note(0, facts.endUs), atWall: AT });
  expect(() => newEntry(facts, [], note(0, facts.endUs + 1), AT)).toThrow(
    /REC-REVIEW-REFUSED.*from 0 to 100000000/s,
  );
  expect(() => newEntry({ ...facts, startUs: 10 }, [], note(9, 20), AT)).toThrow("fromUs 9");
});

it("refuses an answer to nothing, and taking a note back other than by withdrawing it", () => {
  const entries = [{ ...note(1, 1), number: 1, atWall: AT, previous: "" }] as readonly ReviewEntry[];
  const answer = { kind: "noteAnswer", author: "Ben", content: { of: 2, text: "x" } } as const;
  expect(() => newEntry(reviewFacts(), entries, answer, AT)).toThrow("there is no note 2");
  const undo = { kind: "undo", author: "Anna", content: { of: 1 } } as const;
  expect(() => newEntry(reviewFacts(), entries, undo, AT)).toThrow("withdraw it instead");
});
