import { alarmStateOf } from "@cementwatch/shared/alarm/alarm-machine";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const stateOf = (room: PipelineRoom) =>
  (room.pipeline.snapshot() as unknown as { state: PipelineState }).state;
const knownPlaces = (room: PipelineRoom) =>
  (alarmStateOf(stateOf(room).alarms).known ?? []).map(({ place }) => place);
const LEAK = { outside: [outside()] };

describe("another level becomes active", () => {
  it("tells the configuration, asks for an outline, and judges nothing until there is one", () => {
    const room = new PipelineRoom();
    room.watch(S, 4 * S);
    room.act(4 * S, { kind: "activeCannula", level: "L2", side: "left" });
    const told = room.outputs.findLast((output) => output.kind === "config");
    expect(told?.kind === "config" && told.config.procedure.level).toBe("L2");
    room.advance(5 * S);
    expect(room.assessment().risk).toMatchObject({ state: "notWatching", detail: "outline not drawn" });
    expect(room.assessment().toStopLineMm).toBeUndefined();
  });

  it("brings an outline back unconfirmed", () => {
    const room = new PipelineRoom();
    room.act(S, { kind: "activeCannula", level: "L2", side: "left" });
    room.act(2 * S, { kind: "activeCannula", level: "L1", side: "left" });
    room.frame(3 * S, false);
    room.advance(4 * S);
    expect(room.assessment().pictures[0]).toMatchObject({ isDrawn: true, isOutlineConfirmed: false });
    expect(room.assessment().risk.detail).toBe("outline not confirmed");
  });

  it("drops findings that were dispatched for the level before", () => {
    const room = new PipelineRoom();
    room.watch(S, 3 * S);
    room.act(3 * S, { kind: "activeCannula", level: "L2", side: "left" });
    room.watch(3.1 * S, 5 * S, LEAK);
    expect(room.raised()).not.toContain("A1");
  });

  it("leaves a latched leak standing, and knows a known leak again when its level comes back", () => {
    const room = new PipelineRoom();
    room.watch(S, 3 * S);
    room.watch(3 * S, 4 * S, LEAK);
    const alarm = room.alarms().find((event) => event.alarm.condition === "A1")?.alarm;
    expect(alarm).toBeDefined();
    room.act(4 * S, { kind: "activeCannula", level: "L2", side: "left" });
    room.advance(6 * S);
    expect(room.assessment().risk.state).toBe("stop");
    room.act(6 * S, { kind: "activeCannula", level: "L1", side: "left" });
    room.act(7 * S, { kind: "knownLeak", alarmId: alarm?.id ?? -1, reason: "seen and left" });
    expect(knownPlaces(room)).toEqual([alarm?.place]);
    room.act(8 * S, { kind: "activeCannula", level: "L2", side: "left" });
    expect(knownPlaces(room)).toEqual([]);
    room.act(9 * S, { kind: "activeCannula", level: "L1", side: "left" });
    expect(knownPlaces(room)).toEqual([alarm?.place]);
    const version = room.pipeline.analysisContext("lateral").drawingVersion;
    const context = { isVolumeFitted: true, referenceRequest: 1, drawingVersion: version };
    room.watch(10 * S, 12 * S, { ...LEAK, context });
    expect(room.raised().filter((id) => id === "A1")).toHaveLength(1);
  });

  it("takes the level of the first configuration without leaving one", () => {
    const base = roomConfig();
    const room = new PipelineRoom({ ...base, procedure: { ...base.procedure, level: "T12", side: "right" } });
    room.advance(S);
    expect(room.assessment().activeCannula).toEqual({ level: "T12", side: "right" });
    expect(room.assessment().pictures[0]).toMatchObject({ isDrawn: true, isOutlineConfirmed: true });
    room.advance(3 * S);
    expect(room.procedure().levels.map(({ level }) => level)).toEqual(["T12"]);
  });

  it("follows a configuration that names another level", () => {
    const room = new PipelineRoom();
    const base = room.pipeline.config();
    room.put(S, {
      kind: "config",
      config: { ...base, procedure: { ...base.procedure, level: "L3" }, drawings: {} },
    });
    room.advance(2 * S);
    expect(room.assessment().activeCannula.level).toBe("L3");
    // Another level has another resistance, however it was chosen.
    expect(stateOf(room).resistance.blankUntilUs).toBeGreaterThan(S);
  });
});
