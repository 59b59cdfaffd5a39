import {
  lastUndoable,
  majorityOf,
  type ReviewEntry,
  reviewRequestSchema,
  standingReview,
} from "@cementwatch/shared/review/review-entry";
import { describe, expect, it } from "vitest";

let number = 0;
const stamp = (author: string) => {
  number += 1;
  return { number, atWall: "2026-01-15T10:00:00Z", author, previous: "" };
};
const judged = (
  author: string,
  look: string,
  leak: "yes" | "no" | "unsure",
  isBlind = true,
): ReviewEntry => ({
  ...stamp(author),
  kind: "judgement",
  content: { look, leak, isBlind },
});
const undone = (author: string, of: number): ReviewEntry => ({
  ...stamp(author),
  kind: "undo",
  content: { of },
});

describe("standingReview", () => {
  it("keeps one judgement a reviewer and look; what is taken back is gone, and only by its author", () => {
    const first = judged("Anna", "c.1", "yes");
    const other = judged("Bo", "c.1", "no");
    const entries = [first, other, undone("anna ", first.number), undone("Anna", other.number)];
    expect(standingReview(entries).judgements).toEqual([other]);
    const again = judged("Anna", "c.1", "no", false);
    expect(standingReview([...entries, again]).judgements).toEqual([other, again]);
  });

  it("keeps the newest CT of a level, whoever entered it", () => {
    const ct = (author: string, type: "none" | "B"): ReviewEntry => ({
      ...stamp(author),
      kind: "ctTruth",
      content: { level: "L1", date: "2026-01-20", type },
    });
    const newest = ct("Bo", "B");
    expect(standingReview([ct("Anna", "none"), newest]).ctTruths).toEqual([newest]);
  });
});

describe("lastUndoable", () => {
  it("is the newest of one's own, verdicts before the judgement they followed", () => {
    const first = judged("Anna", "c.1", "yes");
    const verdict: ReviewEntry = {
      ...stamp("Anna"),
      kind: "verdict",
      content: { look: "c.1", alarmId: 3, verdict: "agree" },
    };
    const other = judged("Bo", "c.1", "no");
    expect(lastUndoable([first, verdict, other], "ANNA")).toBe(verdict.number);
    expect(lastUndoable([first, verdict, other, undone("Anna", verdict.number)], "Anna")).toBe(first.number);
    expect(lastUndoable([other], "Anna")).toBeUndefined();
  });
});

describe("majorityOf", () => {
  it.each([
    [["yes", "yes", "no"], true],
    [["no", "unsure"], false],
    [["yes", "no"], undefined],
    [["unsure"], undefined],
    [[], undefined],
  ] as const)("of %j is %s", (leaks, expected) => {
    const entries = leaks.map((leak, i) => judged(`R${i}`, "c.1", leak));
    expect(majorityOf(standingReview(entries).judgements, "c.1")).toBe(expected);
  });

  it("counts no judgement that was not blind", () => {
    const entries = [judged("Anna", "c.1", "no"), judged("Bo", "c.1", "yes", false)];
    expect(majorityOf(standingReview(entries).judgements, "c.1")).toBe(false);
  });
});

describe("reviewRequestSchema", () => {
  it.each([
    [{ kind: "judgement", author: " ", content: { look: "c.1", leak: "yes" } }],
    [{ kind: "judgement", author: "A\u0000", content: { look: "c.1", leak: "yes" } }],
    [{ kind: "judgement", author: "A", content: { look: "c.1", leak: "maybe" } }],
    [{ kind: "judgement", author: "A", content: { look: "c.1", leak: "yes", site: "moon" } }],
    [{ kind: "judgement", author: "A", content: { look: "c.1", leak: "yes", isBlind: true } }],
    [{ kind: "ctTruth", author: "A", content: { level: "L1", date: "2026-02-30", type: "B" } }],
    [
      {
        kind: "ctTruth",
        author: "A",
        content: { level: "L1", date: "2026-02-03", type: "none", volumeMl: 1 },
      },
    ],
    [
      {
        kind: "ctTruth",
        author: "A",
        content: { level: "L1", date: "2026-02-03", type: "B", volumeMl: 1e9 },
      },
    ],
    [{ kind: "undo", author: "A", content: { of: 0 } }],
    [{ kind: "signOff", author: "A", content: {} }],
  ])("refuses %j", (request) => {
    expect(reviewRequestSchema.safeParse(request).success).toBe(false);
  });
});
