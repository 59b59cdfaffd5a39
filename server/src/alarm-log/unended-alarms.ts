/** Which alarms stood when a server died without closing its session. Pure. */
import { priorityRank } from "@cementwatch/shared/alarm/alarm-catalogue";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";

/** Latched alarms that never ended and that nobody acknowledged after a restart, most urgent first. */
export function unendedAlarms(entries: readonly AlarmLogEntry[]): readonly AlarmLogEntry[] {
  const open = new Map<string, AlarmLogEntry>();
  for (const entry of entries) {
    const { alarm, sessionId, kind } = entry;
    if (kind === "sessionEnded") forget(open, sessionId);
    if (alarm === undefined) continue;
    const key = `${sessionId}#${alarm.id}`;
    if (alarm.condition === "T10") {
      if (kind === "acknowledged") forgetOthers(open, sessionId);
    } else if (kind === "ended") open.delete(key);
    else if (alarm.isLatched) open.set(key, { ...entry, wall: open.get(key)?.wall ?? entry.wall });
  }
  return [...open.values()].sort((a, b) => rankOf(a) - rankOf(b) || b.sequence - a.sequence);
}

/** `STOP · CEMENT BEHIND WALL (14:03)`, in the local time of this computer. */
export function unendedWords({ alarm, wall, origin }: AlarmLogEntry): string {
  const at = new Date(wall);
  const clock = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const mark = origin === "simulated" ? "SIMULATED " : "";
  return `${mark}${alarm?.headline ?? ""} · ${alarm?.place ?? ""} (${clock})`;
}

function rankOf({ alarm }: AlarmLogEntry): number {
  return alarm === undefined ? 3 : priorityRank(alarm.priority);
}

function forget(open: Map<string, AlarmLogEntry>, sessionId: string): void {
  for (const [key, entry] of open) if (entry.sessionId === sessionId) open.delete(key);
}

function forgetOthers(open: Map<string, AlarmLogEntry>, sessionId: string): void {
  for (const [key, entry] of open) if (entry.sessionId !== sessionId) open.delete(key);
}
