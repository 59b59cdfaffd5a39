/**
 * When what has turned dark is taken for cement. Iodine contrast and a balloon turn the picture dark too; contrast washes
 * out within seconds, cement stays. A volume that moved settles it soon, and so does darkness that came while the beam was
 * off: contrast is injected to be watched. Else only staying does.
 */

/** State of the present reference, written in place. */
export interface CementStart {
  isEstablished: boolean;
  /** Cement stands although the measured volume stood still: that volume says nothing about when cement moves. */
  isVolumeDoubted: boolean;
  /** Since when darkness inside the body has stood without fading, µs; −1 while there is none. */
  sinceUs: number;
  /** It was there in the first frames of a look and has not faded since. */
  cameUnseen: boolean;
  /** Greatest opacity mass inside since then, mm². */
  peakMassMm2: number;
  /** True while nothing but the reference is in the picture: more frames may be added to it. */
  isQuiet: boolean;
}

/** Least area inside the body that can be the injected blob, mm², and that speaks against a volume standing still. */
const AREA_MIN_MM2 = 6;
const AREA_WITHOUT_VOLUME_MM2 = 20;
/** Contrast in bone fades within this time; cement does not (assumption: wash-out 2 to 6 s, seen as a fall well before). */
const STANDS_US = 3_500_000;
/** The same with a volume that moves like cement while next to nothing shows inside the body. */
const MOVED_US = 1_000_000;
/** With a volume that moved, or darkness that came while the beam was off, a moment without the least fading will do. */
const HINTED_US = 400_000;
const FADING_SHARE = 0.97;
/** A fall of mass below this share of its peak is fading. */
const FADED_SHARE = 0.9;

export function newCementStart(): CementStart {
  return {
    isEstablished: false,
    isVolumeDoubted: false,
    sinceUs: -1,
    cameUnseen: false,
    peakMassMm2: 0,
    isQuiet: true,
  };
}

export function forgetCementStart(start: CementStart): void {
  Object.assign(start, newCementStart());
}

/** What stands dark in a judged frame. */
export interface Darkness {
  readonly insideAreaMm2: number;
  readonly insideMassMm2: number;
  readonly outsideAreaMm2: number;
  /** The frame is one of the first of a look that is not the first look. */
  readonly isLookStart: boolean;
  /** The frame is a single shot: there will be no second one soon. */
  readonly isShot: boolean;
}

/** Takes one judged frame in. `volume`: whether a measured volume moved since the reference; `unknown` without one. */
export function stepCementStart(
  start: CementStart,
  seen: Darkness,
  measuredAtUs: number,
  volume: "moved" | "still" | "unknown",
): void {
  start.isQuiet = seen.insideAreaMm2 + seen.outsideAreaMm2 < AREA_MIN_MM2 / 2;
  if (start.isEstablished) return;
  const proof = proofOf(start, seen, volume);
  if (seen.insideAreaMm2 < proof.areaMm2) {
    start.sinceUs = -1;
    start.peakMassMm2 = 0;
    start.cameUnseen = false;
    return;
  }
  const hasFaded = seen.insideMassMm2 < proof.share01 * start.peakMassMm2;
  if (start.sinceUs < 0) start.cameUnseen = seen.isLookStart && volume !== "still";
  else if (hasFaded) start.cameUnseen = false;
  if (start.sinceUs < 0 || hasFaded) start.sinceUs = measuredAtUs;
  start.peakMassMm2 = hasFaded ? seen.insideMassMm2 : Math.max(start.peakMassMm2, seen.insideMassMm2);
  start.isEstablished = measuredAtUs - start.sinceUs >= (seen.isShot ? 0 : proof.standsUs);
  start.isVolumeDoubted = start.isEstablished && volume === "still";
}

/** What it takes: area inside, share of its peak mass that must stay, and for how long. */
function proofOf(start: CementStart, seen: Darkness, volume: "moved" | "still" | "unknown") {
  if (volume === "still") {
    return { areaMm2: AREA_WITHOUT_VOLUME_MM2, share01: FADED_SHARE, standsUs: STANDS_US };
  }
  const cameUnseen = start.sinceUs < 0 ? seen.isLookStart : start.cameUnseen;
  if (volume === "moved" && seen.insideAreaMm2 < AREA_MIN_MM2 / 2) {
    return { areaMm2: 0, share01: FADED_SHARE, standsUs: MOVED_US };
  }
  if (volume === "moved" || cameUnseen) {
    return { areaMm2: AREA_MIN_MM2 / 2, share01: FADING_SHARE, standsUs: HINTED_US };
  }
  return { areaMm2: AREA_MIN_MM2, share01: FADED_SHARE, standsUs: STANDS_US };
}
