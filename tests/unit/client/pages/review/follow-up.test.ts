import { readFollowUpTexts } from "@cementwatch/client/pages/review/follow-up";
import { expect, it } from "vitest";

const EMPTY = { painBefore: "", painAfter: "", hoursToWalking: "" };

it("reads numbers with a point or a comma, and leaves empty fields out", () => {
  expect(readFollowUpTexts({ ...EMPTY, painBefore: " 8 ", painAfter: "2,5" })).toEqual({
    painBefore: 8,
    painAfter: 2.5,
  });
});

it.each([
  [{ ...EMPTY, painAfter: "eleven" }, /Pain after is "eleven": enter a number from 0 to 10\./],
  [{ ...EMPTY, painBefore: "-1" }, /0 to 10/],
  [{ ...EMPTY, hoursToWalking: "9999" }, /0 to 4400 hours/],
  [EMPTY, /at least one/],
])("says what to do about %j", (texts, advice) => {
  expect(readFollowUpTexts(texts)).toMatch(advice);
});
