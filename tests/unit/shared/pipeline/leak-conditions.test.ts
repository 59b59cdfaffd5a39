/** A fall of resistance through the whole pipeline: from bytes of the line to the alarm. */
import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

/** 0.1 mL/s at 50 Hz into curing cement; from `easierFromS` on the same flow needs 15 % less pressure. */
function inject(
  room: PipelineRoom,
  [fromS, toS]: readonly [number, number],
  easierFromS: number,
  counterStartMl = 0,
): void {
  for (let step = fromS * 50; step < toS * 50; step += 1) {
    const tS = step / 50;
    const pressureKpa = Math.round(1000 * Math.exp(tS / 150) * (tS >= easierFromS ? 0.85 : 1));
    const volumeMl = Math.round(tS * 20) / 200 - counterStartMl;
    room.reading(Math.round(tS * S), pressureKpa, volumeMl);
  }
}

/** Alarms of the hydraulic path, condition and priority. */
function dropsOf(room: PipelineRoom): string[] {
  return room
    .alarms()
    .filter((event) => event.phase === "raised")
    .map(({ alarm }) => `${alarm.condition} ${alarm.priority}`)
    .filter((alarm) => /^A[148]/.test(alarm));
}

describe("resistance conditions", () => {
  it("alone are medium, never high", () => {
    const room = new PipelineRoom();
    inject(room, [0, 32], 25);
    expect(dropsOf(room)).toEqual(["A8 medium"]);
    const [drop] = room.alarms().filter((event) => event.alarm.condition === "A8");
    expect(drop?.alarm.evidence.map((evidence) => evidence.name)).toEqual([
      "resistanceDrop",
      "resistanceScore",
    ]);
  });

  it("are silent without a drop", () => {
    const room = new PipelineRoom();
    inject(room, [0, 40], 99);
    expect(dropsOf(room)).toEqual([]);
  });

  it("with a little cement outside are a leak", () => {
    const room = new PipelineRoom();
    inject(room, [0, 26], 25);
    room.frame(26 * S, { outside: [outside({ areaMm2: 1, areaPx: 8, framesOfLastFive: 1 })] });
    room.frame(26 * S + 30_000, { outside: [outside({ areaMm2: 1, areaPx: 8, framesOfLastFive: 1 })] });
    inject(room, [27, 29], 25);
    expect(dropsOf(room)).toContain("A1 high");
  });

  it.each([
    ["the front at the stop line", { frontFraction01: 0.9, toStopLineMm: -5 }, "A1 high"],
    ["cement that the view does not account for", { unaccountedMl: 0.6 }, "A4 high"],
    [
      "a front far from the line and all cement in view",
      { frontFraction01: 0.4, unaccountedMl: 0 },
      "A8 medium",
    ],
  ])("with %s", (_, seen, expected) => {
    const room = new PipelineRoom();
    inject(room, [0, 26], 25);
    for (let i = 0; i < 3; i += 1) room.frame(26 * S + i * 30_000, seen);
    inject(room, [27, 29], 25);
    expect(dropsOf(room)).toContain(expected);
  });

  it("are blanked by an act, and by a counter that restarts without one", () => {
    const told = new PipelineRoom();
    inject(told, [0, 25], 25);
    told.act(25 * S, { kind: "syringeChanged" });
    inject(told, [25, 40], 25);
    expect(dropsOf(told)).toEqual([]);
    const untold = new PipelineRoom();
    inject(untold, [0, 25], 25);
    inject(untold, [25, 40], 25, 2.5);
    expect(dropsOf(untold)).toEqual([]);
  });

  it("in a cavity wait for back-pressure", () => {
    const base = roomConfig();
    const room = new PipelineRoom(roomConfig({ procedure: { ...base.procedure, procedure: "PKP" } }));
    inject(room, [0, 32], 25);
    expect(dropsOf(room)).toEqual([]);
  });
});
