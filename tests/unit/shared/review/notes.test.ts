/** Notes as they stand: answers, states, who may withdraw one, and when one is shown. */
import { answerProblem, notesAt, standingNotes } from "@cementwatch/shared/review/notes";
import { type ReviewEntry, reviewRequestSchema } from "@cementwatch/shared/review/review-entry";
import { describe, expect, it } from "vitest";

const stamp = (number: number, author: string) => ({
  number,
  author,
  previous: "",
  atWall: `2026-01-0${number}`,
});
const note = (number: number, fromUs: number, toUs = fromUs): ReviewEntry => ({
  ...stamp(number, "Anna"),
  kind: "note",
  content: { fromUs, toUs, text: `note ${number}` },
});
const answer = (
  number: number,
  of: number,
  more: { text?: string; state?: "open" | "resolved" | "withdrawn" },
): ReviewEntry => ({ ...stamp(number, "Ben"), kind: "noteAnswer", content: { of, ...more } });

it("gives each note its answers and its newest state, in order of the moment", () => {
  const entries = [
    note(1, 9_000_000),
    note(2, 1_000_000, 4_000_000),
    answer(3, 1, { text: "seen" }),
    answer(4, 1, { state: "resolved" }),
    answer(5, 1, { text: "not yet", state: "open" }),
    answer(6, 2, { state: "resolved" }),
    answer(7, 99, { text: "to nothing" }),
  ];
  expect(standingNotes(entries)).toMatchObject([
    { number: 2, state: "resolved", answers: [{ author: "Ben" }] },
    {
      number: 1,
      state: "open",
      answers: [{ content: { text: "seen" } }, {}, { content: { text: "not yet" } }],
    },
  ]);
});

it("shows a span while it lasts, a moment for half a second around it, and nothing that was withdrawn", () => {
  const notes = standingNotes([
    note(1, 1_000_000, 4_000_000),
    note(2, 6_000_000),
    note(3, 6_000_000),
    answer(4, 3, { state: "withdrawn" }),
  ]);
  const shown = (atUs: number) => notesAt(notes, atUs).map(({ number }) => number);
  expect(
    [999_999, 1_000_000, 4_000_000, 4_000_001, 5_499_999, 5_500_000, 6_500_000, 6_500_001].map(shown),
  ).toEqual([[], [1], [1], [], [], [2], [2], []]);
});

it("says why an answer cannot be added", () => {
  const entries = [note(1, 5), note(2, 5), answer(3, 2, { state: "withdrawn" })];
  const of = (author: string, content: { of: number; text?: string; state?: "withdrawn" }) =>
    answerProblem(entries, { author, content });
  expect(of("Ben", { of: 1, text: "yes" })).toBe("");
  expect(of(" anna ", { of: 1, state: "withdrawn" })).toBe("");
  expect(of("Ben", { of: 1, state: "withdrawn" })).toContain("note 1 is of Anna");
  expect(of("Ben", { of: 2, text: "yes" })).toContain("note 2 was withdrawn");
  expect(of("Ben", { of: 3, text: "yes" })).toContain("there is no note 3");
});

describe("what a page may send", () => {
  const parse = (content: object, kind = "note") =>
    reviewRequestSchema.safeParse({ kind, author: "Anna", content }).success;
  const place = { pictureId: "c", view: "ap", xPx: 1, yPx: 2 };
  it.each([
    [{ fromUs: 1, toUs: 2, text: "x".repeat(2_000), place }, true],
    [{ fromUs: 1, toUs: 2, text: "x".repeat(2_001) }, false],
    [{ fromUs: 1, toUs: 2, text: "   " }, false],
    [{ fromUs: 2, toUs: 1, text: "x" }, false],
    [{ fromUs: Number.NaN, toUs: 1, text: "x" }, false],
    [{ fromUs: 1, toUs: 1, text: "x", place: { ...place, xPx: Number.POSITIVE_INFINITY } }, false],
    [{ fromUs: 1, toUs: 1, text: "x", place: { ...place, view: "oblique" } }, false],
    [{ fromUs: 1, toUs: 1, text: "x", place: { ...place, widthPx: -1 } }, false],
    [{ fromUs: 1, toUs: 1, text: "x", more: 1 }, false],
  ])("%# %o: %s", (content, isTaken) => {
    expect(parse(content)).toBe(isTaken);
  });

  it("wants a text, a state or both of an answer", () => {
    expect(parse({ of: 1 }, "noteAnswer")).toBe(false);
    expect(parse({ of: 1, state: "resolved" }, "noteAnswer")).toBe(true);
    expect(parse({ of: 0, text: "x" }, "noteAnswer")).toBe(false);
  });
});
