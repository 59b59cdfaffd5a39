import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

/** 8G × 120 mm holds 1.1 mL, 11G × 120 mm 0.54 mL. */
const DEAD_11G = 0.538;

/** Pumps from `fromMl` to `toMl` in steps of 0.1 mL each 100 ms; returns the time after it. */
function pump(room: PipelineRoom, fromUs: number, fromMl: number, toMl: number): number {
  const steps = Math.round((toMl - fromMl) / 0.1);
  for (let step = 0; step <= steps; step += 1) {
    room.reading(fromUs + step * 100_000, 800, Math.min(fromMl + step * 0.1, toMl));
  }
  return fromUs + (steps + 1) * 100_000;
}

function rest(room: PipelineRoom, fromUs: number, seconds: number, volumeMl: number): number {
  for (let step = 0; step < seconds * 10; step += 1) room.reading(fromUs + step * 100_000, 300, volumeMl);
  return fromUs + seconds * S;
}

const level = (room: PipelineRoom, name: string) =>
  room.procedure().levels.find((entry) => entry.level === name);

describe("volume through several cannulas", () => {
  it("is counted for the cannula that was active, each with its own lumen to fill", () => {
    const room = new PipelineRoom();
    let atUs = pump(room, S, 0, 2);
    atUs = rest(room, atUs, 5, 2);
    room.act(atUs, { kind: "activeCannula", level: "L1", side: "right" });
    atUs = pump(room, atUs + 100_000, 2, 3);
    atUs = rest(room, atUs, 5, 3);
    room.act(atUs, { kind: "activeCannula", level: "L2", side: "left" });
    atUs = pump(room, atUs + 100_000, 3, 3.4);
    rest(room, atUs, 5, 3.4);
    const first = level(room, "L1");
    expect(first?.cannulas.map(({ side }) => side)).toEqual(["left", "right"]);
    expect(first?.deliveredVolumeMl).toBeCloseTo(2 - DEAD_11G + 1 - DEAD_11G, 2);
    expect(level(room, "L2")?.deliveredVolumeMl).toBe(0);
    expect(level(room, "L2")?.cannulas[0]?.pumpVolumeMl).toBeCloseTo(0.4, 6);
    expect(room.procedure().totals.deliveredVolumeMl).toBeCloseTo(3 - 2 * DEAD_11G, 2);
    expect(room.assessment().delivered.volumeMl).toBe(0);
    expect(room.assessment().delivered.sessionVolumeMl).toBeCloseTo(3 - 2 * DEAD_11G, 2);
  });

  it("goes back to the cannula before when the change is taken back", () => {
    const room = new PipelineRoom();
    let atUs = pump(room, S, 0, 2);
    atUs = rest(room, atUs, 5, 2);
    const sequence = room.act(atUs, { kind: "activeCannula", level: "L2", side: "left" });
    atUs = pump(room, atUs + 100_000, 2, 2.5);
    expect(room.pipeline.refusal({ kind: "undo", sequence })).toBeUndefined();
    room.act(atUs, { kind: "undo", sequence });
    room.advance(atUs + 5 * S);
    expect(room.pipeline.config().procedure.level).toBe("L1");
    expect(level(room, "L1")?.cannulas[0]?.pumpVolumeMl).toBeCloseTo(2.5, 6);
  });

  it("refuses to take an act back before a later one on the same thing", () => {
    const room = new PipelineRoom(
      roomConfig({ fitted: { pressure: false, volume: "counted", temperature: false } }),
    );
    const first = room.act(S, { kind: "countVolume", unit: "tube" });
    const second = room.act(2 * S, { kind: "countVolume", unit: "tube" });
    expect(room.pipeline.refusal({ kind: "undo", sequence: first })).toMatch(/undo that one first/);
    room.act(3 * S, { kind: "undo", sequence: first });
    expect(room.procedure().levels[0]?.cannulas[0]?.countedTubes).toBe(2);
    room.act(4 * S, { kind: "undo", sequence: second });
    room.act(5 * S, { kind: "undo", sequence: first });
    expect(room.procedure().levels[0]?.cannulas[0]?.countedTubes ?? 0).toBe(0);
  });

  it("delivers the lumen by a stylet", () => {
    const room = new PipelineRoom();
    let atUs = pump(room, S, 0, 1.5);
    atUs = rest(room, atUs, 5, 1.5);
    room.act(atUs, { kind: "styletIn" });
    room.advance(atUs + 3 * S);
    expect(level(room, "L1")?.deliveredVolumeMl).toBeCloseTo(1.5, 6);
    expect(level(room, "L1")?.cannulas[0]?.styletVolumeMl).toBeCloseTo(DEAD_11G, 2);
  });

  it("starts again after a tare", () => {
    const room = new PipelineRoom();
    const atUs = rest(room, pump(room, S, 0, 0.5), 5, 0.5);
    room.act(atUs, { kind: "tareVolume" });
    rest(room, pump(room, atUs + 100_000, 0.5, 1.5), 5, 1.5);
    expect(room.procedure().levels[0]?.cannulas[0]?.pumpVolumeMl).toBeCloseTo(1, 6);
    expect(room.assessment().delivered.volumeMl).toBeCloseTo(1 - DEAD_11G, 2);
  });
});
