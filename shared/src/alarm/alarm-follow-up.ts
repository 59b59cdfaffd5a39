/**
 * What happens to an alarm that stands: reminders and escalation. Times are assumptions, see docs/alarms.md.
 *
 *   acknowledged HIGH, condition present ──120 s, or an audio pause ran out──▶ one burst, still acknowledged
 *   MEDIUM leak or pressure, present, nobody answered ──60 s──▶ escalated: shown and heard more insistently
 */
import type { ActiveAlarm, AlarmPhase } from "./alarm.ts";

/** An acknowledged alarm is heard again after so long (assumption: the length of an audio pause). */
const REMIND_EVERY_US = 120_000_000;
/** An answer to a MEDIUM alarm takes seconds; after a minute nobody has noticed it (assumption). */
const ESCALATE_AFTER_US = 60_000_000;

export interface Followed {
  readonly alarm: ActiveAlarm;
  /** When it was raised or sounded last, µs. */
  readonly soundedAtUs: number;
  /** When it was acknowledged or reminded last, µs. */
  readonly answeredAtUs: number;
}

/** The alarm as it goes on from `atUs` and the phase to tell; `undefined` when nothing is due. */
export function followUp(
  { alarm, soundedAtUs, answeredAtUs }: Followed,
  atUs: number,
  pause: "running" | "ranOut" | "none",
): { readonly alarm: ActiveAlarm; readonly phase: AlarmPhase } | undefined {
  if (!(alarm.isPresent && alarm.isAudible)) return undefined;
  if (alarm.isAcknowledged) {
    const isDue = pause === "ranOut" || atUs - answeredAtUs >= REMIND_EVERY_US;
    if (alarm.priority !== "high" || pause === "running" || !isDue) return undefined;
    return { alarm: { ...alarm, reminderCount: (alarm.reminderCount ?? 0) + 1 }, phase: "reminded" };
  }
  const canEscalate = alarm.priority === "medium" && (alarm.kind === "leak" || alarm.kind === "pressure");
  if (!canEscalate || alarm.soundsOnce || alarm.isEscalated === true) return undefined;
  if (atUs - soundedAtUs < ESCALATE_AFTER_US) return undefined;
  return { alarm: { ...alarm, isEscalated: true }, phase: "escalated" };
}
