/**
 * Looks: the beam is on in bursts of 0.5 to 3 s. A look's first frames are not judged, because the exposure control is
 * still moving and recursive filters still hold the picture before; unless measurement says that they have settled.
 */

/** State of the present look, written in place. */
export interface Look {
  /** When its first frame was taken, µs; −1 before the first frame. */
  startUs: number;
  lastUs: number;
  /** Usual interval of frames within a look, µs. */
  periodUs: number;
  /** Looks so far, this one included. */
  count: number;
  /** Frames of the look before. */
  framesBefore: number;
  frames: number;
  settledFrames: number;
  /** Brightness of the frame before, of whichever look: NaN before the first. */
  lastLevel: number;
  /** Brightness of the last settled frame. */
  settledLevel: number;
}

/** What a frame brings. */
export interface LookStep {
  readonly isNew: boolean;
  readonly intervalUs: number;
}

const SETTLING_US = 500_000;
const GAP_MIN_US = 500_000;
const PERIOD_DEFAULT_US = 125_000;
/** A look of this few frames is a single shot. */
const SHOT_FRAMES = 2;
/** A brightness within this of the last settled one is settled, ln. */
const LEVEL_SAME = 0.04;

export function newLook(): Look {
  return {
    startUs: -1,
    lastUs: 0,
    periodUs: PERIOD_DEFAULT_US,
    count: 0,
    framesBefore: 0,
    frames: 0,
    settledFrames: 0,
    lastLevel: Number.NaN,
    settledLevel: Number.NaN,
  };
}

/**
 * Takes the time of a new distinct frame. A gap of more than three frame periods and 0.5 s, or a step back in time,
 * starts a new look.
 */
export function stepLook(look: Look, measuredAtUs: number, framePeriodUs: number | undefined): LookStep {
  const intervalUs = look.startUs < 0 ? 0 : measuredAtUs - look.lastUs;
  if (framePeriodUs !== undefined && framePeriodUs > 0) look.periodUs = framePeriodUs;
  const isNew = look.startUs < 0 || intervalUs < 0 || intervalUs > Math.max(3 * look.periodUs, GAP_MIN_US);
  if (isNew) {
    look.startUs = measuredAtUs;
    look.count++;
    look.framesBefore = look.frames;
    look.frames = 0;
    look.settledFrames = 0;
  } else if (framePeriodUs === undefined && intervalUs > 0) {
    look.periodUs += 0.2 * (intervalUs - look.periodUs);
  }
  look.lastUs = measuredAtUs;
  look.frames++;
  return { isNew, intervalUs };
}

/** True in a look that will likely be one of a shot or two, as the look before: nobody waits for the beam to settle. */
export function isShot(look: Look): boolean {
  return look.count > 1 && look.framesBefore > 0 && look.framesBefore <= SHOT_FRAMES;
}

/**
 * True when the frame may be judged: 0.5 s into the look, or as bright as the last settled frame with a residual that
 * is not raised. Call once a frame, after `stepLook`. `level`: mean L of the body's surroundings.
 */
export function isSettled(look: Look, level: number, residualRatio: number): boolean {
  const isOld = look.lastUs - look.startUs >= SETTLING_US;
  const known = Number.isNaN(look.settledLevel) ? Number.NaN : look.settledLevel;
  const isSame = Math.abs(level - known) < LEVEL_SAME && residualRatio < 1.5;
  look.lastLevel = level;
  // Before anything has settled, a look's last level stands in, so that a series of single shots can begin.
  if (isOld || isSame || (Number.isNaN(known) && look.frames === 1)) look.settledLevel = level;
  if (!isOld && !isSame && !isShot(look)) return false;
  look.settledFrames++;
  return true;
}
