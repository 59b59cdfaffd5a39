import { cleanText } from "@cementwatch/server/reports/clean-text";
import { expect, it } from "vitest";

it.each([
  ["two\nlines\tand a tab", "two lines and a tab"],
  ["\u202Eturned round\u202C", "turned round"],
  ["\ud800 alone", "� alone"],
  ["שלום", "שלום"],
  ["  ", ""],
])("makes one line of %j", (text, line) => {
  expect(cleanText(text)).toBe(line);
});

it("cuts by characters, never inside one", () => {
  expect(cleanText("🦴🦴🦴🦴", 3)).toBe("🦴🦴…");
  expect([...cleanText("x".repeat(5000))]).toHaveLength(200);
});
