import { ExchangeTimer } from "@cementwatch/drivers/exchange-timer";
import { expect, test } from "vitest";

test("one request at a time, on a grid of its period", () => {
  const timer = new ExchangeTimer(100, 1_000);
  expect(timer.isDue(0)).toBe(true);
  timer.opened(0);
  expect(timer.isDue(500)).toBe(false);
  timer.answered();
  expect([timer.isDue(99), timer.isDue(100), timer.wakeAtUs()]).toEqual([false, true, 100]);
  timer.opened(130);
  timer.answered();
  expect(timer.wakeAtUs()).toBe(200);
});

test("does not catch up after a long pause", () => {
  const timer = new ExchangeTimer(100, 1_000);
  timer.opened(10_000);
  timer.answered();
  expect(timer.wakeAtUs()).toBe(10_050);
});

test("an unanswered request expires once, at its time", () => {
  const timer = new ExchangeTimer(100, 1_000);
  timer.opened(0);
  expect([timer.wakeAtUs(), timer.hasExpired(999), timer.hasExpired(1_000), timer.hasExpired(1_001)]).toEqual(
    [1_000, false, true, false],
  );
  expect(timer.isDue(1_000)).toBe(true);
});

test("damage shortens the wait, and never lengthens it", () => {
  const timer = new ExchangeTimer(100, 1_000_000);
  timer.damaged(5);
  expect(timer.isDue(0)).toBe(true);
  timer.opened(0);
  timer.damaged(1_000);
  timer.damaged(900_000);
  expect(timer.wakeAtUs()).toBe(41_000);
});
