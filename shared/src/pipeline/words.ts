/** The words of the wall: one place for every reason, what to do about it, and every place that people read. */
import type { LeakRoute, LeakSite } from "../alarm/alarm.ts";
import type { NotValidReason, OutsideZone } from "../imaging/frame-finding.ts";
import type { PictureView } from "../imaging/image-frame.ts";

export const NOT_VALID_WORDS: Readonly<Record<NotValidReason, string>> = {
  noDrawing: "outline not drawn",
  noReference: "no reference",
  referencing: "taking reference",
  settling: "beam settling",
  repeat: "same picture",
  viewLost: "view changed",
  motion: "patient moved",
  exposureStep: "exposure changed",
  collimation: "collimator changed",
  contrast: "contrast seen",
  outlineNotConfirmed: "outline not confirmed",
  unreadable: "picture unreadable",
};

/** What to do about each; `VIEW` stands for the view that is wanted. */
const NOT_VALID_ACTS: Readonly<Record<NotValidReason, string>> = {
  noDrawing: "draw it in set-up",
  noReference: "2 s VIEW, no cement",
  referencing: "keep the beam on",
  settling: "wait",
  repeat: "take a look",
  viewLost: "return to VIEW or confirm outline",
  motion: "confirm outline",
  exposureStep: "wait",
  collimation: "open it or confirm outline",
  contrast: "wait for wash-out",
  outlineNotConfirmed: "look at it, then OUTLINE ✓",
  unreadable: "check the C-arm's output",
};

/** What to do about a picture that cannot be judged, e.g. `return to lateral or confirm outline`. */
export function notValidAct(reason: NotValidReason, view: PictureView): string {
  return NOT_VALID_ACTS[reason].replace("VIEW", VIEW_WORDS[view]);
}

/** A view within a sentence. */
export const VIEW_WORDS: Readonly<Record<PictureView, string>> = { lateral: "lateral", ap: "AP" };

interface ZoneWords {
  readonly place: string;
  readonly route: LeakRoute;
  readonly site: LeakSite;
}

export const ZONE_WORDS: Readonly<Record<OutsideZone, ZoneWords>> = {
  posterior: { place: "CEMENT BEHIND WALL", route: "posterior", site: "canal" },
  discSuperior: { place: "CEMENT IN DISC ABOVE", route: "disc", site: "discSuperior" },
  discInferior: { place: "CEMENT IN DISC BELOW", route: "disc", site: "discInferior" },
  anterior: { place: "CEMENT IN FRONT OF BODY", route: "anterior", site: "prevertebral" },
  lateral: { place: "CEMENT BESIDE BODY", route: "lateral", site: "paravertebral" },
  needleTrack: { place: "CEMENT ALONG NEEDLE", route: "needleTrack", site: "track" },
};
