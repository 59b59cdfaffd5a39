import { ChunkCache } from "@cementwatch/server/recording/chunk-cache";
import { expect, it } from "vitest";

it("keeps the chunks that were used last within its bound, and the newest one whatever its size", () => {
  const cache = new ChunkCache(100);
  const read: number[] = [];
  const take = (offset: number, bytes: number) =>
    cache.take(offset, () => {
      read.push(offset);
      return { messages: [], bytes };
    });
  take(1, 60);
  take(2, 40);
  take(1, 60);
  take(3, 40);
  // 2 was used before 1: it had to go.
  take(1, 60);
  take(2, 40);
  expect(read).toEqual([1, 2, 3, 2]);
  take(9, 500);
  take(9, 500);
  expect(read).toEqual([1, 2, 3, 2, 9]);
});
