import type { NewEntry } from "@cementwatch/server/alarm-log/alarm-log-file";
import { SessionAlarmLog } from "@cementwatch/server/alarm-log/session-alarm-log";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { expect, it } from "vitest";

const S = 1_000_000;

function alarm(id: number, raisedAtUs: number): ActiveAlarm {
  return {
    id,
    condition: "A1",
    kind: "leak",
    priority: "high",
    headline: "STOP",
    place: "CEMENT BEHIND WALL",
    act: "stop",
    evidence: [],
    raisedAtUs,
    presentUntilUs: raisedAtUs,
    isPresent: true,
    isLatched: true,
    isAcknowledged: false,
    isAudible: false,
    soundsOnce: false,
    soundCount: 1,
  };
}

function logged(id: number, atUs: number): AlarmLogEntry {
  const { condition, priority, isLatched, headline, place } = alarm(id, atUs);
  const of = { sequence: id, wall: "2026-01-15T09:30:00.000Z", sessionId: "s", origin: "live" } as const;
  return { ...of, atUs, kind: "raised", alarm: { id, condition, priority, isLatched, headline, place } };
}

it("of a session that goes on, logs what the log just missed, nothing twice, and then everything again", () => {
  const entries: NewEntry[] = [];
  const known = [logged(4, 40 * S), logged(5, 50 * S)];
  const log = new SessionAlarmLog(
    {
      sessionId: "s",
      origin: "live",
      nowUs: () => 60 * S,
      wallIso: () => "2026-01-15T09:31:00.000Z",
      add: (entry) => entries.push(entry),
      known,
    },
    emptySessionConfig("2026-01-15"),
  );
  // Of the oldest one the log may have forgotten the line: it was raised long before its end.
  log.resumed(9.5 * S, [alarm(1, 2 * S), alarm(5, 50 * S), alarm(6, 50.4 * S)]);
  log.take({ kind: "alarm", event: { phase: "raised", alarm: alarm(5, 50 * S), atUs: 50 * S } });
  log.take({ kind: "alarm", event: { phase: "acknowledged", alarm: alarm(5, 50 * S), atUs: 51 * S } });
  log.caughtUp();
  log.take({ kind: "alarm", event: { phase: "raised", alarm: alarm(5, 50 * S), atUs: 61 * S } });
  expect(entries.map(({ kind, alarm: of, detail }) => [kind, of?.id ?? detail])).toEqual([
    ["raised", 6],
    ["resumed", "9.5 s not watched"],
    ["acknowledged", 5],
    ["raised", 5],
  ]);
});
