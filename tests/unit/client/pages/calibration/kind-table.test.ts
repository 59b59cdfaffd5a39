import { kindTableOf } from "@cementwatch/client/pages/calibration/kind-table";
import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import { expect, it } from "vitest";
import {
  forceWorld,
  pressureWorld,
  temperatureWorld,
  usualPressure,
  volumeWorld,
  type World,
} from "../../../../support/calibration-worlds.ts";
import { uniformRandom } from "../../../../support/uniform-random.ts";

const tableOf = ({ plan, captures }: World) =>
  kindTableOf(analysePhase(plan, captures, { trials: 0, seed: 0 }), plan);

it("states the figures of DKD-R 6-1 of a pressure", () => {
  const random = uniformRandom(1);
  const table = tableOf(pressureWorld(random, usualPressure(random)));
  expect(table?.figures.map(([name]) => name)).toEqual([
    "zero deviation f₀",
    "repeatability b′",
    "hysteresis h",
    "error span |deviation| + U",
  ]);
  for (const [, value] of table?.figures ?? []) expect(value).toMatch(/^\d+\.\d+ kPa$/);
});

it("states the class of ISO 376 for the gauge and each force, and none for one that was not turned", () => {
  const world = forceWorld(1);
  const table = tableOf(world);
  expect(table?.figures[0]?.[1]).toMatch(/^(00|0\.5|1|2|outside class 2)$/);
  expect(table?.rows.length).toBeGreaterThan(5);
  for (const row of table?.rows ?? []) expect(row).toHaveLength(table?.heads.length ?? 0);
  const steps = world.plan.steps.filter(({ kind }) => kind === "point");
  const still = tableOf({ ...world, plan: { ...world.plan, steps } });
  expect(still?.figures[0]?.[1]).toBe("none given: the gauge was not turned");
});

it("states systematic and random error of ISO 8655-6 for each volume, with a true minus", () => {
  const table = tableOf(volumeWorld(3));
  expect(table?.rows.map(([target, dispenses]) => [target, dispenses])).toEqual([
    ["1.00", "10"],
    ["5.00", "10"],
    ["10.00", "10"],
  ]);
  expect(table?.rows.flat().join()).not.toContain("-");
});

it("has nothing more to state of a temperature", () => {
  expect(tableOf(temperatureWorld(1))).toBeUndefined();
});
