/** The acts of the wall, shared by its buttons and its keys. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { alarmsInOrder } from "../../alarm/banner.ts";
import { remainingPauseMs } from "../../alarm/sound-sign.ts";
import type { Connection } from "../../connection/socket.ts";

export function mark(connection: Connection, control: string): void {
  connection.act({ kind: "mark", label: "" }, control, "mark");
}

/** Pauses the sound for two minutes, or ends the pause. */
export function toggleSound(connection: Connection, control: string): void {
  const { alarms, nowUs } = connection.store.getState();
  const isPaused = remainingPauseMs(alarms.audioPausedUntilUs, nowUs) === 0;
  connection.act({ kind: "audioPause", isPaused }, control, isPaused ? "sound paused" : "sound on");
}

/** Pauses the sound while an alarm sounds; a foot that marks in silence pauses nothing. */
export function pauseSounding(connection: Connection, control: string): void {
  const { alarms, nowUs } = connection.store.getState();
  const isSounding = alarms.alarms.some(({ isAudible, isAcknowledged }) => isAudible && !isAcknowledged);
  if (!isSounding || remainingPauseMs(alarms.audioPausedUntilUs, nowUs) > 0) return;
  connection.act({ kind: "audioPause", isPaused: true }, control, "sound paused");
}

/** Acknowledges the alarm that is on screen; does nothing when none waits. */
export function acknowledgeTop(connection: Connection, control: string): void {
  const alarm = waitingAlarm(connection.store.getState().alarms.alarms);
  if (alarm !== undefined)
    connection.act({ kind: "acknowledge", alarmId: alarm.id }, control, "acknowledged");
}

/** The worst alarm that nobody has acknowledged. */
export function waitingAlarm(alarms: readonly ActiveAlarm[]): ActiveAlarm | undefined {
  return alarmsInOrder(alarms).find(({ isAcknowledged }) => !isAcknowledged);
}
