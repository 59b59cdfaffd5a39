import { ageText, barText, clockText, DASHES, oneDecimal } from "@cementwatch/client/text/numbers";
import { expect, it } from "vitest";

it("writes one decimal with a real minus and no minus zero", () => {
  expect(oneDecimal(6.24)).toBe("6.2");
  expect(oneDecimal(0.3, true)).toBe("+0.3");
  expect(oneDecimal(-1.25)).toBe("−1.3");
  expect(oneDecimal(-0.02, true)).toBe("+0.0");
  expect(oneDecimal(undefined)).toBe(DASHES);
  expect(oneDecimal(Number.NaN)).toBe(DASHES);
});

it("writes pressure in bar, in steps of a half below ten", () => {
  expect(barText(1693)).toBe("17");
  expect(barText(160)).toBe("1.5");
  expect(barText(0)).toBe("0");
  expect(barText(-20)).toBe("0");
  expect(barText(-60)).toBe("−0.5");
  expect(barText(undefined)).toBe(DASHES);
});

it("writes ages as minutes and seconds, never below zero or beyond 99:59", () => {
  expect(clockText(14_900)).toBe("0:14");
  expect(clockText(-5)).toBe("0:00");
  expect(clockText(1e9)).toBe("99:59");
  expect(ageText(10e6, 90e6)).toBe("1:20");
  expect(ageText(undefined, 1)).toBe(DASHES);
});
