import { createBalloonPlant } from "@cementwatch/drivers/plant/balloon-plant";
import { EMPTY_ML_PER_S } from "@cementwatch/drivers/plant/team-balloon";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const CLASSIC = { seed: 3, ratedVolumeMl: 4, ratedPressureKpa: 2_758 };

/** Fills in half millilitres, 2 s each, and waits 15 s after each; pressures at the peak and after the wait. */
function filled(toMl: number, options: Parameters<typeof createBalloonPlant>[0] = CLASSIC) {
  const plant = createBalloonPlant(options);
  const steps: { readonly volumeMl: number; readonly peakKpa: number; readonly laterKpa: number }[] = [];
  let atUs = 0;
  for (let volumeMl = 0.5; volumeMl <= toMl; volumeMl += 0.5) {
    plant.turnTo(atUs, volumeMl, 0.25);
    const peakKpa = plant.readAt(atUs + 2 * S).pressureKpa;
    atUs += 17 * S;
    steps.push({ volumeMl, peakKpa, laterKpa: plant.readAt(atUs).pressureKpa });
  }
  return { plant, steps, atUs };
}

describe("balloon plant", () => {
  it("works between the seat and the usual pressures, and loses most of a quarter in the first 15 s after a step", () => {
    const { steps } = filled(3);
    for (const { peakKpa, laterKpa } of steps) {
      const decay01 = 1 - laterKpa / peakKpa;
      expect(decay01).toBeGreaterThan(0.1);
      expect(decay01).toBeLessThan(0.25);
    }
    expect(steps[0]?.laterKpa).toBeGreaterThan(250);
    expect(steps.at(-1)?.peakKpa).toBeGreaterThan(1_100);
    expect(steps.at(-1)?.peakKpa).toBeLessThan(2_100);
    const peaks = steps.map((step) => step.peakKpa);
    expect(peaks).toEqual(peaks.toSorted((a, b) => a - b));
  });

  it("decays with a time constant of 15 s to what the bone bears", () => {
    const { plant, atUs } = filled(2);
    const [p0 = 0, p15 = 0, p30 = 0] = [0, 15, 30].map((after) => plant.readAt(atUs + after * S).pressureKpa);
    const settled = plant.readAt(atUs + 300 * S).pressureKpa;
    expect((p15 - settled) / (p0 - settled)).toBeCloseTo(Math.exp(-1), 2);
    expect((p30 - settled) / (p0 - settled)).toBeCloseTo(Math.exp(-2), 2);
  });

  it("takes no more than its rated volume and pressure", () => {
    const { plant, atUs } = filled(3);
    plant.turnTo(atUs, 9, 0.25);
    expect(plant.truthAt(atUs + 60 * S).screwMl).toBeCloseTo(4, 6);
    const stiff = createBalloonPlant({ ...CLASSIC, ratedPressureKpa: 600 });
    stiff.turnTo(0, 4, 0.25);
    let highest = 0;
    for (let atS = 0; atS < 60; atS += 0.1) highest = Math.max(highest, stiff.readAt(atS * S).pressureKpa);
    expect(highest).toBeLessThan(620);
    expect(stiff.truthAt(60 * S).screwMl).toBeLessThan(2);
  });

  it("bursts at its volume: pressure gone within 0.6 s, the screw's volume is not to be had back, the cavity stays", () => {
    const { plant, atUs } = filled(1.5, { ...CLASSIC, ruptureAtMl: 1.6 });
    plant.turnTo(atUs, 2, 0.25);
    let before = 0;
    let fellInUs = 0;
    for (let us = atUs; us < atUs + 3 * S && fellInUs === 0; us += 10_000) {
      const { isRuptured, pressureKpa } = plant.truthAt(us);
      if (!isRuptured) before = pressureKpa;
      else if (pressureKpa < before / 4) fellInUs = us - (atUs + 400_000);
    }
    expect(before).toBeGreaterThan(345);
    expect(fellInUs).toBeGreaterThan(0);
    expect(fellInUs).toBeLessThan(600_000);
    const truth = plant.truthAt(atUs + 5 * S);
    expect(truth).toMatchObject({ isRuptured: true, balloonMl: 0 });
    expect(truth.screwMl).toBeCloseTo(2, 6);
    expect(truth.cavityMl).toBeCloseTo(1.6, 2);
    expect(truth.pressureKpa).toBeLessThan(10);
  });

  it("emptied by its screw it never falls like one that bursts", () => {
    const { plant, atUs } = filled(3);
    plant.turnTo(atUs, 0, EMPTY_ML_PER_S);
    const past: number[] = [];
    for (let us = atUs; us < atUs + 10 * S; us += 20_000) {
      const { pressureKpa } = plant.readAt(us);
      const peak = Math.max(...past.slice(-30), pressureKpa);
      expect(peak > 345 && pressureKpa < peak / 4).toBe(false);
      past.push(pressureKpa);
    }
    expect(plant.truthAt(atUs + 10 * S).screwMl).toBe(0);
    expect(past.at(-1)).toBeLessThan(20);
  });

  it("is what it is however often it is read, and differs by seed", () => {
    const often = createBalloonPlant(CLASSIC);
    const seldom = createBalloonPlant(CLASSIC);
    for (const plant of [often, seldom]) plant.turnTo(0, 2, 0.25);
    for (let us = 0; us < 20 * S; us += 1_234) often.readAt(us);
    expect(often.readAt(20 * S)).toEqual(seldom.readAt(20 * S));
    const other = createBalloonPlant({ ...CLASSIC, seed: 4 });
    other.turnTo(0, 2, 0.25);
    expect(other.readAt(20 * S).pressureKpa).not.toBe(seldom.readAt(20 * S).pressureKpa);
  });
});
