import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { ALARM_CATALOGUE } from "@cementwatch/shared/alarm/alarm-catalogue";
import {
  type AlarmMachineState,
  acknowledgeAlarms,
  alarmStateOf,
  type ConditionReport,
  createAlarmMachine,
  declareKnown,
  pauseAudio,
  stepAlarms,
} from "@cementwatch/shared/alarm/alarm-machine";
import { describe, expect, it } from "vitest";

const growth = { reAlarmAreaGrowth01: 0.25, reAlarmMarginMm: 2 };
const S = 1_000_000;

function report(
  condition: ConditionReport["condition"],
  change: Partial<ConditionReport> = {},
): ConditionReport {
  return { condition, instance: "x", place: "PLACE", evidence: [], ...change };
}

describe("alarm machine", () => {
  it("raises after the condition held for its time, and not for a shorter one", () => {
    const machine = createAlarmMachine();
    expect(stepAlarms(machine, [report("A6")], 0, growth)).toEqual([]);
    expect(stepAlarms(machine, [], 50_000, growth)).toEqual([]);
    expect(stepAlarms(machine, [report("A6")], 100_000, growth)).toEqual([]);
    const raiseAfterUs = ALARM_CATALOGUE.A6.raiseAfterUs;
    const events = stepAlarms(machine, [report("A6")], 100_000 + raiseAfterUs, growth);
    expect(events.map((event) => event.phase)).toEqual(["raised"]);
  });

  it("keeps a latched alarm when its condition has gone, acknowledged or not", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A1", { size: 4 })], 0, growth);
    stepAlarms(machine, [], 60 * S, growth);
    expect(alarmStateOf(machine).alarms[0]).toMatchObject({
      condition: "A1",
      isPresent: false,
      isAcknowledged: false,
    });
    expect(acknowledgeAlarms(machine, "all", 61 * S).map((event) => event.phase)).toEqual(["acknowledged"]);
    stepAlarms(machine, [], 120 * S, growth);
    expect(alarmStateOf(machine).alarms).toHaveLength(1);
  });

  it("ends an unlatched alarm only after its condition was gone for its time", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A3", { size: 0 })], 0, growth);
    expect(stepAlarms(machine, [], 0.9 * S, growth)).toEqual([]);
    expect(stepAlarms(machine, [], 1 * S, growth).map((event) => event.phase)).toEqual(["ended"]);
    expect(alarmStateOf(machine).alarms).toEqual([]);
  });

  it("sounds again when an acknowledged leak grows by a quarter, not before", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A1", { size: 4 })], 0, growth);
    acknowledgeAlarms(machine, "all", 1);
    expect(stepAlarms(machine, [report("A1", { size: 4.9 })], 2, growth)).toEqual([]);
    const again = stepAlarms(machine, [report("A1", { size: 5.01 })], 3, growth);
    expect(again.map((event) => [event.phase, event.alarm.isAcknowledged, event.alarm.soundCount])).toEqual([
      ["soundedAgain", false, 2],
    ]);
  });

  it("lets a margin that comes and goes at one place be heard once, and again 2 mm further", () => {
    const machine = createAlarmMachine();
    const at = (us: number, size: number) => stepAlarms(machine, [report("A3", { size })], us, growth);
    expect(at(0, 0)[0]?.alarm.isAudible).toBe(true);
    stepAlarms(machine, [], 2 * S, growth);
    expect(at(3 * S, 0.5)[0]?.alarm.isAudible).toBe(false);
    stepAlarms(machine, [], 5 * S, growth);
    expect(at(6 * S, 2.1)[0]?.alarm.isAudible).toBe(true);
  });

  it("ends a leak that is declared known, stays quiet at its size, and raises a new alarm when it grows", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A1", { size: 4 })], 0, growth);
    const id = alarmStateOf(machine).alarms[0]?.id ?? -1;
    expect(declareKnown(machine, id, 1).map((event) => event.phase)).toEqual(["ended"]);
    expect(stepAlarms(machine, [report("A1", { size: 4.5 })], 2, growth)).toEqual([]);
    expect(stepAlarms(machine, [report("A1", { size: 5.2 })], 3, growth).map((event) => event.phase)).toEqual(
      ["raised"],
    );
  });

  it("breaks an audio pause for a more urgent alarm only, and ends the pause after 120 s", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A4", { size: 4 })], 0, growth);
    pauseAudio(machine, true, 1);
    stepAlarms(machine, [report("A4", { size: 4 }), report("A4", { instance: "y", size: 4 })], 2, growth);
    expect(alarmStateOf(machine).audioPausedUntilUs).toBe(1 + 120 * S);
    stepAlarms(machine, [report("A1", { size: 4 })], 3, growth);
    expect(alarmStateOf(machine).audioPausedUntilUs).toBeUndefined();
    pauseAudio(machine, true, 10);
    stepAlarms(machine, [], 121 * S, growth);
    expect(alarmStateOf(machine).audioPausedUntilUs).toBeUndefined();
  });

  it("orders the state by urgency and keeps two places of one condition apart", () => {
    const machine = createAlarmMachine();
    const reports = [
      report("T1b"),
      report("A4", { instance: "a", size: 4 }),
      report("A1", { size: 4 }),
      report("A4", { instance: "b", size: 4 }),
    ];
    const events = stepAlarms(machine, reports, 0, growth);
    expect(events[0]?.alarm.condition).toBe("A1");
    expect(alarmStateOf(machine).alarms.map((alarm) => alarm.condition)).toEqual(["A1", "A4", "A4", "T1b"]);
  });

  it("never tracks more than 64 entries", () => {
    const machine = createAlarmMachine();
    const many = Array.from({ length: 200 }, (_, i) => report("A4", { instance: String(i), size: 4 }));
    stepAlarms(machine, many, 0, growth);
    expect(alarmStateOf(machine).alarms).toHaveLength(64);
  });

  it("makes what it is at the acknowledgement the baseline, also when it had grown in silence", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A1", { size: 4 })], 0, growth);
    stepAlarms(machine, [report("A1", { size: 8 })], 1, growth);
    acknowledgeAlarms(machine, "all", 2);
    expect(stepAlarms(machine, [report("A1", { size: 9.9 })], 3, growth)).toEqual([]);
    expect(phases(stepAlarms(machine, [report("A1", { size: 10.1 })], 4, growth))).toEqual(["soundedAgain"]);
  });

  it("is heard again, unacknowledged, when its priority rises or a silent one becomes audible", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A4", { size: 4 }), report("A6", { isAudible: false })], 0, growth);
    stepAlarms(machine, [report("A4", { size: 4 }), report("A6", { isAudible: false })], 0.2 * S, growth);
    acknowledgeAlarms(machine, "all", 1 * S);
    const loud = [report("A4", { size: 4, priority: "high" }), report("A6", { isAudible: true })];
    expect(
      stepAlarms(machine, loud, 2 * S, growth).map(({ phase, alarm }) => [
        phase,
        alarm.priority,
        alarm.isAcknowledged,
      ]),
    ).toEqual([
      ["soundedAgain", "high", false],
      ["soundedAgain", "medium", false],
    ]);
  });

  it("reminds once every 120 s of an acknowledged HIGH whose condition is present, and not of one that has gone", () => {
    const machine = createAlarmMachine();
    const seen = secondBySecond(machine, 300, (second) => {
      if (second === 10) acknowledgeAlarms(machine, "all", 10 * S);
      return second < 260 ? [report("A1", { size: 4 })] : [];
    });
    expect(seen).toEqual(["0 raised", "130 reminded", "250 reminded"]);
    expect(alarmStateOf(machine).alarms[0]).toMatchObject({ isAcknowledged: true, reminderCount: 2 });
    expect(secondBySecond(machine, 500, () => [], 301)).toEqual([]);
  });

  it("reminds at the end of an audio pause that ran out, not while it runs", () => {
    const machine = createAlarmMachine();
    const seen = secondBySecond(machine, 200, (second) => {
      if (second === 5) acknowledgeAlarms(machine, "all", 5 * S);
      if (second === 50) pauseAudio(machine, true, 50 * S);
      return [report("A1", { size: 4 })];
    });
    expect(seen).toEqual(["0 raised", "170 reminded"]);
  });

  it("escalates a MEDIUM leak or pressure alarm that nobody answered for a minute; an acknowledgement ends that", () => {
    const machine = createAlarmMachine();
    const reports = [report("A4", { size: 4 }), report("A8"), report("T4")];
    const seen = secondBySecond(machine, 90, () => reports);
    expect(seen).toEqual(["0 raised", "0 raised", "1 raised", "60 escalated"]);
    expect(alarmStateOf(machine).alarms.filter(({ isEscalated }) => isEscalated)).toMatchObject([
      { condition: "A4", priority: "medium" },
    ]);
    acknowledgeAlarms(machine, "all", 91 * S);
    expect(alarmStateOf(machine).alarms.some(({ isEscalated }) => isEscalated === true)).toBe(false);
  });

  it("keeps why and where a leak is known, and forgets it when the leak grows", () => {
    const machine = createAlarmMachine();
    stepAlarms(machine, [report("A4", { size: 4, place: "CEMENT IN DISC ABOVE" })], 0, growth);
    const id = alarmStateOf(machine).alarms[0]?.id ?? -1;
    expect(declareKnown(machine, id, 1, "old cement")[0]?.alarm.reason).toBe("known: old cement");
    expect(alarmStateOf(machine).known).toEqual([
      { condition: "A4", place: "CEMENT IN DISC ABOVE", reason: "old cement", atUs: 1, areaMm2: 4 },
    ]);
    stepAlarms(machine, [report("A4", { size: 6 })], 2, growth);
    expect(alarmStateOf(machine).known).toBeUndefined();
  });

  it("declares nothing known that is no leak: a lost picture is not a baseline", () => {
    const machine = createAlarmMachine();
    secondBySecond(machine, 3, () => [report("T1a")]);
    const id = alarmStateOf(machine).alarms[0]?.id ?? -1;
    expect(declareKnown(machine, id, 4 * S)).toEqual([]);
    expect(alarmStateOf(machine).alarms).toHaveLength(1);
  });

  it("lets only an alarm that can be heard break an audio pause", () => {
    const machine = createAlarmMachine();
    pauseAudio(machine, true, 1);
    stepAlarms(machine, [report("A5")], 2, growth);
    stepAlarms(machine, [report("A5")], 2 + 1 * S, growth);
    expect(alarmStateOf(machine).audioPausedUntilUs).toBeDefined();
  });
});

function phases(events: readonly AlarmEvent[]): string[] {
  return events.map((event) => event.phase);
}

/** Steps once a second; returns when what was told, except `updated`. */
function secondBySecond(
  machine: AlarmMachineState,
  seconds: number,
  reportsAt: (second: number) => ConditionReport[],
  from = 0,
): string[] {
  const told: string[] = [];
  for (let second = from; second <= seconds; second++) {
    const events = stepAlarms(machine, reportsAt(second), second * S, growth);
    told.push(...events.map((event) => `${second} ${event.phase}`));
  }
  return told;
}
