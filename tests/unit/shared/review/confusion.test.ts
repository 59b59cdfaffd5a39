/** Counts against a reference, with Wilson's intervals. */
import { confusionOf } from "@cementwatch/shared/review/confusion";
import { expect, it } from "vitest";

function times(count: number, reference: boolean | undefined, said: boolean) {
  return Array.from({ length: count }, () => ({ reference, said }));
}

it("counts all four kinds and what is unknown, with intervals", () => {
  const confusion = confusionOf([
    ...times(8, true, true),
    ...times(2, true, false),
    ...times(1, false, true),
    ...times(19, false, false),
    ...times(3, undefined, true),
  ]);
  expect(confusion).toMatchObject({
    truePositive: 8,
    falseNegative: 2,
    falsePositive: 1,
    trueNegative: 19,
    unknown: 3,
  });
  expect(confusion.sensitivity.share01).toBeCloseTo(0.8);
  // Wilson, 8 of 10: 0.490 to 0.943.
  expect(confusion.sensitivity.low01).toBeCloseTo(0.49, 3);
  expect(confusion.sensitivity.high01).toBeCloseTo(0.943, 3);
  expect(confusion.specificity).toMatchObject({ hits: 19, of: 20 });
  expect(confusion.ppv).toMatchObject({ hits: 8, of: 9 });
});

it("has no shares where there was nothing to count", () => {
  const { sensitivity, specificity, ppv } = confusionOf([]);
  for (const { share01, low01 } of [sensitivity, specificity, ppv])
    expect([share01, low01]).toEqual([null, null]);
});
