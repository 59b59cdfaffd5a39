/**
 * One inflatable bone tamp as its pressure and volume tell it: steps of inflation, what each lost while bone yielded,
 * the peak, a burst, the emptying. Plain, bounded data. Pressure after a step falls by 10–40 % in 10–60 s while bone
 * yields; no decay for 20–30 s near the limit is an end point (kyphoplasty teaching).
 */
import { US_PER_S } from "../time.ts";

export interface BalloonStep {
  /** When the step was done and the wait began. */
  atUs: number;
  peakKpa: number;
  volumeMl?: number;
  /** From the end of the step to its newest reading, µs. */
  waitedUs: number;
  /** Share of the peak that had gone, 0–1; absent before 10 s. Holds its value at 60 s. */
  decay01?: number;
  /** Fluid was let out, or the wait is long over: nothing is measured of it any more. */
  isOver: boolean;
  /** What a rise of volume is measured from, mL: less than the step's own once fluid was let out. */
  fromMl?: number;
  /** Highest reading that moved the end of the step, and lowest since, kPa. */
  anchorKpa: number;
  lowKpa: number;
}

export interface BalloonCurve {
  pressure?: { atUs: number; kpa: number };
  volume?: { atUs: number; ml: number };
  peakKpa?: number;
  /** Largest volume that it held; no longer followed after a burst. */
  peakMl?: number;
  inflatedAtUs?: number;
  /** Since when it is empty again. */
  emptiedAtUs?: number;
  rupturedAtUs?: number;
  /** The pressure fell as in a burst, and the volume's next word is awaited. */
  fellAtUs?: number;
  /** A person said that fluid is being let out: until then a fall is no burst. */
  lettingDownUntilUs?: number;
  steps: BalloonStep[];
  recentKpa: { atUs: number; kpa: number }[];
  recentMl: { atUs: number; ml: number }[];
}

/** Pressure at which a balloon sits in the bone: 50 psi (kyphoplasty teaching). */
export const SEATED_KPA = 345;
/** Below both a balloon counts as empty. Assumption: zero error of a sensor, rest in the shaft. */
export const EMPTY_KPA = 20;
export const EMPTY_ML = 0.2;
/** From here on inflation has begun. Assumption: clear of any zero error. */
const INFLATED_KPA = 100;
/** A rise of this much after a wait is another step, kPa (3 psi) and mL. Assumption: clear of noise. */
const STEP_KPA = 20;
const STEP_ML = 0.05;
/** A rise within this long after the last one belongs to the same step. Assumption: one turn of the handle. */
const SAME_STEP_US = 3 * US_PER_S;
/** A rise of this much moves the end of a step; less is noise, kPa. */
const RISING_KPA = 10;
const DECAY_FROM_US = 10 * US_PER_S;
const DECAY_TO_US = 60 * US_PER_S;
/** Bone that yields loses at most 2 % a second; ten times as fast is a hand that lets fluid out. */
const RELEASE_SHARE = 0.1;
const RUPTURE_US = 600_000;
/** A burst begins at the pressure that stood in these last seconds; a hand that lets fluid out is slower. */
const STANDING_US = 3 * US_PER_S;
const STANDING_SHARE = 0.75;
/** Fluid that came back by this share within a second was drawn back by a hand: no burst. */
const DRAWN_BACK_SHARE = 0.2;
const DRAWN_BACK_US = US_PER_S;
const VOLUME_LAG_US = 100_000;
const RECENT_KEPT = 600;
const STEPS_KEPT = 40;

export function createBalloonCurve(): BalloonCurve {
  return { steps: [], recentKpa: [], recentMl: [] };
}

/** Takes a pressure in kPa; each quantity in time order. */
export function takeBalloonPressure(curve: BalloonCurve, atUs: number, kpa: number): void {
  curve.recentKpa = [
    ...curve.recentKpa.filter((entry) => entry.atUs > atUs - STANDING_US),
    { atUs, kpa },
  ].slice(-RECENT_KEPT);
  curve.pressure = { atUs, kpa };
  curve.peakKpa = Math.max(curve.peakKpa ?? kpa, kpa);
  noteBurst(curve, atUs, kpa);
  const step = curve.steps.at(-1);
  if (step === undefined) {
    if (kpa >= STEP_KPA) beginStep(curve, atUs, kpa);
  } else if (atUs - step.atUs >= SAME_STEP_US && kpa - step.lowKpa >= STEP_KPA) {
    beginStep(curve, atUs, kpa);
  } else if (kpa >= step.anchorKpa + RISING_KPA && !step.isOver && atUs - step.atUs < SAME_STEP_US) {
    extendStep(step, atUs, kpa);
  } else {
    followStep(curve, step, atUs, kpa);
  }
  noteFilling(curve, atUs);
}

/** Takes the volume in the balloon in mL. */
export function takeBalloonVolume(curve: BalloonCurve, atUs: number, ml: number): void {
  curve.recentMl = [
    ...curve.recentMl.filter((entry) => entry.atUs > atUs - DRAWN_BACK_US),
    { atUs, ml },
  ].slice(-RECENT_KEPT);
  curve.volume = { atUs, ml };
  if (curve.fellAtUs !== undefined) settleBurst(curve);
  if (curve.rupturedAtUs === undefined) curve.peakMl = Math.max(curve.peakMl ?? ml, ml);
  const step = curve.steps.at(-1);
  const kpa = curve.pressure?.kpa ?? 0;
  if (step === undefined) {
    if (ml >= EMPTY_ML) beginStep(curve, atUs, kpa);
  } else if (step.fromMl === undefined) {
    Object.assign(step, { volumeMl: ml, fromMl: ml });
  } else if (ml >= step.fromMl + STEP_ML) {
    if (step.isOver || atUs - step.atUs >= SAME_STEP_US) beginStep(curve, atUs, kpa);
    else Object.assign(extendStep(step, atUs, kpa), { volumeMl: ml, fromMl: ml });
  } else if (ml < step.fromMl - 2 * STEP_ML) {
    step.isOver = true;
    step.fromMl = ml + STEP_ML;
  }
  noteFilling(curve, atUs);
}

/** True while the newest readings of it say that something is in it. */
export function isFilled({ pressure, volume }: Pick<BalloonCurve, "pressure" | "volume">): boolean {
  return (pressure?.kpa ?? 0) >= EMPTY_KPA || (volume?.ml ?? 0) >= EMPTY_ML;
}

/**
 * True when the newest step stands at `nearKpa` or more and has lost less than `least01` of its peak in `waitS`
 * seconds.
 */
export function hasNoDecay(
  curve: BalloonCurve,
  limits: { readonly nearKpa: number; readonly waitS: number; readonly least01: number },
): boolean {
  const step = curve.steps.at(-1);
  if (step === undefined || step.isOver || step.peakKpa < limits.nearKpa) return false;
  return step.waitedUs >= limits.waitS * US_PER_S && (step.decay01 ?? 1) < limits.least01;
}

function beginStep(curve: BalloonCurve, atUs: number, kpa: number): void {
  const { volume } = curve;
  const step: BalloonStep = {
    atUs,
    peakKpa: kpa,
    waitedUs: 0,
    isOver: false,
    anchorKpa: kpa,
    lowKpa: kpa,
    ...(volume === undefined ? {} : { volumeMl: volume.ml, fromMl: volume.ml }),
  };
  curve.steps = [...curve.steps, step].slice(-STEPS_KEPT);
}

function extendStep(step: BalloonStep, atUs: number, kpa: number): BalloonStep {
  step.atUs = atUs;
  step.waitedUs = 0;
  step.anchorKpa = Math.max(step.anchorKpa, kpa);
  step.lowKpa = kpa;
  step.peakKpa = Math.max(step.peakKpa, kpa);
  delete step.decay01;
  return step;
}

/** The wait after a step: its decay is read 0.6 s late, so that a hand that lets fluid out is seen before it counts. */
function followStep(curve: BalloonCurve, step: BalloonStep, atUs: number, kpa: number): void {
  step.lowKpa = Math.min(step.lowKpa, kpa);
  if (step.isOver) return;
  const recent = curve.recentKpa.filter((entry) => entry.atUs > atUs - RUPTURE_US);
  const highest = highestOf(recent);
  const waitedUs = atUs - step.atUs;
  if (kpa < EMPTY_KPA || (waitedUs > SAME_STEP_US && highest - kpa > RELEASE_SHARE * step.peakKpa)) {
    step.isOver = true;
    return;
  }
  step.peakKpa = Math.max(step.peakKpa, kpa);
  step.waitedUs = waitedUs;
  if (waitedUs < DECAY_FROM_US || waitedUs > DECAY_TO_US) return;
  const settledKpa = recent[0]?.kpa ?? kpa;
  step.decay01 = Math.max(0, (step.peakKpa - settledKpa) / step.peakKpa);
}

/** A burst is told at once without a volume; with one, by its next reading or by the pressure 0.1 s later. */
function noteBurst(curve: BalloonCurve, atUs: number, kpa: number): void {
  if (curve.rupturedAtUs !== undefined) return;
  const isFollowed = curve.volume !== undefined && atUs - curve.volume.atUs <= DRAWN_BACK_US;
  if (curve.fellAtUs !== undefined) {
    if (atUs - curve.fellAtUs >= VOLUME_LAG_US) settleBurst(curve);
  } else if (hasCollapsed(curve, atUs, kpa)) {
    curve.fellAtUs = atUs;
    if (!isFollowed) settleBurst(curve);
  }
}

function settleBurst(curve: BalloonCurve): void {
  const fullest = Math.max(...curve.recentMl.map((entry) => entry.ml), 0);
  const isDrawnBack = (curve.volume?.ml ?? fullest) < fullest * (1 - DRAWN_BACK_SHARE);
  if (!isDrawnBack && curve.fellAtUs !== undefined) curve.rupturedAtUs = curve.fellAtUs;
  delete curve.fellAtUs;
}

/** The standing pressure falls by three quarters within 0.6 s. */
function hasCollapsed(curve: BalloonCurve, atUs: number, kpa: number): boolean {
  if (atUs <= (curve.lettingDownUntilUs ?? -1)) return false;
  const within = curve.recentKpa.filter((entry) => entry.atUs > atUs - RUPTURE_US);
  // A slow gauge shows it from one reading to the next.
  const highest = highestOf(within.length < 2 ? curve.recentKpa.slice(-2) : within);
  if (highest <= SEATED_KPA || kpa >= highest / 4) return false;
  return highest >= STANDING_SHARE * highestOf(curve.recentKpa);
}

function highestOf(entries: BalloonCurve["recentKpa"]): number {
  return Math.max(...entries.map((entry) => entry.kpa));
}

function noteFilling(curve: BalloonCurve, atUs: number): void {
  const { pressure, volume } = curve;
  if ((pressure?.kpa ?? 0) >= INFLATED_KPA || (volume?.ml ?? 0) >= EMPTY_ML) {
    curve.inflatedAtUs ??= atUs;
    delete curve.emptiedAtUs;
  } else if (curve.inflatedAtUs !== undefined && !isFilled(curve)) {
    curve.emptiedAtUs ??= atUs;
  }
}
