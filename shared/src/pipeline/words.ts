/** The words of the wall: one place for every reason and place that people read. */
import type { LeakRoute, LeakSite } from "../alarm/alarm.ts";
import type { NotValidReason, OutsideZone } from "../imaging/frame-finding.ts";

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
