import {
  SILENT,
  type SoundInput,
  type SoundState,
  stepSound,
} from "@cementwatch/client/alarm/sound-schedule";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { describe, expect, it } from "vitest";
import { alarm } from "../../../support/wall-scenes.ts";

/** Runs ten looks a second; returns when which burst began, in tenths of a second. */
function listen(seconds: number, input: (nowMs: number) => Partial<SoundInput>): string[] {
  let state: SoundState = SILENT;
  const heard: string[] = [];
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += 100) {
    const base = { nowMs, alarms: [], isPaused: false, isConnectionLost: false };
    const step = stepSound(state, { ...base, ...input(nowMs) });
    state = step.state;
    if (step.play !== undefined) heard.push(`${nowMs / 1000} ${step.play}${step.isCutOff ? " cuts" : ""}`);
    else if (step.isCutOff) heard.push(`${nowMs / 1000} silence`);
  }
  return heard;
}

const high = alarm({ id: 1 });
const medium = alarm({ id: 2, priority: "medium" });
const low = alarm({ id: 3, priority: "low", soundsOnce: true });

describe("when which burst is played", () => {
  it("repeats high every 8.3 s from start to start and medium every 8.5 s", () => {
    expect(listen(18, () => ({ alarms: [high] }))).toEqual(["0 high", "8.3 high", "16.6 high"]);
    expect(listen(18, () => ({ alarms: [medium] }))).toEqual(["0 medium", "8.5 medium", "17 medium"]);
  });

  it("plays low once, and again only when it is raised again", () => {
    const heard = listen(60, (nowMs) => ({ alarms: [{ ...low, soundCount: nowMs < 30_000 ? 1 : 2 }] }));
    expect(heard).toEqual(["0 low", "30 low"]);
  });

  it("breaks off a medium burst for a high one at once", () => {
    const heard = listen(3, (nowMs) => ({ alarms: nowMs < 500 ? [medium] : [medium, high] }));
    expect(heard).toEqual(["0 medium", "0.5 high cuts"]);
  });

  it("lets a new alarm sound without waiting for the interval of another", () => {
    const other: ActiveAlarm = { ...medium, id: 9 };
    expect(listen(4, (nowMs) => ({ alarms: nowMs < 2000 ? [medium] : [medium, other] }))).toEqual([
      "0 medium",
      "2 medium",
    ]);
  });

  it("is silent while paused, cut off at once, and sounds when the pause ends", () => {
    const heard = listen(6, (nowMs) => ({ alarms: [high], isPaused: nowMs >= 1000 && nowMs < 4000 }));
    expect(heard).toEqual(["0 high", "1 silence", "4 high"]);
  });

  it("stops when the alarm is acknowledged and never sounds a visual one", () => {
    const heard = listen(12, (nowMs) => ({ alarms: [{ ...high, isAcknowledged: nowMs >= 1000 }] }));
    expect(heard).toEqual(["0 high", "1 silence"]);
    expect(listen(5, () => ({ alarms: [alarm({ isAudible: false })] }))).toEqual([]);
    expect(listen(5, () => ({ alarms: [alarm({ isPresent: false, isLatched: false })] }))).toEqual([]);
  });

  it("sounds for a lost connection as a medium alarm of its own", () => {
    expect(listen(5, () => ({ isConnectionLost: true }))).toEqual(["0 medium"]);
    expect(listen(5, () => ({ isConnectionLost: true, alarms: [high] }))).toEqual(["0 high"]);
  });

  it("plays one burst for each reminder of an acknowledged alarm, and none that came before the page", () => {
    const answered = { ...high, isAcknowledged: true };
    const heard = listen(30, (nowMs) => ({
      alarms: [{ ...answered, reminderCount: nowMs < 10_000 ? 1 : 2 }],
    }));
    expect(heard).toEqual(["10 high"]);
  });

  it("repeats a medium alarm that nobody answered after 2.5 s instead of 7.5 s", () => {
    const heard = listen(12, () => ({ alarms: [{ ...medium, isEscalated: true }] }));
    expect(heard).toEqual(["0 medium", "3.5 medium", "7 medium", "10.5 medium"]);
  });
});
