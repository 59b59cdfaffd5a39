/** What people pressed then, said of the alarms of now. */
import { ActTranslation } from "@cementwatch/server/rerun/act-translation";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { expect, it } from "vitest";

function alarm(id: number, more: Partial<ActiveAlarm> = {}): ActiveAlarm {
  return {
    id,
    condition: "A1",
    kind: "leak",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    act: "release",
    evidence: [],
    raisedAtUs: 0,
    presentUntilUs: 0,
    isPresent: true,
    isLatched: true,
    isAcknowledged: false,
    isAudible: true,
    soundsOnce: false,
    soundCount: 1,
    view: "lateral",
    ...more,
  };
}

function acknowledged(present: readonly ActiveAlarm[], meant = alarm(2)): number | "all" {
  const acts = new ActTranslation();
  acts.recorded({ atUs: 0, phase: "raised", alarm: meant });
  const act = acts.translate({ kind: "acknowledge", alarmId: 2 }, present);
  if (act.kind !== "acknowledge") throw new Error("another act came back");
  return act.alarmId;
}

it("keeps the number while it names the same alarm", () => {
  expect(acknowledged([alarm(1), alarm(2)])).toBe(2);
});

it("finds the alarm under its new number, of the same place and view first", () => {
  expect(acknowledged([alarm(2, { condition: "A3" }), alarm(5)])).toBe(5);
  expect(acknowledged([alarm(4, { place: "ELSEWHERE" }), alarm(6)])).toBe(6);
  expect(acknowledged([alarm(4, { place: "ELSEWHERE" })])).toBe(4);
});

it("answers nothing when the alarm is not there, and never another condition", () => {
  expect(acknowledged([])).toBe(0);
  expect(acknowledged([alarm(2, { condition: "A3" })])).toBe(0);
  expect(acknowledged([alarm(7, { view: "ap", place: "ELSEWHERE" })])).toBe(0);
});

it("leaves all other acts, and takes an undo to the act's new number", () => {
  const acts = new ActTranslation();
  acts.acted(40, 33);
  expect(acts.translate({ kind: "undo", sequence: 40 }, [])).toEqual({ kind: "undo", sequence: 33 });
  expect(acts.translate({ kind: "undo", sequence: 41 }, [])).toEqual({ kind: "undo", sequence: 0 });
  expect(acts.translate({ kind: "acknowledge", alarmId: "all" }, [])).toMatchObject({ alarmId: "all" });
  expect(acts.translate({ kind: "start" }, [])).toEqual({ kind: "start" });
});
