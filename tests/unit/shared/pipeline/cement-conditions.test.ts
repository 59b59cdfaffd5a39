import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

/** Times are since mixing, at 22 °C: working from 264 s to 569 s, set at 840 s. */
function mixed(change: Partial<SessionConfig> = {}): PipelineRoom {
  const room = new PipelineRoom(roomConfig(change));
  room.act(0, { kind: "mixStarted", secondsAgo: 0 });
  room.act(0, { kind: "start" });
  return room;
}

/** The plunger moves steadily from `fromS` to `toS`. */
function push(room: PipelineRoom, fromS: number, toS: number, startMl = 0): void {
  for (let atS = fromS; atS <= toS; atS++) room.reading(atS * S, 400, startMl + (atS - fromS) * 0.03);
}

/** Readings go on, the plunger rests. */
function rest(room: PipelineRoom, fromS: number, toS: number, volumeMl: number): void {
  for (let atS = fromS; atS <= toS; atS++) room.reading(atS * S, 50, volumeMl);
}

const cement = (room: PipelineRoom, condition: string): AlarmEvent[] =>
  room.alarms().filter(({ alarm }) => alarm.condition === condition);
const raisedS = (room: PipelineRoom, condition: string) =>
  cement(room, condition).flatMap(({ phase, atUs }) => (phase === "raised" ? [atUs / S] : []));

describe("C1 cement late", () => {
  it("is told while injecting, once, in the last minute of the working phase", () => {
    const room = mixed();
    push(room, 490, 530);
    expect(raisedS(room, "C1")).toHaveLength(1);
    expect(raisedS(room, "C1")[0]).toBeCloseTo(509, 0);
    expect(cement(room, "C1")[0]?.alarm).toMatchObject({
      priority: "low",
      soundsOnce: true,
      isAudible: true,
      place: "BATCH A ≈ 1 MIN LEFT",
    });
  });

  it("says late when it has left the phase, and is not heard again after a pause", () => {
    const room = mixed();
    push(room, 500, 530);
    rest(room, 531, 575, 0.9);
    push(room, 580, 600, 0.9);
    expect(cement(room, "C1").at(-1)?.alarm.place).toBe("BATCH A LATE, EST.");
    const audible = cement(room, "C1").filter(({ phase, alarm }) => phase === "raised" && alarm.isAudible);
    expect(audible).toHaveLength(1);
  });

  it("is silent while nothing is injected, in good time, and outside a case", () => {
    const resting = mixed();
    resting.advance(700 * S);
    expect(raisedS(resting, "C1")).toEqual([]);
    const early = mixed();
    push(early, 300, 400);
    expect(raisedS(early, "C1")).toEqual([]);
    const ended = mixed();
    ended.act(480 * S, { kind: "stop" });
    push(ended, 490, 560);
    expect(raisedS(ended, "C1")).toEqual([]);
  });

  it("stands at the cement's number and never makes the picture's word WATCH", () => {
    const room = mixed();
    push(room, 500, 530);
    expect(room.assessment().risk.state).not.toBe("watch");
  });
});

describe("C2 plug in a paused cannula", () => {
  it("warns when the lumen's cement, at 37 °C since it rests, turns late: sooner than the batch", () => {
    const room = mixed();
    push(room, 330, 360);
    rest(room, 361, 500, 0.9);
    // 360 s old when it stopped; (569 − 360) / 3.15 = 66 s later it is late.
    expect(raisedS(room, "C2")).toHaveLength(1);
    expect(raisedS(room, "C2")[0]).toBeGreaterThan(422);
    expect(raisedS(room, "C2")[0]).toBeLessThan(430);
    expect(cement(room, "C2")[0]?.alarm).toMatchObject({ priority: "low", soundsOnce: true });
    expect(room.assessment().cement.phase).toBe("working");
  });

  it("does not warn within a minute's pause, however late the cement", () => {
    const room = mixed();
    push(room, 540, 560);
    rest(room, 561, 615, 0.6);
    expect(raisedS(room, "C2")).toEqual([]);
    rest(room, 616, 625, 0.6);
    expect(raisedS(room, "C2")).toHaveLength(1);
  });

  it("ends when cement moves, and is heard once a batch", () => {
    const room = mixed();
    push(room, 330, 360);
    rest(room, 361, 440, 0.9);
    push(room, 441, 450, 0.9);
    rest(room, 451, 540, 1.17);
    const events = cement(room, "C2").map(({ phase, alarm }) => `${phase} ${alarm.isAudible}`);
    expect(events).toEqual(["raised true", "ended true", "raised false"]);
  });

  it("is silent with an empty lumen: nothing pushed, or the stylet in", () => {
    const untouched = mixed();
    rest(untouched, 1, 560, 0);
    expect(raisedS(untouched, "C2")).toEqual([]);
    const stylet = mixed();
    push(stylet, 330, 360);
    stylet.act(361 * S, { kind: "styletIn" });
    rest(stylet, 362, 500, 0.9);
    expect(raisedS(stylet, "C2")).toEqual([]);
  });

  it("knows a rest by marks and by counting where no volume is fitted", () => {
    const marked = mixed({ fitted: { pressure: false, volume: "none", temperature: false } });
    marked.act(330 * S, { kind: "injecting", isInjecting: true });
    marked.act(360 * S, { kind: "injecting", isInjecting: false });
    marked.advance(440 * S);
    expect(raisedS(marked, "C2")).toHaveLength(1);
    const counted = mixed({ fitted: { pressure: false, volume: "counted", temperature: false } });
    counted.act(360 * S, { kind: "countVolume", unit: "syringe" });
    counted.advance(440 * S);
    expect(raisedS(counted, "C2")).toHaveLength(1);
  });

  it("takes volume that moved before mixing for saline, not cement", () => {
    const room = new PipelineRoom();
    push(room, 0, 60);
    room.act(61 * S, { kind: "mixStarted", secondsAgo: 0 });
    room.act(61 * S, { kind: "start" });
    rest(room, 62, 560, 1.8);
    expect(raisedS(room, "C2")).toEqual([]);
    expect(room.assessment().removeCannula).toBeUndefined();
  });
});

describe("C3 remove cannula", () => {
  it("counts down to the model's set, then says to feel the sample, and is never heard", () => {
    const room = mixed();
    push(room, 330, 360);
    room.advance(400 * S);
    expect(room.assessment().removeCannula).toEqual({ secondsLeft: 440, isModelSet: false });
    expect(raisedS(room, "C3")).toEqual([]);
    room.advance(845 * S);
    expect(room.assessment().removeCannula).toEqual({ secondsLeft: 0, isModelSet: true });
    expect(raisedS(room, "C3")).toHaveLength(1);
    const [raised] = cement(room, "C3");
    expect(`${raised?.alarm.place} · ${raised?.alarm.act}`).toBe("model: set · feel the sample");
    expect(cement(room, "C3").some(({ alarm }) => alarm.isAudible)).toBe(false);
  });

  it("still counts with the stylet in, and ends when a person says that the sample is hard", () => {
    const room = mixed();
    push(room, 330, 360);
    room.act(370 * S, { kind: "styletIn" });
    room.advance(850 * S);
    expect(raisedS(room, "C3")).toHaveLength(1);
    room.act(860 * S, { kind: "sampleHard" });
    room.advance(861 * S);
    expect(cement(room, "C3").at(-1)?.phase).toBe("ended");
    expect(room.assessment().removeCannula).toBeUndefined();
  });

  it("is not there before any cement was pushed", () => {
    const room = mixed();
    room.advance(900 * S);
    expect(room.assessment().cement.phase).toBe("set");
    expect(room.assessment().removeCannula).toBeUndefined();
    expect(raisedS(room, "C3")).toEqual([]);
  });
});
