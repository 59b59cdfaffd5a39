/** Numbers of a moment: dashes unless they were fresh and valid. */
import { numbersText } from "@cementwatch/server/exports/video-words";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import { expect, it } from "vitest";

function assessment(state: string, quality: string, value?: number): Assessment {
  const status = {
    signal: "pressureKpa",
    state,
    quality,
    staleAfterUs: 1,
    ...(value === undefined ? {} : { value }),
  };
  return { signals: [status], delivered: { volumeMl: 1.26, isApproximate: true } } as unknown as Assessment;
}

it("shows what was fresh and valid", () => {
  expect(numbersText(assessment("fresh", "valid", 141.4))).toBe("141 kPa · PUMP - - mL · DELIVERED ≈1.3 mL");
});

it.each([
  ["stale", "valid", 141],
  ["fresh", "uncalibrated", 141],
  ["fresh", "valid", undefined],
] as const)("shows dashes for %s, %s, %s", (state, quality, value) => {
  expect(numbersText(assessment(state, quality, value))).toMatch(/^- - kPa/);
});

it("shows dashes before anything was assessed", () => {
  expect(numbersText(undefined)).toBe("- - kPa · PUMP - - mL · DELIVERED - - mL");
});
