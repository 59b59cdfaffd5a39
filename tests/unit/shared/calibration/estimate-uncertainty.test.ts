import { createBenchPlant, createBenchSensor, hiddenError } from "@cementwatch/drivers/plant/bench-plant";
import { analysePhase } from "@cementwatch/shared/calibration/analyse-phase";
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type { Capture } from "@cementwatch/shared/calibration/calibration-result";
import { estimateExpanded } from "@cementwatch/shared/calibration/estimate-uncertainty";
import { meanOf, spreadOf } from "@cementwatch/shared/calibration/statistics";
import { expect, it } from "vitest";
import { pressurePlan } from "../../../support/calibration-run.ts";
import {
  forceWorld,
  pressureWorld,
  temperatureWorld,
  usualPressure,
  volumeWorld,
  type World,
} from "../../../support/calibration-worlds.ts";
import { uniformRandom } from "../../../support/uniform-random.ts";

/** Estimate of each capture as it was taken, over the final budget of its point. */
function ratios(plan: CalibrationPlan, captures: readonly Capture[]): readonly number[] {
  const { points } = analysePhase(plan, captures, { trials: 0, seed: 0 });
  return captures.map(({ target }, index) => {
    const estimate = estimateExpanded(plan, captures.slice(0, index + 1)).at(-1) ?? Number.NaN;
    const budget = points.find((point) => point.target === target)?.budget;
    return estimate / (budget?.expanded ?? Number.NaN);
  });
}

/** What the bench without hardware gives: its pump, its sensor with a hidden error, settled windows of five seconds. */
function benchCaptures(seed: number, plan: CalibrationPlan): readonly Capture[] {
  const plant = createBenchPlant();
  const sensor = createBenchSensor(plant, hiddenError(seed, 10_000), seed);
  let atUs = 0;
  return plan.steps.flatMap(({ kind, target, ...step }) => {
    plant.moveTo(atUs, target);
    const readings = Array.from({ length: 40 * 20 }, () => {
      atUs += 50_000;
      return { device: sensor.readAt(atUs).pressureKpa, reference: plant.readAt(atUs).pressureKpa };
    }).slice(-100);
    if (kind !== "point") return [];
    const device = readings.map((reading) => reading.device);
    const reference = readings.map((reading) => reading.reference);
    return [
      {
        ...{ step: step.index, series: step.series, direction: step.direction, target, count: 100, atUs },
        ...{ device: meanOf(device), deviceSpread: spreadOf(device), by: "auto" as const },
        ...{ reference: meanOf(reference), referenceSpread: spreadOf(reference) },
      },
    ];
  });
}

const WITHIN = 1.5;

it.each(["dkdC", "dkdB"] as const)(
  "is near the final budget from the first capture on, on the bench: %s",
  (procedure) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const plan = pressurePlan({ procedure, points: 9 });
      const found = ratios(plan, benchCaptures(seed, plan));
      expect(Math.max(...found)).toBeLessThan(WITHIN);
      expect(Math.min(...found)).toBeGreaterThan(1 / WITHIN);
      expect(found.at(-1)).toBeCloseTo(1, 9);
    }
  },
);

const WORLDS: Readonly<Record<string, (seed: number) => World>> = {
  pressure: (seed) => {
    const random = uniformRandom(seed);
    return pressureWorld(random, usualPressure(random));
  },
  force: forceWorld,
  volume: volumeWorld,
  temperature: temperatureWorld,
};

it.each(Object.keys(WORLDS))("is near the final budget of %s once half is captured", (kind) => {
  const worlds = Array.from({ length: 21 }, (_, seed) => WORLDS[kind]?.(seed + 1));
  const all = worlds.map((world) => (world === undefined ? [] : ratios(world.plan, world.captures)));
  for (let index = Math.ceil((all[0]?.length ?? 0) / 2); index < (all[0]?.length ?? 0); index += 1) {
    const usual = medianOf(all.map((found) => found[index] ?? Number.NaN));
    expect(usual).toBeLessThan(WITHIN);
    expect(usual).toBeGreaterThan(1 / WITHIN);
  }
});

it("grows with the spread of the windows, and is none without captures", () => {
  const plan = pressurePlan({ points: 9 });
  const [first] = benchCaptures(1, plan);
  if (first === undefined) throw new Error("no capture");
  const [usual = Number.NaN] = estimateExpanded(plan, [first]);
  const [noisy = Number.NaN] = estimateExpanded(plan, [{ ...first, deviceSpread: plan.limit }]);
  expect(usual).toBeGreaterThan(0);
  expect(noisy).toBeGreaterThan(usual);
  expect(estimateExpanded(plan, [])).toEqual([]);
});

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
