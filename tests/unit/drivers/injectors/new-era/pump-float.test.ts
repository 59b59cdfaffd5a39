import { formatDisplay, parsePumpFloat } from "@cementwatch/drivers/injectors/new-era/pump-float";
import { expect, test } from "vitest";

test.each([
  [0, "0.000"],
  [0.5, "0.500"],
  [9.9994, "9.999"],
  [9.9996, "10.00"],
  [12.345, "12.35"],
  [123.44, "123.4"],
  [1000, "1000."],
  [123_456, "9999."],
  [-0.4, "0.000"],
])("the display shows %s as %s", (value, text) => {
  expect(formatDisplay(value)).toBe(text);
});

test.each([
  ["1.2345", 1.234],
  ["12.349", 12.34],
  ["9999", 9999],
  [".5", 0.5],
  ["007.5", 7.5],
  ["12345", undefined],
  ["", undefined],
  ["1.2.3", undefined],
  ["-1", undefined],
])("the pump takes %s as %s", (text, value) => {
  expect(parsePumpFloat(text)).toBe(value);
});
