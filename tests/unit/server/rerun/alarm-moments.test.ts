/** Transitions become alarms with a beginning, an end, their highest priority and their signals. */
import { AlarmMoments } from "@cementwatch/server/rerun/alarm-moments";
import type { ActiveAlarm, AlarmEvent, AlarmPhase } from "@cementwatch/shared/alarm/alarm";
import { expect, it } from "vitest";

function event(phase: AlarmPhase, atUs: number, more: Partial<ActiveAlarm> = {}): AlarmEvent {
  const alarm: ActiveAlarm = {
    id: 1,
    condition: "A1",
    kind: "leak",
    priority: "medium",
    headline: "",
    place: "WALL",
    act: "",
    evidence: [],
    raisedAtUs: 10,
    presentUntilUs: 10,
    isPresent: true,
    isLatched: true,
    isAcknowledged: false,
    isAudible: true,
    soundsOnce: false,
    soundCount: 1,
    ...more,
  };
  return { phase, atUs, alarm };
}

it("follows an alarm from its rise to its end", () => {
  const moments = new AlarmMoments();
  moments.take(event("raised", 10));
  moments.take(event("updated", 20, { priority: "high", place: "ELSEWHERE" }));
  moments.take(event("soundedAgain", 30));
  moments.take(event("acknowledged", 40));
  moments.take(event("ended", 50));
  expect(moments.list(() => "L3")).toEqual([
    {
      condition: "A1",
      kind: "leak",
      priority: "high",
      level: "L3",
      place: "WALL",
      raisedAtUs: 10,
      endedAtUs: 50,
      signals: 2,
    },
  ]);
});

it("knows an alarm whose rise is lost by what it says of itself, and sorts by time", () => {
  const moments = new AlarmMoments();
  moments.take(event("acknowledged", 40, { id: 2, raisedAtUs: 35 }));
  moments.take(event("raised", 20, { id: 3, raisedAtUs: 20 }));
  expect(moments.list(() => "L1").map(({ raisedAtUs }) => raisedAtUs)).toEqual([20, 35]);
});

it("gives up on a session in which something came and went all the time", () => {
  const moments = new AlarmMoments();
  const fill = () => {
    for (let id = 1; id <= 20_001; id++) moments.take(event("raised", id, { id }));
  };
  expect(fill).toThrowError("more than 20000 alarms");
});
