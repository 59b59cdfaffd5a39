import { TokenBucket } from "@cementwatch/server/stream/token-bucket";
import { expect, it } from "vitest";

it("allows a burst, then the steady rate, and never saves more than the burst", () => {
  const bucket = new TokenBucket(20, 40, 0);
  const take = (nowMs: number, times: number): number =>
    Array.from({ length: times }, () => bucket.take(nowMs)).filter(Boolean).length;
  expect(take(0, 100)).toBe(40);
  expect(take(1_000, 100)).toBe(20);
  expect(take(1_049, 1)).toBe(0);
  expect(take(1_051, 1)).toBe(1);
  expect(take(3_600_000, 100)).toBe(40);
});
