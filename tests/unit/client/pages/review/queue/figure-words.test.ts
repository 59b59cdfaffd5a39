import { exactShareOf, rateOf } from "@cementwatch/shared/review/confidence";
import { expect, it } from "vitest";
import {
  measuredText,
  rateText,
  shareText,
} from "../../../../../../client/src/pages/review/queue/figure-words.ts";

it("writes a value with its unit, and dashes with a reason", () => {
  const result = { id: "blindVolume", version: 1 } as const;
  expect(measuredText({ ...result, value: 1.604 }, "mL", 2)).toBe("1.60 mL");
  expect(measuredText({ ...result, value: null, why: "no volume measured" }, "mL", 2)).toBe(
    "– – no volume measured",
  );
  expect(measuredText(undefined, "mL", 2)).toBe("– –");
});

it("writes rates and shares with their intervals", () => {
  expect(rateText(rateOf(1, 1))).toBe("1.00 (0.03–5.57)");
  expect(rateText(rateOf(0, 0))).toBe("– –");
  expect(shareText(exactShareOf(9, 10))).toBe("9/10 = 90 % (55–100)");
  expect(shareText(exactShareOf(0, 0))).toBe("– –");
});
