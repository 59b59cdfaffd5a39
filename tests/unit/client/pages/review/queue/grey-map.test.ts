import { expect, it } from "vitest";
import { readGreyMap } from "../../../../../../client/src/pages/review/queue/grey-map.ts";

const mapOf = (head: string, ...grey: number[]) =>
  new Uint8Array([...new TextEncoder().encode(head), ...grey]);

it("reads size and pixels", () => {
  const map = readGreyMap(mapOf("P5\n2 1\n255\n", 7, 255));
  expect([map?.width, map?.height]).toEqual([2, 1]);
  expect([...(map?.rgba ?? [])]).toEqual([7, 7, 7, 255, 255, 255, 255, 255]);
});

it.each([
  ["truncated", mapOf("P5\n2 1\n255\n", 7)],
  ["too long", mapOf("P5\n2 1\n255\n", 7, 8, 9)],
  ["empty", new Uint8Array()],
  ["without pixels", mapOf("P5\n0 0\n255\n")],
  ["of another kind", mapOf("P6\n2 1\n255\n", 7, 8)],
])("takes none that is %s", (_, bytes) => expect(readGreyMap(bytes)).toBeUndefined());
