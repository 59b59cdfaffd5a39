import { createBenchPlant, createBenchSensor, hiddenError } from "@cementwatch/drivers/plant/bench-plant";
import { describe, expect, it } from "vitest";

const ERROR = { gain: 1.01, offset: 20, hysteresis: 15, rotation01: 0, noise: 0, span: 10_000 };

/** Pressure every 50 ms until it has settled. */
function settle(
  read: (atUs: number) => number,
  fromUs: number,
): { readonly highest: number; readonly last: number } {
  let highest = 0;
  for (let atUs = fromUs; atUs < fromUs + 4_000_000; atUs += 50_000) highest = Math.max(highest, read(atUs));
  return { highest, last: read(fromUs + 4_000_000) };
}

describe("the bench", () => {
  it("overshoots a little, settles, and leaks down slowly", () => {
    const plant = createBenchPlant();
    plant.moveTo(0, 1_250);
    const { highest, last } = settle((atUs) => plant.readAt(atUs).pressureKpa, 0);
    expect(highest).toBeGreaterThan(1_252);
    expect(highest).toBeLessThan(1_350);
    expect(Math.abs(last - 1_250)).toBeLessThan(1);
    expect(plant.readAt(1_000_000_000).pressureKpa).toBeLessThan(1_225);
  });

  it("gives its sensor gain, offset and hysteresis: falling reads higher", () => {
    const plant = createBenchPlant();
    const sensor = createBenchSensor(plant, ERROR, 1);
    const read = (atUs: number) => sensor.readAt(atUs).pressureKpa;
    plant.moveTo(0, 5_000);
    const rising = settle(read, 0).last;
    plant.moveTo(5_000_000, 10_000);
    settle(read, 5_000_000);
    plant.moveTo(10_000_000, 5_000);
    const falling = settle(read, 10_000_000).last;
    expect((rising + falling) / 2).toBeCloseTo(5_070, -1);
    expect(falling - rising).toBeGreaterThan(20);
    expect(falling - rising).toBeLessThan(32);
  });

  it("hides another error for another seed, the same for the same", () => {
    expect(hiddenError(1, 10_000)).toEqual(hiddenError(1, 10_000));
    expect(hiddenError(1, 10_000)).not.toEqual(hiddenError(2, 10_000));
  });
});
