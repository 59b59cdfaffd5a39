/** Transitions of alarms since this page connected, newest first, without repeats after a reconnect. Pure. */
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";

const KEPT = 200;

export function addToHistory(
  history: readonly AlarmEvent[],
  events: readonly AlarmEvent[],
): readonly AlarmEvent[] {
  const fresh = events.filter(
    (event) => event.phase !== "updated" && !history.some((known) => isSame(known, event)),
  );
  if (fresh.length === 0) return history;
  return [...fresh.toReversed(), ...history].slice(0, KEPT);
}

function isSame(a: AlarmEvent, b: AlarmEvent): boolean {
  return a.alarm.id === b.alarm.id && a.phase === b.phase && a.atUs === b.atUs;
}
