import { finer, shown, shownRange, signed } from "@cementwatch/client/pages/calibration/shown-value";
import { expect, it } from "vitest";

const BAR = { unit: "bar", factor: 0.01, decimals: 2 };

it("writes values in the shown unit with a true minus, and dashes for none", () => {
  expect([shown(4_002, BAR), shown(-3, BAR), shown(undefined, BAR), shown(Number.NaN, BAR)]).toEqual([
    "40.02",
    "−0.03",
    "–.––",
    "–.––",
  ]);
  expect(shownRange({ min: -100, max: 10_000 }, BAR)).toBe("−1 to 100 bar");
});

it("writes the sign of a deviation, and none on what is zero as shown", () => {
  expect([17, -2, 0, -0.4, 0.4].map((value) => signed(value, BAR))).toEqual([
    "+0.17",
    "−0.02",
    "0.00",
    "0.00",
    "0.00",
  ]);
  expect(signed(-0.4, finer(BAR))).toBe("−0.004");
  expect(signed(undefined, BAR)).toBe("–.––");
});
