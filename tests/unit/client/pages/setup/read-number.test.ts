import { readNumber } from "@cementwatch/client/pages/setup/read-number";
import { expect, it } from "vitest";

it.each([
  ["3", 3],
  [" 0,35 ", 0.35],
  [".5", 0.5],
  ["4.", 4],
  ["−2.5", -2.5],
])("reads %j", (text, value) => expect(readNumber(text)).toBe(value));

it.each(["", ".", "-", "1e5", "3 mL", "1.2.3", "NaN", "Infinity"])("does not guess at %j", (text) =>
  expect(readNumber(text)).toBeUndefined(),
);
