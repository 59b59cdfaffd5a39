import { unendedAlarms, unendedWords } from "@cementwatch/server/alarm-log/unended-alarms";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import { describe, expect, it } from "vitest";

type Alarm = NonNullable<AlarmLogEntry["alarm"]>;

function entry(
  sequence: number,
  kind: AlarmLogEntry["kind"],
  alarm: Partial<Alarm> | undefined,
  change: Partial<AlarmLogEntry> = {},
): AlarmLogEntry {
  const base: Alarm = {
    id: 1,
    condition: "A1",
    priority: "high",
    isLatched: true,
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
  };
  const wall = `2026-11-26T14:0${sequence}:00`;
  return {
    sequence,
    wall,
    sessionId: "s",
    origin: "live",
    atUs: sequence,
    kind,
    ...(alarm === undefined ? {} : { alarm: { ...base, ...alarm } }),
    ...change,
  };
}

describe("what stood when the server died", () => {
  it("is what was latched and never ended, acknowledged or not, most urgent first, with when it was raised", () => {
    const open = unendedAlarms([
      entry(1, "raised", { id: 1, condition: "A4", priority: "medium" }),
      entry(2, "raised", { id: 2 }),
      entry(3, "acknowledged", { id: 2 }),
      entry(4, "raised", { id: 3 }),
      entry(5, "ended", { id: 3 }),
      entry(6, "raised", { id: 4, condition: "T1a", isLatched: false }),
    ]);
    expect(open.map(({ alarm, wall }) => [alarm?.id, wall.slice(11, 16)])).toEqual([
      [2, "14:02"],
      [1, "14:01"],
    ]);
    expect(open.map(unendedWords)[0]).toBe("STOP · CEMENT BEHIND WALL (14:02)");
  });

  it("is nothing of a session that was closed in order, or that somebody acknowledged after a restart", () => {
    const other = { sessionId: "t" };
    expect(unendedAlarms([entry(1, "raised", {}), entry(2, "sessionEnded", undefined)])).toEqual([]);
    const told = { id: 9, condition: "T10", isLatched: false } as const;
    const shown = [entry(1, "raised", {}), entry(2, "raised", told, other)];
    expect(unendedAlarms(shown)).toHaveLength(1);
    expect(unendedAlarms([...shown, entry(3, "acknowledged", told, other)])).toEqual([]);
  });

  it("says that a simulated one was simulated", () => {
    expect(unendedWords(entry(1, "raised", {}, { origin: "simulated" }))).toMatch(/^SIMULATED STOP/);
  });
});
