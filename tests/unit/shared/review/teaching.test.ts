import { decisionPoints, teachingRequestSchema, teachingScore } from "@cementwatch/shared/review/teaching";
import { describe, expect, it } from "vitest";
import { alarmOf, lookOf, reviewFacts } from "../../../support/review-facts.ts";

const looks = Array.from({ length: 40 }, (_, i) => lookOf(10 + 5 * i, 12 + 5 * i));
const facts = (alarmed: readonly number[]) =>
  reviewFacts({
    looks,
    alarms: alarmed.map((index, id) =>
      alarmOf(id, 11 + 5 * index, { pictureId: "c", frameNumber: 4 * (11 + 5 * index) }),
    ),
  });
const idOf = (index: number) => looks[index]?.id ?? "";

describe("decisionPoints", () => {
  it("asks at looks with alarms and at as many others at least, twelve at most", () => {
    const two = decisionPoints(facts([3, 17]), "seed");
    expect(two.has(idOf(3)) && two.has(idOf(17))).toBe(true);
    expect(two.size).toBe(4);
    expect(decisionPoints(facts([3]), "seed").size).toBe(4);
    expect(decisionPoints(facts([]), "seed").size).toBe(4);
    const many = decisionPoints(facts(Array.from({ length: 20 }, (_, i) => i)), "seed");
    expect(many.size).toBe(12);
    expect(looks.slice(0, 20).filter(({ id }) => many.has(id))).toHaveLength(6);
  });

  it("asks the same learner the same, another one at other looks; all looks of a short case", () => {
    expect(decisionPoints(facts([]), "anna")).toEqual(decisionPoints(facts([]), "anna"));
    expect(decisionPoints(facts([]), "anna")).not.toEqual(decisionPoints(facts([]), "bo"));
    expect(decisionPoints(reviewFacts(), "anna").size).toBe(3);
  });
});

it("scores what was seen and what was done apart, and leaves out what nobody has judged", () => {
  const { seen, acted } = teachingScore([
    { look: "a", sees: "yes", act: "goOn", reference: true },
    { look: "b", sees: "unsure", act: "stop", reference: true },
    { look: "c", sees: "no", act: "stop", reference: false },
    { look: "d", sees: "yes", act: "stop", reference: null },
  ]);
  expect(seen).toMatchObject({ truePositive: 1, falseNegative: 1, trueNegative: 1, undecided: 1 });
  expect(acted).toMatchObject({ truePositive: 1, falseNegative: 1, falsePositive: 1, undecided: 1 });
});

it.each([
  [[]],
  [[{ look: "a", sees: "yes", act: "run" }]],
  [
    [
      { look: "a", sees: "yes", act: "stop" },
      { look: "a", sees: "no", act: "stop" },
    ],
  ],
])("refuses answers %j", (answers) => {
  expect(teachingRequestSchema.safeParse({ learner: "Anna", answers }).success).toBe(false);
});
