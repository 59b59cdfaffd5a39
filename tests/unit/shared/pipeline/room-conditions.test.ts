import { describe, expect, it } from "vitest";
import { PipelineRoom, S } from "../../../support/pipeline-room.ts";

function told(room: PipelineRoom, condition: string): string[] {
  return room.alarms().flatMap(({ phase, alarm }) => (alarm.condition === condition ? [phase] : []));
}

function screen(room: PipelineRoom, atUs: number, isThere: boolean): void {
  room.put(atUs, { kind: "system", event: { kind: "screen", screenId: "w", isThere } });
}

describe("the pedal (T7)", () => {
  function proved(): PipelineRoom {
    const room = new PipelineRoom();
    room.act(1 * S, { kind: "pageFocus", screenId: "w", hasFocus: true });
    room.act(1 * S, { kind: "sign", item: "pedal", isSigned: true });
    return room;
  }

  it("is told when the page that proved it has lost the focus for a second, silently, and ends when it is back", () => {
    const room = proved();
    room.act(2 * S, { kind: "pageFocus", screenId: "w", hasFocus: false });
    room.advance(2.9 * S);
    expect(told(room, "T7")).toEqual([]);
    room.advance(3.1 * S);
    expect(told(room, "T7")).toEqual(["raised"]);
    expect(room.alarms().at(-1)?.alarm).toMatchObject({
      isAudible: false,
      priority: "low",
      act: "touch the wall",
    });
    room.act(4 * S, { kind: "pageFocus", screenId: "w", hasFocus: true });
    room.advance(4.1 * S);
    expect(told(room, "T7")).toEqual(["raised", "ended"]);
  });

  it("is told when that page has gone, whatever another page says", () => {
    const room = proved();
    room.act(2 * S, { kind: "pageFocus", screenId: "other", hasFocus: true });
    screen(room, 2 * S, false);
    room.advance(4 * S);
    expect(told(room, "T7")).toEqual(["raised"]);
  });

  it("is no matter where no pedal was proved", () => {
    const room = new PipelineRoom();
    room.act(1 * S, { kind: "pageFocus", screenId: "w", hasFocus: false });
    room.advance(5 * S);
    expect(told(room, "T7")).toEqual([]);
  });
});

describe("the sound (T8)", () => {
  it("is told when the sounding screen has gone, and ends when it is back or another one sounds", () => {
    const room = new PipelineRoom();
    room.act(1 * S, { kind: "soundingScreen", screenId: "w", title: "wall" });
    room.advance(2 * S);
    expect(room.assessment().sound).toEqual({ screenId: "w", title: "wall", isThere: true });
    screen(room, 3 * S, false);
    expect(told(room, "T8")).toEqual(["raised"]);
    expect(room.assessment().sound?.isThere).toBe(false);
    screen(room, 4 * S, true);
    room.advance(4.1 * S);
    expect(told(room, "T8")).toEqual(["raised", "ended"]);
    screen(room, 5 * S, false);
    room.act(6 * S, { kind: "soundingScreen", screenId: "touch", title: "table" });
    room.advance(6.1 * S);
    expect(told(room, "T8")).toEqual(["raised", "ended", "raised", "ended"]);
  });

  it("is not missed before any screen was chosen", () => {
    const room = new PipelineRoom();
    screen(room, 1 * S, false);
    room.advance(9 * S);
    expect(told(room, "T8")).toEqual([]);
    expect(room.assessment().sound).toBeUndefined();
  });
});

describe("what stood before a restart (T10)", () => {
  const alarms = ["STOP · CEMENT BEHIND WALL (14:03)", "WATCH · CEMENT IN DISC ABOVE (14:01)"];

  it("is told without a sound, is no live leak, and goes when it is acknowledged", () => {
    const room = new PipelineRoom();
    room.put(0.1 * S, { kind: "system", event: { kind: "beforeRestart", alarms } });
    room.advance(60 * S);
    const { alarm } = room.alarms()[0] ?? {};
    expect(alarm).toMatchObject({ headline: "BEFORE THE RESTART", kind: "technical", isAudible: false });
    expect(alarm?.place).toBe("STOP · CEMENT BEHIND WALL (14:03) and 1 more");
    expect(room.assessment().risk.state).toBe("notWatching");
    room.act(61 * S, { kind: "acknowledge", alarmId: alarm?.id ?? -1 });
    room.advance(62 * S);
    expect(told(room, "T10")).toEqual(["raised", "acknowledged", "ended"]);
  });
});
