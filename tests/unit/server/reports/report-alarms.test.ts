import type { ReportAlarm } from "@cementwatch/server/reports/report";
import { mostImportant, reportAlarms } from "@cementwatch/server/reports/report-alarms";
import type { SessionFacts } from "@cementwatch/server/reports/session-facts";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { describe, expect, it } from "vitest";
import { alarmMessage } from "../../../support/procedure-fixture.ts";

const S = 1_000_000;

function factsOf(
  messages: ReturnType<typeof alarmMessage>[],
  change: Partial<SessionFacts> = {},
): SessionFacts {
  return {
    phases: [],
    alarms: messages.map(({ json, sequence }) => ({ ...(json as unknown as AlarmEvent), sequence })),
    alarmEventsLeftOut: 0,
    acknowledgements: new Map([[77, { role: "touch", control: "STOP tile" }]]),
    pressure: [],
    volume: [],
    frameTimesUs: [],
    beam: [],
    leaks: [],
    leakCount: 0,
    clock: [],
    ...change,
  };
}

/** A pump of 0.1 mL a second that stands from `stopS` on. */
function pump(stopS: number) {
  return Array.from({ length: 300 }, (_, i) => ({ atUs: i * 100_000, value: 0.1 * Math.min(i / 10, stopS) }));
}

describe("reportAlarms", () => {
  it("tells how long an alarm lasted and at which control it was acknowledged", () => {
    const facts = factsOf([
      alarmMessage(1, "raised", 10 * S),
      alarmMessage(1, "acknowledged", 13 * S, { raisedAtUs: 10 * S }, 77),
      alarmMessage(1, "ended", 18 * S, { raisedAtUs: 10 * S }),
    ]);
    const [alarm] = reportAlarms(facts, [], 60 * S);
    expect(alarm).toMatchObject({
      durationS: 8,
      acknowledged: { atUs: 13 * S, control: "touch: STOP tile" },
    });
  });

  it("lets an alarm without an end last to the end of the record", () => {
    const [alarm] = reportAlarms(factsOf([alarmMessage(1, "raised", 10 * S)]), [], 60 * S);
    expect(alarm?.durationS).toBe(50);
    expect(alarm).not.toHaveProperty("endedAtUs");
    expect(alarm).not.toHaveProperty("acknowledged");
  });

  it("measures from the alarm to the standing plunger in the volume", () => {
    const facts = factsOf([alarmMessage(1, "raised", 10 * S)], { volume: pump(12.4) });
    const seconds = reportAlarms(facts, [], 60 * S)[0]?.toPlungerStopS ?? -1;
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThanOrEqual(2.5);
  });

  it("tells none when the plunger stood already, or never stopped", () => {
    for (const stopS of [5, 1000]) {
      const facts = factsOf([alarmMessage(1, "raised", 10 * S)], { volume: pump(stopS) });
      expect(reportAlarms(facts, [], 60 * S)[0]).not.toHaveProperty("toPlungerStopS");
    }
  });

  it("takes the marked injection where no volume is measured, and none for technical alarms", () => {
    const injections = [{ fromUs: 5 * S, toUs: 14 * S }];
    const facts = factsOf([
      alarmMessage(1, "raised", 10 * S),
      alarmMessage(2, "raised", 10 * S, { kind: "technical" }),
    ]);
    const alarms = reportAlarms(facts, injections, 60 * S);
    expect(alarms.map(({ toPlungerStopS }) => toPlungerStopS)).toEqual([4, undefined]);
  });
});

it("keeps the most important alarms, in order of time", () => {
  const row = (id: number, priority: ReportAlarm["priority"]) =>
    ({ id, priority, raisedAtUs: id }) as unknown as ReportAlarm;
  const kept = mostImportant(
    [row(1, "low"), row(2, "medium"), row(3, "high"), row(4, "low"), row(5, "high")],
    3,
  );
  expect(kept.map(({ id }) => id)).toEqual([2, 3, 5]);
});
