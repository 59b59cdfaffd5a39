import { startAtOf } from "@cementwatch/client/pages/review/use-start-at";
import { expect, it } from "vitest";

it("takes whole microseconds only, and tells a wrong text from none", () => {
  expect(startAtOf(null)).toBeUndefined();
  expect(startAtOf("0")).toBe(0);
  expect(startAtOf("61500000")).toBe(61_500_000);
  for (const text of ["", "-1", "1.5", "1e9", "NaN", "99999999999999", "12 s"])
    expect(startAtOf(text)).toBeNaN();
});
