/** The order of the taps. */
import { heightPointsOf, listOf, pointsWanted, promptOf } from "@cementwatch/client/heights/heights-points";
import { expect, it } from "vitest";

const TAPS = Array.from({ length: 10 }, (_, index) => ({ x: index, y: index * 2 }));

it("asks for six points, and for four more with the neighbours", () => {
  expect(pointsWanted(false)).toBe(6);
  expect(promptOf(0, false)).toBe("1 of 6: upper endplate, front");
  expect(promptOf(5, false)).toBe("6 of 6: lower endplate, front");
  expect(promptOf(6, false)).toBe("");
  expect(promptOf(6, true)).toBe("7 of 10: level above: upper endplate, front");
  expect(promptOf(10, true)).toBe("");
});

it("makes a body of six and neighbours of ten", () => {
  expect(heightPointsOf(TAPS.slice(0, 5))).toBeUndefined();
  const body = heightPointsOf(TAPS.slice(0, 6));
  expect(body?.upper).toEqual({ anterior: TAPS[0], middle: TAPS[1], posterior: TAPS[2] });
  expect(body?.lower).toEqual({ anterior: TAPS[5], middle: TAPS[4], posterior: TAPS[3] });
  expect(body?.adjacent).toBeUndefined();
  const all = heightPointsOf(TAPS);
  expect(all?.adjacent).toEqual({
    upper: { anterior: TAPS[6], posterior: TAPS[7] },
    lower: { anterior: TAPS[9], posterior: TAPS[8] },
  });
  expect(heightPointsOf(TAPS.slice(0, 9))?.adjacent).toBeUndefined();
});

it("gives an outline's points in the order of the taps", () => {
  const points = heightPointsOf(TAPS.slice(0, 6));
  expect(points && listOf(points)).toEqual(TAPS.slice(0, 6));
});
