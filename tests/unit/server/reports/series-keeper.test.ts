import { indexBefore, SeriesKeeper } from "@cementwatch/server/reports/series-keeper";
import { expect, it } from "vitest";

it("stays within its bound and keeps the whole time", () => {
  const keeper = new SeriesKeeper(100);
  for (let i = 0; i < 10_000; i++) keeper.add(i, i);
  expect(keeper.points.length).toBeLessThanOrEqual(100);
  expect(keeper.points.length).toBeGreaterThan(40);
  expect(keeper.points[0]?.atUs).toBe(0);
  expect(keeper.points.at(-1)?.atUs).toBeGreaterThan(9_700);
  const steps = keeper.points.slice(1).map((point, i) => point.atUs - (keeper.points[i]?.atUs ?? 0));
  expect(new Set(steps).size).toBe(1);
});

it("finds the last point at or before a time", () => {
  const points = [10, 20, 30].map((atUs) => ({ atUs, value: atUs }));
  expect([5, 10, 19, 30, 99].map((atUs) => indexBefore(points, atUs))).toEqual([-1, 0, 0, 2, 2]);
});
