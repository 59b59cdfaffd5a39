/**
 * Transitions of alarms as this page knows them, newest first, without repeats after a reconnect. An alarm that was
 * there before the page connected is listed from when it was raised. Pure.
 */
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";

const KEPT = 200;

export function addToHistory(
  history: readonly AlarmEvent[],
  events: readonly AlarmEvent[],
  alarms: readonly ActiveAlarm[],
): readonly AlarmEvent[] {
  const raised = alarms.map((alarm): AlarmEvent => ({ atUs: alarm.raisedAtUs, phase: "raised", alarm }));
  const isTold = (id: number) => [...history, ...events].some((event) => event.alarm.id === id);
  const fresh = [...raised.filter(({ alarm }) => !isTold(alarm.id)), ...events].filter(
    (event) => event.phase !== "updated" && !history.some((known) => isSame(known, event)),
  );
  if (fresh.length === 0) return history;
  return [...fresh.toReversed(), ...history].slice(0, KEPT);
}

function isSame(a: AlarmEvent, b: AlarmEvent): boolean {
  return a.alarm.id === b.alarm.id && a.phase === b.phase && a.atUs === b.atUs;
}
