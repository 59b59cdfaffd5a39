import { confusionOf } from "@cementwatch/shared/review/confusion";
import { describe, expect, it } from "vitest";

const times = (n: number, reference: boolean | undefined, said: boolean) =>
  Array.from({ length: n }, () => ({ reference, said }));

describe("confusionOf", () => {
  it("counts each cell and what nobody could say, and works out the shares by hand", () => {
    const items = [
      ...times(9, true, true),
      ...times(1, true, false),
      ...times(2, false, true),
      ...times(18, false, false),
      ...times(4, undefined, true),
    ];
    const confusion = confusionOf(items);
    expect(confusion).toMatchObject({
      truePositive: 9,
      falseNegative: 1,
      falsePositive: 2,
      trueNegative: 18,
      undecided: 4,
    });
    expect(confusion.sensitivity).toMatchObject({ hits: 9, of: 10, share01: 0.9 });
    expect(confusion.specificity).toMatchObject({ hits: 18, of: 20, share01: 0.9 });
    expect(confusion.ppv).toMatchObject({ hits: 9, of: 11 });
    expect(confusion.sensitivity.low01).toBeCloseTo(0.555, 3);
    expect(confusion.specificity.low01).toBeCloseTo(0.6831, 3);
  });

  it("knows no share of nothing", () => {
    const { sensitivity, specificity, ppv } = confusionOf([]);
    for (const share of [sensitivity, specificity, ppv]) expect(share.share01).toBeNull();
  });
});
