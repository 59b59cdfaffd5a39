import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { expect, test } from "vitest";

const SECOND = 1_000_000;

test("injects in bursts, rests between them, and gives the same case for the same seed", () => {
  const plant = createBurstPlant(4);
  const volumes = [0, 1, 3, 4, 6, 8, 9].map((second) => plant.readAt(second * SECOND).pumpVolumeMl);
  expect(volumes[0]).toBe(0);
  expect(volumes[2]).toBeGreaterThan(0.05);
  expect(volumes[3]).toBeCloseTo(volumes[2] ?? Number.NaN, 2);
  expect(volumes[5]).toBeGreaterThan(volumes[4] ?? Number.NaN);
  const again = createBurstPlant(4);
  expect(again.readAt(9 * SECOND)).toEqual(plant.readAt(9 * SECOND));
  expect(createBurstPlant(5).readAt(9 * SECOND)).not.toEqual(plant.readAt(9 * SECOND));
});

test("stops when the syringe is empty", () => {
  const plant = createBurstPlant(4);
  plant.readAt(600 * SECOND);
  const { pumpVolumeMl } = plant.readAt(600 * SECOND);
  expect(pumpVolumeMl).toBeLessThan(8.5);
  expect(plant.readAt(700 * SECOND).pumpVolumeMl).toBeCloseTo(pumpVolumeMl, 1);
});
