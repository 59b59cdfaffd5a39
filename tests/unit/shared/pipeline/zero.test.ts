import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const OPEN = { kind: "zeroPressure", isLineOpen: true } as const;

function at(kpaOf: (atUs: number) => number, config = roomConfig()): PipelineRoom {
  const room = new PipelineRoom(config);
  for (let atUs = 0.1 * S; atUs <= 2 * S; atUs += 100_000) room.reading(atUs, kpaOf(atUs), 1);
  return room;
}

const zerosOf = (room: PipelineRoom) =>
  (room.pipeline.snapshot() as unknown as { state: PipelineState }).state.zeros;

describe("the software zero", () => {
  it("is at most 1 % of full scale, and says the value", () => {
    expect(at(() => 50).pipeline.refusal(OPEN)).toBeUndefined();
    expect(at(() => 51).pipeline.refusal(OPEN)).toBe(
      "Pressure is 51.0 kPa, more than 1 % of full scale (50.0 kPa): release the syringe and open the line; if it stays, calibrate the sensor.",
    );
    expect(at(() => -51).pipeline.refusal(OPEN)).toContain("Pressure is -51.0 kPa");
  });

  it("does not creep beyond that by small steps", () => {
    const room = at(() => 40);
    room.act(2.05 * S, OPEN);
    for (let atUs = 2.1 * S; atUs <= 4 * S; atUs += 100_000) room.reading(atUs, 80, 1);
    expect(room.pipeline.refusal(OPEN)).toContain("Pressure is 80.0 kPa");
  });

  it("wants a still line, an open line, a whole second and a known range", () => {
    const moving = at((atUs) => (Math.round(atUs / 100_000) % 2 === 0 ? 0 : 26));
    expect(moving.pipeline.refusal(OPEN)).toMatch(/moves by 26.0 kPa within a second: open the line, wait/);
    expect(at(() => 5).pipeline.refusal({ kind: "zeroPressure" })).toMatch(/Open the line to air first/);
    const late = new PipelineRoom();
    for (let atUs = 1 * S; atUs < 1.4 * S; atUs += 100_000) late.reading(atUs, 5, 1);
    expect(late.pipeline.refusal(OPEN)).toMatch(/fresh, valid pressure for one second/);
    const config = roomConfig();
    const devices = config.devices.map(({ pressureRange: _range, ...device }) => device);
    expect(at(() => 5, { ...config, devices }).pipeline.refusal(OPEN)).toMatch(/range is not known/);
  });

  it("is kept with who and how much, and can be taken away and undone", () => {
    const room = at(() => 20);
    expect(room.pipeline.refusal({ ...OPEN, isRemoved: true })).toBe("There is no zero to remove.");
    room.act(2.1 * S, OPEN);
    room.act(3 * S, { kind: "zeroPressure", isRemoved: true });
    room.reading(3.1 * S, 20, 1);
    room.advance(3.3 * S);
    expect(room.assessment().signals[0]?.value).toBe(20);
    for (let atUs = 3.4 * S; atUs <= 5 * S; atUs += 100_000) room.reading(atUs, 21, 1);
    const sequence = room.act(5.1 * S, OPEN);
    room.act(6 * S, { kind: "undo", sequence });
    expect(zerosOf(room).map(({ kind, offsetKpa, beforeKpa }) => [kind, offsetKpa, beforeKpa])).toEqual([
      ["set", 20, 0],
      ["removed", 0, 20],
      ["set", 21, 0],
      ["undone", 0, 21],
    ]);
    expect(zerosOf(room)[0]).toMatchObject({ by: "touch: test", deviceId: "pump", fullScaleKpa: 5000 });
    expect(room.procedure().zeros).toHaveLength(4);
  });
});
