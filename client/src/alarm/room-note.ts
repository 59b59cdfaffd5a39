/** The one line about the room itself: what is wrong with pedal, sound, counter, or stood before a restart. Pure. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import { alarmsInOrder } from "./banner.ts";

const OF_THE_ROOM: ReadonlySet<ActiveAlarm["condition"]> = new Set(["T5", "T7", "T8", "T10"]);

/** `PEDAL NOT REACHED · touch the wall`; what this page knows of itself comes before the server says it. */
export function roomNote(
  alarms: readonly ActiveAlarm[],
  page: { readonly hasFocus: boolean; readonly isPedalProved: boolean },
): string {
  const first = alarmsInOrder(alarms).find(({ condition }) => OF_THE_ROOM.has(condition));
  if (first !== undefined && first.priority !== "low") return textOf(first);
  if (page.isPedalProved && !page.hasFocus) return "PEDAL NOT REACHED · touch the wall";
  return first === undefined ? "" : textOf(first);
}

function textOf({ condition, headline, place, act }: ActiveAlarm): string {
  // What stood before is told whole; elsewhere headline and act say enough.
  return condition === "T10" ? `${headline}: ${place}` : `${headline} · ${act}`;
}
