import { createDecoder } from "@cementwatch/server/session/decoders";
import { findCementProfile, profileRate } from "@cementwatch/shared/cement/cement-profile";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const medium = findCementProfile("pmma-medium");

function withRoom(roomTemperatureC: number, cement = medium) {
  const base = roomConfig();
  return { ...base, procedure: { ...base.procedure, roomTemperatureC, cement, cementProfile: cement.id } };
}

/** Reduced age read back from the viscosity of the tile, s. */
function reducedS(room: PipelineRoom, profile = medium): number {
  const { viscosityPaS = Number.NaN } = room.assessment().cement;
  return profile.riseS * Math.log(viscosityPaS / profile.initialViscosityPaS);
}

describe("reduced age", () => {
  it("is the age itself at 22 °C, counted from the press's past", () => {
    const room = new PipelineRoom(withRoom(22));
    room.act(10 * S, { kind: "mixStarted", secondsAgo: 90 });
    room.advance(70 * S);
    expect(room.assessment().cement).toMatchObject({ batch: "A", phase: "waiting", ageUs: 150 * S });
    expect(room.assessment().cement).toMatchObject({ viscosityFactor: 3, isRoomMeasured: false });
    expect(reducedS(room)).toBeCloseTo(150, 3);
  });

  it("is gathered over the temperatures since mixing, not at the last one", () => {
    const room = new PipelineRoom(withRoom(18));
    room.act(0, { kind: "mixStarted", secondsAgo: 0 });
    room.advance(100 * S);
    room.put(100 * S, { kind: "config", config: withRoom(26) });
    room.advance(200 * S);
    const expected = 100 * profileRate(medium, 18) + 100 * profileRate(medium, 26);
    expect(reducedS(room)).toBeCloseTo(expected, 0);
    expect(Math.abs(reducedS(room) - 200 * profileRate(medium, 26))).toBeGreaterThan(30);
  });

  it("takes a fresh and valid sensor before what was entered, and goes back when it is lost", () => {
    const base = withRoom(22);
    const device = base.devices[0] ?? expect.fail("no device");
    const config = {
      ...base,
      fitted: { ...base.fitted, temperature: true },
      devices: [
        ...base.devices,
        {
          ...device,
          id: "thermo",
          roles: ["roomTemperature" as const],
          nominalPeriodUs: 1_000_000,
          calibrations: {
            roomTemperature: {
              id: "as recorded",
              deviceSerial: "case-folder",
              coefficients: [0, 1] as const,
            },
          },
        },
      ],
    };
    const room = new PipelineRoom(config);
    room.link(0, "thermo", "running");
    room.act(0, { kind: "mixStarted", secondsAgo: 0 });
    const bytes = new TextEncoder().encode(",,26\n");
    for (let atS = 0; atS < 100; atS++) {
      room.put(atS * S, { kind: "serial", deviceId: "thermo", direction: "received", bytes });
    }
    room.advance(99.5 * S);
    expect(room.assessment().cement.isRoomMeasured).toBe(true);
    expect(reducedS(room)).toBeCloseTo(99.5 * profileRate(medium, 26), 0);
    room.link(100 * S, "thermo", "lost");
    room.advance(200 * S);
    expect(room.assessment().cement.isRoomMeasured).toBe(false);
    expect(reducedS(room)).toBeCloseTo(100 * profileRate(medium, 26) + 100, 0);
  });
});

describe("batches", () => {
  it("give the clock to the newest; the chosen cement is its own, older ones stay what they were", () => {
    const high = findCementProfile("pmma-high-viscosity");
    const room = new PipelineRoom(withRoom(22));
    room.act(0, { kind: "mixStarted", secondsAgo: 0 });
    room.act(300 * S, { kind: "newBatch", secondsAgo: 0 });
    room.put(301 * S, { kind: "config", config: withRoom(22, high) });
    room.advance(420 * S);
    expect(room.assessment().cement).toMatchObject({ batch: "B", ageUs: 120 * S, phase: "working" });
    expect(reducedS(room, high)).toBeCloseTo(120, 2);
  });

  it("come back with an undo and catch up by themselves", () => {
    const room = new PipelineRoom(withRoom(22));
    room.act(0, { kind: "mixStarted", secondsAgo: 0 });
    const sequence = room.act(300 * S, { kind: "newBatch", secondsAgo: 0 });
    room.advance(308 * S);
    expect(room.assessment().cement.batch).toBe("B");
    room.act(308 * S, { kind: "undo", sequence });
    room.advance(320 * S);
    expect(room.assessment().cement).toMatchObject({ batch: "A", ageUs: 320 * S });
    expect(reducedS(room)).toBeCloseTo(320, 3);
  });

  it("keep what was gathered when the start is corrected, and give it back with an undo", () => {
    const room = new PipelineRoom(withRoom(26));
    room.act(0, { kind: "mixStarted", secondsAgo: 0 });
    room.advance(100 * S);
    const sequence = room.act(100 * S, { kind: "mixStarted", secondsAgo: 130 });
    room.advance(101 * S);
    expect(reducedS(room)).toBeCloseTo(131 * profileRate(medium, 26), 1);
    room.act(105 * S, { kind: "undo", sequence });
    room.advance(106 * S);
    expect(reducedS(room)).toBeCloseTo(106 * profileRate(medium, 26), 1);
  });

  it("are refused in words by the pipeline", () => {
    const { pipeline } = new PipelineRoom();
    expect(pipeline.refusal({ kind: "mixStarted", secondsAgo: -5 })).toContain("future");
    expect(pipeline.refusal({ kind: "newBatch", secondsAgo: 0 })).toContain("MIX START");
    expect(pipeline.refusal({ kind: "mixStarted", secondsAgo: 0 })).toBeUndefined();
  });

  it("go on from a snapshot as without it", () => {
    const room = new PipelineRoom(withRoom(24));
    room.act(0, { kind: "mixStarted", secondsAgo: 12.3 });
    room.advance(60 * S);
    const other = new Pipeline(createDecoder);
    other.restore(room.pipeline.snapshot());
    const last = (outputs: readonly { kind: string }[]) =>
      outputs.findLast(({ kind }) => kind === "assessment");
    expect(last(other.advance(120 * S))).toEqual(last(room.pipeline.advance(120 * S)));
  });
});
