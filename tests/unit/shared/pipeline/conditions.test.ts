import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

function raisedOf(room: PipelineRoom, condition: string): AlarmEvent[] {
  return room.alarms().filter(({ phase, alarm }) => phase === "raised" && alarm.condition === condition);
}

function pressed(room: PipelineRoom, from: number, to: number, pressureKpa: number, volumeMl = 1): void {
  for (let atUs = from; atUs < to; atUs += 100_000) room.reading(atUs, pressureKpa, volumeMl);
}

/** Everything that can go wrong in one room. */
function badDay(): ActiveAlarm[] {
  const room = new PipelineRoom();
  room.watch(0.1 * S, 1 * S);
  room.watch(1 * S, 3 * S, { outside: [outside({ areaMm2: 9 })] });
  room.watch(3 * S, 4 * S, { outside: [outside({ zone: "discSuperior", areaMm2: 9 })] });
  room.watch(4 * S, 5 * S, {
    outside: [outside({ zone: "anterior", elongation: 6, widthMm: 2, areaMm2: 9 })],
  });
  room.watch(5 * S, 6.5 * S, { frontFraction01: 0.7, toStopLineMm: 5, toWallMm: 5 });
  room.watch(6.5 * S, 7 * S, { frontFraction01: 0.8, toStopLineMm: -1, toWallMm: 3 });
  room.watch(7 * S, 8 * S, { notValid: "motion" });
  for (let step = 0; step < 12; step++) room.reading((8 + step / 10) * S, 4000, 1 + step);
  room.reading(9.3 * S, 4000, 1);
  room.put(9.4 * S, {
    kind: "system",
    event: { kind: "recorder", state: "degraded", detail: "REC-DISK-FULL" },
  });
  room.put(9.4 * S, { kind: "system", event: { kind: "beforeRestart", alarms: ["STOP · X (14:03)"] } });
  room.act(9.5 * S, { kind: "soundingScreen", screenId: "w", title: "wall" });
  room.act(9.5 * S, { kind: "pageFocus", screenId: "w", hasFocus: true });
  room.act(9.5 * S, { kind: "sign", item: "pedal", isSigned: true });
  room.act(9.6 * S, { kind: "pageFocus", screenId: "w", hasFocus: false });
  room.put(9.7 * S, { kind: "system", event: { kind: "screen", screenId: "w", isThere: false } });
  for (let at = 10 * S; at < 12.5 * S; at += 100_000) room.frame(at, false);
  room.link(12.5 * S, "pump", "lost");
  room.link(12.5 * S, "lat", "lost");
  room.advance(15 * S);
  return room.alarms().map(({ alarm }) => alarm);
}

describe("every condition that the pipeline reports", () => {
  it("has a written cause and a written action", () => {
    const alarms = badDay();
    const conditions = new Set(alarms.map(({ condition }) => condition));
    for (const id of [
      "A1",
      "A2",
      "A3",
      "A4",
      "A5",
      "A6",
      "A9",
      "T1a",
      "T2",
      "T3",
      "T4",
      "T5",
      "T7",
      "T8",
      "T10",
    ]) {
      expect(conditions, id).toContain(id);
    }
    for (const { condition, headline, place, act } of alarms) {
      expect(`${headline} · ${place}`, condition).toMatch(/^[A-Z ]{3,} · .{2,}$/);
      expect(act, condition).toMatch(/[a-z]{3}/);
    }
  });
});

describe("pressure (A6)", () => {
  it("is heard above the injector's rating only: a limit below it is seen", () => {
    const room = new PipelineRoom(roomConfig({ parameters: { pressureLimitKpa: 1500 } }));
    pressed(room, 0.1 * S, 2 * S, 2000);
    expect(raisedOf(room, "A6").map(({ alarm }) => alarm.isAudible)).toEqual([false]);
    expect(room.assessment().risk.state).not.toBe("watch");
    pressed(room, 2 * S, 3 * S, 3300);
    expect(room.alarms().at(-1)).toMatchObject({ phase: "soundedAgain", alarm: { isAudible: true } });
    pressed(room, 3 * S, 4 * S, 2000);
    expect(room.alarms().at(-1)).toMatchObject({ phase: "updated", alarm: { isAudible: false } });
  });

  it("is never heard for a jump alone", () => {
    const room = new PipelineRoom();
    for (let step = 0; step < 20; step++)
      room.reading(0.1 * S + step * 100_000, step % 2 === 0 ? 0 : 3000, 1);
    const jumps = room.alarms().filter(({ alarm }) => alarm.reason === "rate");
    expect(jumps.length).toBeGreaterThan(0);
    expect(jumps.filter(({ alarm }) => alarm.isAudible || alarm.priority !== "low")).toEqual([]);
  });

  it("ends 5 % below its limit and not at its ripple", () => {
    const room = new PipelineRoom();
    pressed(room, 0.1 * S, 1 * S, 3300);
    pressed(room, 1 * S, 4 * S, 3150);
    expect(room.alarms().filter(({ phase }) => phase === "ended")).toEqual([]);
    pressed(room, 4 * S, 6 * S, 3000);
    expect(room.alarms().at(-1)).toMatchObject({ phase: "ended", alarm: { condition: "A6" } });
  });
});

describe("volume (A9)", () => {
  it("has a limit of the level and one of the session, each told by itself", () => {
    const room = new PipelineRoom(roomConfig({ parameters: { volumeLimitMl: 2, sessionVolumeWarnMl: 4 } }));
    for (let step = 0; step < 60; step++) room.reading(0.1 * S + step * 100_000, 100, step / 10);
    expect(raisedOf(room, "A9").map(({ alarm }) => [alarm.place, alarm.priority])).toEqual([
      ["2 mL IN L1", "low"],
      ["4 mL THIS SESSION", "medium"],
    ]);
  });
});

describe("a lost device (T1a)", () => {
  it("is one alarm however many signals it carried, and says which", () => {
    const room = new PipelineRoom();
    room.watch(0.1 * S, 1 * S);
    room.link(1 * S, "pump", "lost");
    room.advance(3 * S);
    expect(raisedOf(room, "T1a").map(({ alarm }) => alarm.place)).toEqual(["PRESSURE AND VOLUME LOST"]);
  });
});

describe("a volume counter that jumps (T5)", () => {
  const jump = (room: PipelineRoom) => {
    room.reading(1 * S, 100, 3);
    room.reading(1.1 * S, 100, 0);
  };

  it.each([{ kind: "syringeChanged" } as const, { kind: "tareVolume" } as const])(
    "is shown and silent until it is answered by %o",
    (act) => {
      const room = new PipelineRoom();
      jump(room);
      room.advance(30 * S);
      expect(raisedOf(room, "T5").map(({ alarm }) => [alarm.headline, alarm.isAudible])).toEqual([
        ["VOLUME COUNTER JUMPED", false],
      ]);
      expect(room.alarms().some(({ phase, alarm }) => phase === "ended" && alarm.condition === "T5")).toBe(
        false,
      );
      room.act(31 * S, act);
      room.advance(31.1 * S);
      expect(room.alarms().some(({ phase, alarm }) => phase === "ended" && alarm.condition === "T5")).toBe(
        true,
      );
    },
  );

  it("is not told when the syringe was changed within the 10 s before, and is after them", () => {
    const explained = new PipelineRoom();
    explained.act(0.5 * S, { kind: "syringeChanged" });
    jump(explained);
    expect(raisedOf(explained, "T5")).toEqual([]);
    explained.reading(12 * S, 100, 3);
    explained.reading(12.1 * S, 100, 0);
    expect(raisedOf(explained, "T5")).toHaveLength(1);
  });
});
