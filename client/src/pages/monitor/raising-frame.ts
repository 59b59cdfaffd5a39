/** Which picture stands beside the live one during a STOP, and what is said of it. Pure. */
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { FrameSlots, ReceivedFrame } from "../../store/frame-slot.ts";

export interface RaisingFrame {
  readonly frame: ReceivedFrame;
  /** The view, and that it is not the raising frame itself when it is not. */
  readonly caption: string;
}

type Slots = Pick<FrameSlots, "find" | "lastOf">;

/**
 * The frame that raised the alarm. A screen that connected later, or lost that frame because it was slow, takes the
 * last picture of the alarm's view and says so: a picture of the other view would put the circle on the wrong place.
 */
export function raisingFrame(alarm: ActiveAlarm, frames: Slots): RaisingFrame | undefined {
  const { pictureId, view, frameNumber = -1 } = alarm;
  if (pictureId === undefined) return undefined;
  const raising = frames.find(pictureId, frameNumber);
  if (raising !== undefined) return { frame: raising, caption: viewWord(raising.head.view) };
  const last = frames.lastOf(view ?? "lateral", pictureId);
  return last && { frame: last, caption: `${viewWord(last.head.view)} · newest picture` };
}

/** Said while there is none. */
export function noRaisingFrame({ pictureId, view }: ActiveAlarm): string {
  if (pictureId === undefined || view === undefined) return "not seen in a picture";
  return `${viewWord(view)} · not on this screen`;
}

function viewWord(view: "lateral" | "ap"): string {
  return view === "ap" ? "AP" : "LATERAL";
}
