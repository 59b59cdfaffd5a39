/** How far the reference of a view is: none, being taken, or there. Pure. */
import type { PictureStatus } from "@cementwatch/shared/leak/assessment";
import { NOT_VALID_WORDS } from "@cementwatch/shared/pipeline/words";

export interface ReferenceState {
  readonly state: "none" | "taking" | "taken";
  /** 0–1. */
  readonly progress: number;
  /** `9/12`, `taken ✓`, or why there is none. */
  readonly text: string;
}

/** Before there is a reference the picture is not judged for one of these. */
const WITHOUT: ReadonlySet<string> = new Set([
  NOT_VALID_WORDS.noDrawing,
  NOT_VALID_WORDS.noReference,
  NOT_VALID_WORDS.referencing,
  NOT_VALID_WORDS.outlineNotConfirmed,
]);

export function referenceState(picture: PictureStatus | undefined): ReferenceState {
  if (picture === undefined || picture.state === "neverSeen") {
    return { state: "none", progress: 0, text: "no picture yet" };
  }
  const { notValid, referenceFrames: frames, isJudged } = picture;
  if (frames !== undefined && notValid === NOT_VALID_WORDS.referencing) {
    const have = Math.min(frames.have, frames.want);
    return { state: "taking", progress: have / frames.want, text: `${have}/${frames.want}` };
  }
  if (isJudged || (notValid !== undefined && !WITHOUT.has(notValid))) {
    return { state: "taken", progress: 1, text: "taken ✓" };
  }
  return { state: "none", progress: 0, text: "not taken" };
}
