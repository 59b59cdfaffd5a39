import { describe, expect, it } from "vitest";
import { PipelineRoom, S } from "../../../support/pipeline-room.ts";

describe("acts that are refused, with advice", () => {
  it("two levels at once", () => {
    const room = new PipelineRoom();
    room.act(S, { kind: "injecting", isInjecting: true, level: "L1" });
    room.advance(2 * S);
    const other = { kind: "activeCannula", level: "L2", side: "left" } as const;
    expect(room.pipeline.refusal(other)).toMatch(/L1 is being injected: stop that injection first/);
    expect(room.pipeline.refusal({ ...other, level: "L1", side: "right" })).toBeUndefined();
    room.act(3 * S, { kind: "injecting", isInjecting: false });
    room.advance(4 * S);
    expect(room.pipeline.refusal(other)).toBeUndefined();
  });

  it("an injection of a level that a stale screen still shows", () => {
    const room = new PipelineRoom();
    const act = { kind: "injecting", isInjecting: true, level: "L2" } as const;
    expect(room.pipeline.refusal(act)).toMatch(/L2 is not the active level, L1 is/);
    expect(room.pipeline.refusal({ ...act, isInjecting: false })).toBeUndefined();
    expect(room.pipeline.refusal({ kind: "injecting", isInjecting: true })).toBeUndefined();
  });

  it("empty entries", () => {
    const { pipeline } = new PipelineRoom();
    expect(pipeline.refusal({ kind: "vitals" })).toMatch(/Vitals are empty/);
    expect(pipeline.refusal({ kind: "vitals", spo2Percent: 94 })).toBeUndefined();
    expect(pipeline.refusal({ kind: "balloonReading", side: "left" })).toMatch(/empty/);
  });

  it("an undo of what is not there", () => {
    const { pipeline } = new PipelineRoom();
    expect(pipeline.refusal({ kind: "undo", sequence: 99 })).toMatch(/nothing to undo/);
  });
});
