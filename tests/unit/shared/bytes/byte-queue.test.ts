import { ByteQueue } from "@cementwatch/shared/bytes/byte-queue";
import fc from "fast-check";
import { expect, test } from "vitest";

test("keeps bytes in order and knows when the front one arrived", () => {
  const queue = new ByteQueue();
  queue.push(Uint8Array.of(1, 2), 100);
  queue.push(new Uint8Array(0), 150);
  queue.push(Uint8Array.of(3), 200);
  expect([...queue.window]).toEqual([1, 2, 3]);
  queue.drop(1);
  expect(queue.frontAtUs()).toBe(100);
  queue.drop(1);
  expect([queue.frontAtUs(), queue.length]).toEqual([200, 1]);
  queue.drop(1);
  expect(() => queue.frontAtUs()).toThrow(RangeError);
  expect(() => queue.drop(1)).toThrow("drop of 1 bytes from 0");
});

test("equals a plain list of timed bytes, also through a snapshot at each step", () => {
  const step = fc.record({ push: fc.uint8Array({ maxLength: 6 }), drop: fc.nat(8) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let queue = new ByteQueue();
      const plain: { byte: number; atUs: number }[] = [];
      steps.forEach(({ push, drop }, atUs) => {
        queue.push(push, atUs);
        plain.push(...Array.from(push, (byte) => ({ byte, atUs })));
        const count = Math.min(drop, plain.length);
        queue.drop(count);
        plain.splice(0, count);
        const restored = new ByteQueue();
        restored.restore(JSON.parse(JSON.stringify(queue.snapshot())));
        queue = restored;
        expect([...queue.window]).toEqual(plain.map(({ byte }) => byte));
        if (plain[0] !== undefined) expect(queue.frontAtUs()).toBe(plain[0].atUs);
      });
    }),
    { seed: 11, numRuns: 80 },
  );
});
