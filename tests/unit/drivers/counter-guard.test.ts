import { CounterGuard } from "@cementwatch/drivers/counter-guard";
import { expect, test } from "vitest";

const SECOND = 1_000_000;

function judge(
  guard: CounterGuard,
  valueMl: number,
  atS: number,
  more: { trend?: 1 | -1 | 0; shape?: string } = {},
) {
  return guard.judge({ valueMl, atUs: atS * SECOND, maxMlPerS: 1, trend: 0, shape: "", ...more });
}

test("a first value waits for the second; a possible step is believed", () => {
  const guard = new CounterGuard();
  expect([judge(guard, 1, 0), judge(guard, 1.1, 0.1), judge(guard, 1, 0.2)]).toEqual([
    "first",
    "believed",
    "believed",
  ]);
});

test("a jump is doubted once, and believed when the next value stands beside it", () => {
  const guard = new CounterGuard();
  for (const [valueMl, atS] of [
    [1, 0],
    [1, 0.1],
  ] as const)
    judge(guard, valueMl, atS);
  expect(judge(guard, 70, 0.2)).toBe("doubted");
  expect(judge(guard, 1.1, 0.3)).toBe("believed");
  expect([judge(guard, 0, 0.4), judge(guard, 0.1, 0.5)]).toEqual(["doubted", "believed"]);
});

test("a reply that was stamped late by a tenth of a second is not doubted", () => {
  const guard = new CounterGuard();
  judge(guard, 1, 0);
  judge(guard, 1.1, 0.19);
  expect([judge(guard, 1.2, 0.2), judge(guard, 1.32, 0.21)]).toEqual(["believed", "doubted"]);
});

test("a counter that only rises may not fall, and the other way round", () => {
  const rising = new CounterGuard();
  judge(rising, 0.4, 0, { trend: 1 });
  judge(rising, 0.4, 1, { trend: 1 });
  expect(judge(rising, 0.39, 2, { trend: 1 })).toBe("doubted");
  const falling = new CounterGuard();
  judge(falling, 0.4, 0, { trend: -1 });
  judge(falling, 0.4, 1, { trend: -1 });
  expect([judge(falling, 0.3, 2, { trend: -1 }), judge(falling, 0.31, 3, { trend: -1 })]).toEqual([
    "believed",
    "doubted",
  ]);
});

test("another shape needs a second value of that shape", () => {
  const guard = new CounterGuard();
  judge(guard, 1, 0, { shape: "8>" });
  judge(guard, 1, 1, { shape: "8>" });
  expect([judge(guard, 1, 2, { shape: "8:" }), judge(guard, 1, 3, { shape: "8:" })]).toEqual([
    "doubted",
    "believed",
  ]);
});
