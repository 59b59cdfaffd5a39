/** The small loop of pressure over volume: at most 64 points, no peak lost, nothing where something was not measured. */
import { loopPointAt, loopPoints } from "@cementwatch/shared/review/pressure-volume";
import { expect, it } from "vitest";

const at = (atS: number, value: number) => ({ atUs: atS * 1e6, value });

it("keeps a peak of one sample and the order of time in 64 points", () => {
  const volume = Array.from({ length: 1_000 }, (_, i) => at(i / 10, i / 200));
  const pressure = volume.map(({ atUs }, i) => ({ atUs, value: i === 777 ? 9_000 : i % 50 }));
  const loop = loopPoints(volume, pressure);
  expect(loop.length).toBeGreaterThan(32);
  expect(loop.length).toBeLessThanOrEqual(64);
  expect(loop).toContainEqual([77.7e6, 3.89, 9_000]);
  expect(loop.map(([atUs]) => atUs)).toEqual(loop.map(([atUs]) => atUs).toSorted((a, b) => a - b));
});

it("leaves out the time before the plunger moved and after", () => {
  const volume = [
    ...[0, 1, 2, 3].map((s) => at(s, 0)),
    at(4, 1),
    at(5, 2),
    ...[6, 7, 8].map((s) => at(s, 2)),
  ];
  const pressure = volume.map(({ atUs }) => ({ atUs, value: atUs / 1e6 }));
  expect(loopPoints(volume, pressure)).toEqual([
    [3e6, 0, 3],
    [4e6, 1, 4],
    [5e6, 2, 5],
  ]);
});

it("pairs no pressure with a volume that is older than two seconds, or with none, and no value that is no number", () => {
  expect(loopPoints([], [at(1, 5)])).toEqual([]);
  expect(loopPoints([at(1, 5)], [])).toEqual([]);
  expect(loopPoints([at(1, 0), at(2, 1)], [at(0.5, 9), at(1.5, 1), at(2.5, 2), at(4.1, 3)])).toEqual([
    [1.5e6, 0, 1],
    [2.5e6, 1, 2],
  ]);
  expect(loopPoints([at(1, Number.NaN), at(2, 1)], [at(1, 1), at(2, Number.NaN), at(3, 4)])).toEqual([
    [3e6, 1, 4],
  ]);
});

it("finds the point nearest to an alarm", () => {
  expect(loopPointAt([], 5)).toBeUndefined();
  expect(
    loopPointAt(
      [
        [0, 1, 1],
        [10, 2, 2],
        [30, 3, 3],
      ],
      19,
    ),
  ).toEqual([10, 2, 2]);
});
