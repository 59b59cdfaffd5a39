import { type BackoffPolicy, backoffUs } from "@cementwatch/drivers/backoff";
import { expect, test } from "vitest";

const POLICY: BackoffPolicy = { firstUs: 100_000, factor: 2, capUs: 2_000_000, jitterRatio: 0.2 };

test("doubles from the first delay to the cap", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6].map((attempt) => backoffUs(attempt, POLICY, 0.5));
  expect(delays).toEqual([100_000, 200_000, 400_000, 800_000, 1_600_000, 2_000_000, 2_000_000]);
});

test("stays finite and capped after any number of attempts", () => {
  expect(backoffUs(5_000, POLICY, 0.5)).toBe(2_000_000);
});

test("spreads by the jitter to both sides, in whole microseconds", () => {
  expect(backoffUs(0, POLICY, 0)).toBe(80_000);
  expect(backoffUs(0, POLICY, 1)).toBe(120_000);
  expect(Number.isInteger(backoffUs(0, POLICY, 1 / 3))).toBe(true);
});

test("refuses a count or a random number that cannot be", () => {
  expect(() => backoffUs(-1, POLICY, 0.5)).toThrow(/attempt -1/);
  expect(() => backoffUs(0.5, POLICY, 0.5)).toThrow(/attempt 0.5/);
  expect(() => backoffUs(0, POLICY, 1.1)).toThrow(/random01 1.1/);
  expect(() => backoffUs(0, POLICY, Number.NaN)).toThrow(/random01 NaN/);
});
