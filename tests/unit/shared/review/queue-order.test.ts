import { seededOrder } from "@cementwatch/shared/review/queue-order";
import { expect, it } from "vitest";

const ITEMS = Array.from({ length: 40 }, (_, i) => i);

it("is a shuffle: the same for the same seed, another for another, and nothing is lost", () => {
  const order = seededOrder(ITEMS, "session\nanna");
  expect(seededOrder(ITEMS, "session\nanna")).toEqual(order);
  expect(seededOrder(ITEMS, "session\nbo")).not.toEqual(order);
  expect(order).not.toEqual(ITEMS);
  expect([...order].sort((a, b) => a - b)).toEqual(ITEMS);
});

it("puts no place before another: over many seeds the first item comes anywhere", () => {
  const places = ITEMS.map(() => 0);
  for (let seed = 0; seed < 2_000; seed++) {
    const at = seededOrder(ITEMS, `s${seed}`).indexOf(0);
    places[at] = (places[at] ?? 0) + 1;
  }
  // 50 expected; a fair shuffle is outside this range once in a million.
  for (const count of places) expect(count).toBeGreaterThan(15);
  for (const count of places) expect(count).toBeLessThan(95);
});

it("takes an empty queue", () => expect(seededOrder([], "x")).toEqual([]));
