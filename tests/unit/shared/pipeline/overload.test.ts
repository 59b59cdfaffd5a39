import { expect, it } from "vitest";
import { S } from "../../../support/pipeline-room.ts";
import { SpokenRoom } from "../../../support/spoken-room.ts";

const RANGE = { pressureRange: { min: 0, max: 10_000 } };

it("counts pushes beyond 1.1 times the range, with the largest, and asks for a look at the zero", () => {
  const room = new SpokenRoom(RANGE);
  room.reads(1 * S, 11_000);
  expect(room.faults()).not.toContain("PIP-OVERLOAD");
  for (const [atS, kpa] of [
    [2, 11_800],
    [3, 11_200],
    [20, 11_100],
  ] as const) {
    room.reads(atS * S, kpa);
  }
  room.advance(23 * S);
  expect(room.device()?.overload).toEqual({ count: 2, largestKpa: 11_800, lastAtUs: 20 * S });
  expect(room.faults()).toContain("PIP-OVERLOAD");
  const check = room.procedure().checks.find(({ id }) => id === "sensors");
  expect(check?.state).toBe("failed");
  expect(check?.detail).toContain("pump: overloaded to 118 bar now: check zero");
  expect(room.procedure().sensors?.[0]?.overload).toEqual({ count: 2, largestKpa: 11_800 });
});

it("takes the end of the range for one, a vacuum and a broken reading for none", () => {
  const room = new SpokenRoom({ ...RANGE, roles: ["injectorPressure"] });
  room.reads(1 * S, -100, 1, "saturated");
  room.reads(2 * S, 0, 1, "invalid");
  room.advance(3 * S);
  expect(room.device()?.overload).toBeUndefined();
  room.reads(4 * S, 10_000, 1, "saturated");
  room.advance(5 * S);
  expect(room.device()?.overload?.count).toBe(1);
});
