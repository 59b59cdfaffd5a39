import { createPlant, type Plant, type PlantOptions } from "@cementwatch/drivers/plant/hydraulic-plant";
import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { deadVolumeMl } from "@cementwatch/shared/hydraulics/cannula";
import { describe, expect, it } from "vitest";

const S = 1_000_000;
const OPTIONS: PlantOptions = {
  profile: findCementProfile("pmma-medium"),
  startAgeS: 420,
  temperatureC: 22,
  gauge: 11,
  lengthMm: 120,
  complianceMlPerMpa: 0.05,
  permeabilityM2: 2e-9,
  cavityMl: 0,
  ratedPressureKpa: 6_000,
};

function conserved(plant: Plant, atUs: number): number {
  const truth = plant.truthAt(atUs);
  return truth.inBodyMl + truth.leakedMl + truth.lumenMl + truth.compressedMl - truth.plungerMl;
}

describe("hydraulic plant", () => {
  it("peaks at 1 to 3 MPa in an 11G cannula at working age, as published in patients", () => {
    const plant = createPlant(OPTIONS);
    plant.command(0, 0.05);
    let peakKpa = 0;
    for (let atUs = 0; atUs <= 60 * S; atUs += 20_000) {
      peakKpa = Math.max(peakKpa, plant.readAt(atUs).pressureKpa);
    }
    expect(peakKpa).toBeGreaterThan(1_000);
    expect(peakKpa).toBeLessThan(3_300);
  });

  it("conserves volume through strokes, pauses and a leak", () => {
    const plant = createPlant({
      ...OPTIONS,
      leak: { opensAtMl: 0.4, opensAtUs: Number.POSITIVE_INFINITY, share01: 0.7 },
    });
    for (let stroke = 0; stroke < 4; stroke += 1) {
      plant.command(stroke * 20 * S, 0.05);
      plant.command((stroke * 20 + 12) * S, 0);
    }
    for (let atUs = 0; atUs <= 80 * S; atUs += 1_700_000) {
      expect(Math.abs(conserved(plant, atUs))).toBeLessThan(1e-9);
    }
    const truth = plant.truthAt(80 * S);
    expect(truth.plungerMl).toBeCloseTo(4 * 12 * 0.05, 6);
    expect(truth.leakedMl).toBeGreaterThan(0.5);
    expect(truth.leakOpenedAtUs).toBeGreaterThan(10 * S);
  });

  it("gives the same answers however often it is read", () => {
    const run = (stepUs: number) => {
      const plant = createPlant(OPTIONS);
      plant.command(1_000, 0.05);
      let atUs = 0;
      for (; atUs < 7 * S; atUs += stepUs) plant.readAt(atUs);
      plant.command(7 * S, 0);
      return plant.truthAt(12 * S);
    };
    expect(run(1_000)).toEqual(run(777_777));
    expect(run(3_333)).toEqual(run(12 * S));
  });

  it("answers an earlier time with its present state", () => {
    const plant = createPlant(OPTIONS);
    plant.command(0, 0.05);
    const later = plant.readAt(5 * S);
    expect(plant.readAt(2 * S)).toEqual(later);
  });

  it("fills the cannula before anything reaches the patient", () => {
    const plant = createPlant({ ...OPTIONS, startAgeS: 240 });
    const dead = deadVolumeMl(11, 120);
    plant.command(0, 0.1);
    expect(plant.truthAt((dead / 0.1 - 0.3) * S).tipMl).toBe(0);
    expect(plant.truthAt((dead / 0.1 + 1) * S).tipMl).toBeGreaterThan(0);
    const tube = createPlant({ ...OPTIONS, startAgeS: 240, primedMl: Number.POSITIVE_INFINITY });
    tube.command(0, 0.1);
    expect(tube.truthAt(1 * S).tipMl).toBeGreaterThan(0.05);
  });

  it("goes on flowing after the plunger stops: 0.03 to 0.17 mL from 1.7 MPa", () => {
    const plant = createPlant(OPTIONS);
    plant.command(0, 0.05);
    const before = plant.truthAt(30 * S);
    plant.command(30 * S, 0);
    const after = plant.truthAt(60 * S);
    const afterFlowMl = after.tipMl - before.tipMl;
    expect(afterFlowMl).toBeGreaterThan(0.03);
    expect(afterFlowMl).toBeLessThan(0.17);
    expect(after.pressureKpa).toBeLessThan(before.pressureKpa * 0.1);
  });

  it("stalls at the rated pressure until the next command", () => {
    const plant = createPlant({ ...OPTIONS, ratedPressureKpa: 900 });
    plant.command(0, 0.05);
    let atUs = 0;
    while (!plant.readAt(atUs).isStalled && atUs < 60 * S) atUs += 100_000;
    const stalled = plant.readAt(atUs);
    expect(stalled.isStalled).toBe(true);
    expect(stalled.isMotorRunning).toBe(false);
    expect(stalled.pressureKpa).toBeGreaterThan(800);
    expect(stalled.pressureKpa).toBeLessThan(930);
    expect(plant.readAt(atUs + 2 * S).pumpVolumeMl).toBe(stalled.pumpVolumeMl);
    plant.command(atUs + 2 * S, 0.01);
    expect(plant.readAt(atUs + 3 * S).isStalled).toBe(false);
  });

  it("loses resistance when the leak opens, by no more than the bone's share", () => {
    const resistance = (leak: PlantOptions["leak"]) => {
      const plant = createPlant({ ...OPTIONS, ...(leak === undefined ? {} : { leak }) });
      plant.command(0, 0.05);
      const truth = plant.truthAt(50 * S);
      return truth.pressureKpa / truth.flowMlPerS;
    };
    const closed = resistance(undefined);
    const open = resistance({ opensAtMl: 0.5, opensAtUs: Number.POSITIVE_INFINITY, share01: 0.8 });
    expect(open).toBeLessThan(closed * 0.97);
    expect(open).toBeGreaterThan(closed * 0.7);
  });

  it("does not flow any more once the cement is set", () => {
    const plant = createPlant({ ...OPTIONS, startAgeS: 900 });
    plant.command(0, 0.05);
    expect(plant.truthAt(10 * S).flowMlPerS).toBe(0);
    expect(plant.readAt(10 * S).isStalled).toBe(true);
  });

  it("stops its motor when the device says so, and takes no negative speed", () => {
    const plant = createPlant(OPTIONS);
    plant.command(0, 0.05);
    plant.stopMotor?.(2 * S);
    const stopped = plant.readAt(3 * S);
    expect(stopped.isMotorRunning).toBe(false);
    plant.command(3 * S, -1);
    expect(plant.readAt(4 * S).pumpVolumeMl).toBe(stopped.pumpVolumeMl);
    expect(stopped.forceN).toBeGreaterThan(0);
    expect(stopped.positionMm).toBeGreaterThan(0);
  });
});
