import { retryDelayMs } from "@cementwatch/client/connection/retry-delay";
import { expect, it } from "vitest";

it("tries again within 125 ms at first and every two and a half seconds at last", () => {
  expect(retryDelayMs(1, 0)).toBe(75);
  expect(retryDelayMs(1, 1)).toBe(125);
  expect(retryDelayMs(100, 1)).toBe(2500);
  for (let attempt = 1; attempt < 8; attempt++) {
    expect(retryDelayMs(attempt + 1, 0.5)).toBeGreaterThanOrEqual(retryDelayMs(attempt, 0.5));
  }
});
