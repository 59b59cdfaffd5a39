/** Alarms of earlier sessions in words, from the log that outlives the server. Pure. */
import type { AlarmLogEntry } from "@cementwatch/shared/alarm/alarm-log";

export interface EarlierLine {
  readonly key: number;
  /** Date and time of this computer. */
  readonly at: string;
  readonly text: string;
}

const WORDS: Readonly<Record<AlarmLogEntry["kind"], string>> = {
  raised: "raised",
  soundedAgain: "sounded again",
  reminded: "reminded",
  escalated: "not answered for a minute",
  acknowledged: "acknowledged",
  ended: "ended",
  sounded: "sounded",
  paused: "sound paused",
  pauseEnded: "pause ended",
  limitChanged: "limit changed",
  resumed: "session went on after a crash",
  sessionEnded: "session ended",
  lost: "not logged",
};
const SHOWN = 40;

/** Newest first; what belongs to the session on screen is in its own history. */
export function earlierLines(entries: readonly AlarmLogEntry[], sessionId: string): readonly EarlierLine[] {
  return entries
    .filter((entry) => entry.sessionId !== sessionId && entry.kind !== "sounded")
    .toReversed()
    .slice(0, SHOWN)
    .map(({ sequence, wall, kind, alarm, origin, detail, by }) => ({
      key: sequence,
      at: clockOf(wall),
      text: [
        origin === "simulated" ? "SIMULATED" : "",
        WORDS[kind],
        alarm?.headline,
        alarm?.place,
        detail,
        by,
      ]
        .filter(Boolean)
        .join(" · "),
    }));
}

function clockOf(wall: string): string {
  const at = new Date(wall);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
