import { AlarmLog, type AlarmLogPort } from "@cementwatch/server/alarm-log/alarm-log";
import type { NewEntry } from "@cementwatch/server/alarm-log/alarm-log-file";
import type { SessionAlarmLog } from "@cementwatch/server/alarm-log/session-alarm-log";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";
import { alarm } from "../../../support/wall-scenes.ts";

interface Room {
  readonly log: AlarmLog;
  readonly session: SessionAlarmLog;
  readonly config: SessionConfig;
  readonly written: NewEntry[];
  readonly errors: unknown[];
  disk: (entries: readonly NewEntry[]) => Promise<boolean>;
}

function createRoom(): Room {
  const written: NewEntry[] = [];
  const errors: unknown[] = [];
  const config = emptySessionConfig("2026-11-26");
  const port: AlarmLogPort = {
    append: (entries) => room.disk(entries),
    read: async () => ({ entries: [], damagedLines: 0 }),
    unended: async () => [],
  };
  const log = new AlarmLog({ port, wallMs: () => 0, onError: (error) => errors.push(error) });
  const session = log.session({ sessionId: "s", origin: "live", nowUs: () => 7 }, config);
  const room: Room = {
    log,
    session,
    config,
    written,
    errors,
    disk: async (entries) => {
      written.push(...entries);
      return true;
    },
  };
  return room;
}

const raised = (phase: AlarmEvent["phase"] = "raised") =>
  ({ kind: "alarm", event: { atUs: 5, phase, alarm: alarm({ id: 3 }) } }) as const;

describe("the alarm log of a session", () => {
  it("says what was raised, where it was asked to sound, and who pressed", async () => {
    const { log, session, written } = createRoom();
    session.take(raised());
    session.take({ kind: "alarmState", state: { alarms: [] } });
    session.pressedBy({ role: "touch", control: "touch ACK" });
    session.take(raised("acknowledged"));
    session.take({ kind: "alarmState", state: { alarms: [], audioPausedUntilUs: 9 } });
    session.pressedBy(undefined);
    session.take(raised("reminded"));
    session.take({ kind: "alarmState", state: { alarms: [], audioPausedUntilUs: 9 } });
    session.take({ kind: "alarmState", state: { alarms: [] } });
    session.take(raised("updated"));
    expect(await log.flush()).toBe(true);
    expect(written.map(({ kind, by, detail }) => [kind, by ?? detail ?? ""])).toEqual([
      ["raised", ""],
      ["sounded", "asked of every wall"],
      ["acknowledged", "touch: touch ACK"],
      ["paused", "touch: touch ACK"],
      ["reminded", ""],
      ["sounded", "held back by the audio pause"],
      ["pauseEnded", ""],
    ]);
  });

  it("says which limit was changed from what to what, why and by whom", async () => {
    const { log, session, config, written } = createRoom();
    session.pressedBy({ role: "setup", control: "configure" });
    const parameters = { volumeLimitMl: 8 };
    session.take({
      kind: "config",
      config: { ...config, parameters, limitReasons: { volumeLimitMl: "two cavities" } },
    });
    session.take({ kind: "config", config: { ...config, parameters } });
    await log.flush();
    expect(written).toEqual([
      expect.objectContaining({
        kind: "limitChanged",
        by: "setup: configure",
        detail: "volumeLimitMl usual → 8: two cavities",
      }),
    ]);
  });
});

describe("the queue of the alarm log", () => {
  it("is bounded while the disk hangs, tells once, and names what was lost when the disk is back", async () => {
    const room = createRoom();
    let free: (isWritten: boolean) => void = () => undefined;
    room.disk = () => new Promise((resolve) => (free = resolve));
    for (let index = 0; index < 900; index++) room.session.take(raised());
    void room.log.flush();
    for (let index = 0; index < 300; index++) room.session.take(raised());
    expect(room.errors).toHaveLength(1);
    room.disk = async (entries) => room.written.push(...entries) > 0;
    free(true);
    await room.log.flush();
    room.session.take(raised());
    await room.log.flush();
    expect(room.written.filter(({ kind }) => kind === "lost").map(({ detail }) => detail)).toEqual([
      "200 entries",
    ]);
  });

  it("counts a batch that the disk refused as lost", async () => {
    const room = createRoom();
    const write = room.disk;
    room.disk = async () => false;
    room.session.take(raised());
    expect(await room.log.flush()).toBe(false);
    room.disk = write;
    room.session.take(raised());
    await room.log.flush();
    expect(room.written.map(({ kind, detail }) => [kind, detail])).toEqual([
      ["lost", "1 entries"],
      ["raised", undefined],
    ]);
    expect(room.errors).toHaveLength(1);
  });
});
