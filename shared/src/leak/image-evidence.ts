/**
 * Turns findings into what the alarms need: per view the last judged finding, whether the picture is judged now, the
 * leaks that are evident in it, and the front's margin. Thresholds: parameters.ts. Decides on looks of one frame too.
 */
import type {
  FrameFinding,
  NotValidReason,
  OutsideComponent,
  OutsideZone,
} from "../imaging/frame-finding.ts";
import type { ParameterId } from "./parameters.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export interface ViewEvidence {
  /** Newest finding of any kind. */
  last?: FrameFinding;
  /** Newest finding, while it waits for a further frame to be judged. */
  provisional?: FrameFinding;
  /** Newest finding that judged its frame. */
  judged?: FrameFinding;
  /** Session time at which the newest judged finding came in. */
  judgedAtUs?: number;
  /** Why frames are not judged, and how many in a row. */
  notValid?: NotValidReason;
  notValidFrames: number;
  /** The analysis began anew: `judged` stands for its alarms only, and any finding is newer than it. */
  isFromBefore?: boolean;
  /** The last five judged findings' front fractions, newest last: a margin needs three. */
  fronts: number[];
  /** The furthest that the front has stood in three of five frames of the present reference: cement does not go back. */
  furthestFront01?: number;
  /** (delivered mL, mm to the stop line) at judged frames at least 0.05 mL apart, for the volume left to the line. */
  approach: { volumeMl: number; toStopLineMm: number }[];
}

/** Reasons that say nothing about the picture's worth: the last judged finding stands. */
const TRANSIENT: ReadonlySet<NotValidReason> = new Set(["repeat", "settling"]);
/** A layer in a disc or along the needle is long and thin too, and no vein. */
const VEIN_ZONES: ReadonlySet<OutsideZone> = new Set(["posterior", "anterior", "lateral"]);
const FRONTS_KEPT = 5;
const FRONTS_STANDING = 3;
const APPROACH_STEP_ML = 0.05;
const APPROACH_KEPT = 12;

export function createViewEvidence(): ViewEvidence {
  return { notValidFrames: 0, fronts: [], approach: [] };
}

/** Takes one finding in. Findings of frames older than the newest judged one are kept out of `judged`. */
export function takeFinding(
  evidence: ViewEvidence,
  finding: FrameFinding,
  atUs: number,
  volumeMl?: number,
): void {
  evidence.last = finding;
  if (finding.isProvisional === true) evidence.provisional = finding;
  else if (finding.notValid !== "repeat") delete evidence.provisional;
  if (finding.notValid !== undefined) {
    if (TRANSIENT.has(finding.notValid)) return;
    evidence.notValid = finding.notValid;
    evidence.notValidFrames += 1;
    return;
  }
  const isOlder = evidence.judged !== undefined && finding.frameNumber <= evidence.judged.frameNumber;
  if (isOlder && evidence.isFromBefore !== true) return;
  if (evidence.isFromBefore === true) forgetFronts(evidence);
  delete evidence.notValid;
  evidence.notValidFrames = 0;
  if (isNewStart(evidence.judged, finding)) {
    evidence.fronts = [];
    delete evidence.furthestFront01;
  }
  evidence.judged = finding;
  evidence.judgedAtUs = atUs;
  if (finding.frontFraction01 !== undefined) {
    evidence.fronts = [...evidence.fronts, finding.frontFraction01].slice(-FRONTS_KEPT);
    const standing = evidence.fronts.toSorted((a, b) => b - a)[FRONTS_STANDING - 1];
    if (standing !== undefined) evidence.furthestFront01 = Math.max(evidence.furthestFront01 ?? 0, standing);
  }
  noteApproach(evidence, finding, volumeMl);
}

/** A new reference or outline starts the front afresh. */
function isNewStart(before: FrameFinding | undefined, finding: FrameFinding): boolean {
  return (
    before !== undefined &&
    (before.context.referenceRequest !== finding.context.referenceRequest ||
      before.context.drawingVersion !== finding.context.drawingVersion)
  );
}

/** The analysis has no reference any more: nothing is judged until it has one, and a front cannot go back. */
export function forgetReference(evidence: ViewEvidence): void {
  evidence.isFromBefore = true;
  evidence.notValidFrames = 0;
  delete evidence.notValid;
  delete evidence.last;
}

function forgetFronts(evidence: ViewEvidence): void {
  delete evidence.isFromBefore;
  delete evidence.furthestFront01;
  evidence.fronts = [];
  evidence.approach = [];
}

/** The newest judged finding, unless it is from before the analysis began anew. */
export function presentFinding(evidence: ViewEvidence): FrameFinding | undefined {
  return evidence.isFromBefore === true ? undefined : evidence.judged;
}

function noteApproach(evidence: ViewEvidence, finding: FrameFinding, volumeMl: number | undefined): void {
  if (volumeMl === undefined || finding.toStopLineMm === undefined) return;
  const last = evidence.approach.at(-1);
  if (last !== undefined && volumeMl - last.volumeMl < APPROACH_STEP_ML) return;
  evidence.approach = [...evidence.approach, { volumeMl, toStopLineMm: finding.toStopLineMm }].slice(
    -APPROACH_KEPT,
  );
}

/** Volume until the front reaches the stop line, mL, from the slope over the last steps; absent when it does not move. */
export function volumeToStopLineMl(evidence: ViewEvidence | undefined): number | undefined {
  const first = evidence?.approach[0];
  const last = evidence?.approach.at(-1);
  if (first === undefined || last === undefined || last.toStopLineMm <= 0) return undefined;
  const movedMm = first.toStopLineMm - last.toStopLineMm;
  const movedMl = last.volumeMl - first.volumeMl;
  return movedMm > 1 && movedMl > 0.2 ? (last.toStopLineMm * movedMl) / movedMm : undefined;
}

export type LeakCondition = "A1" | "A2" | "A4";

export interface LeakEvidence {
  readonly condition: LeakCondition;
  readonly component: OutsideComponent;
  readonly finding: FrameFinding;
  /** Area at which it counts in several frames, mm². */
  readonly limitMm2: number;
}

/**
 * Leaks evident in a judged finding: each component at most once, by the most urgent condition it fulfils. `isLookOver`:
 * no further frame of this look will come, so its last one decides.
 */
export function leaksOf(
  finding: FrameFinding | undefined,
  limits: Limits,
  isLookOver = false,
): LeakEvidence[] {
  if (finding === undefined) return [];
  if (finding.notValid !== undefined && !(isLookOver && finding.isProvisional === true)) return [];
  const shadow = shadowOf(finding, limits);
  return finding.outside.flatMap((component) => {
    if (isPassingShadow(component, shadow, limits)) return [];
    const found = conditionOf(component, limits, isLookOver);
    return found === undefined ? [] : [{ ...found, component, finding }];
  });
}

interface Shadow {
  /** Faint area outside, mm². */
  readonly faintMm2: number;
  /** More opacity outside than inside: cement fills before it leaks. */
  readonly isTopHeavy: boolean;
}

function shadowOf(finding: FrameFinding, limits: Limits): Shadow {
  let faintMm2 = 0;
  let massMm2 = 0;
  for (const piece of finding.outside) {
    if (piece.meanOpacity < limits.shadowOpacity) faintMm2 += piece.areaMm2;
    massMm2 += piece.meanOpacity * piece.areaMm2;
  }
  return { faintMm2, isTopHeavy: massMm2 > limits.shadowMassMin + (finding.insideMassMm2 ?? massMm2) };
}

/** An organ that moved with breathing is large and faint, or more than all cement inside: it counts once it has stayed. */
function isPassingShadow(component: OutsideComponent, shadow: Shadow, limits: Limits): boolean {
  const hasStayed =
    component.framesOfLastEight >= limits.shadowFrames && component.trend >= limits.shadowFading;
  if (hasStayed) return false;
  if (shadow.isTopHeavy && component.meanOpacity < limits.shadowDense) return true;
  if (component.meanOpacity >= limits.shadowOpacity) return false;
  // The fainter, the smaller a piece may be to count as a shadow; the canal does not breathe.
  const isInCanal = component.zone === "posterior";
  const faintness = isInCanal ? 1 : (limits.shadowOpacity / Math.max(component.meanOpacity, 0.01)) ** 2;
  return component.areaMm2 * faintness >= limits.shadowAreaMm2 || shadow.faintMm2 >= limits.shadowTotalMm2;
}

/** A thin line all along the needle is the needle itself, seen from a little elsewhere, or its lumen as it fills. */
function isNeedleEdge(component: OutsideComponent, limits: Limits): boolean {
  return (
    component.zone === "needleTrack" &&
    (component.widthMm < limits.trackWidthMinMm ||
      (component.elongation > limits.trackElongation && component.widthMm < limits.trackWidthMm))
  );
}

function conditionOf(component: OutsideComponent, limits: Limits, isLookOver: boolean) {
  if (component.logLikelihood < limits.logLikelihoodMin || isNeedleEdge(component, limits)) return undefined;
  const hasFrames =
    component.framesOfLastFive >= limits.framesWanted ||
    (isLookOver && component.logLikelihood >= limits.lastFrameLikelihood);
  const counts = (limitMm2: number, singleMm2: number) =>
    component.areaMm2 >= singleMm2 || (component.areaMm2 >= limitMm2 && hasFrames);
  if (component.zone === "posterior" && component.areaPx >= limits.posteriorAreaMinPx) {
    if (counts(limits.posteriorAreaMm2, limits.posteriorSingleFrameAreaMm2)) {
      return { condition: "A1" as const, limitMm2: limits.posteriorAreaMm2 };
    }
  }
  if (
    isVein(component, limits) &&
    counts(limits.veinAreaMm2, limits.veinAreaMm2 * limits.singleFrameFactor)
  ) {
    return { condition: "A2" as const, limitMm2: limits.veinAreaMm2 };
  }
  if (
    component.zone !== "posterior" &&
    counts(limits.otherAreaMm2, limits.otherAreaMm2 * limits.singleFrameFactor)
  ) {
    return { condition: "A4" as const, limitMm2: limits.otherAreaMm2 };
  }
  return undefined;
}

/** Long and thin, in a zone where a vein leaves the body. */
export function isVein({ zone, elongation, widthMm }: OutsideComponent, limits: Limits): boolean {
  return VEIN_ZONES.has(zone) && elongation >= limits.veinElongation && widthMm < limits.veinWidthMm;
}

/** Area at which a component of this zone is a leak when it is seen in several frames, mm². */
export function areaLimitMm2(zone: OutsideZone, limits: Limits): number {
  return zone === "posterior" ? limits.posteriorAreaMm2 : limits.otherAreaMm2;
}

/** Share of a leak limit that the largest outside component reaches, for fusion with the hydraulic drop; 0 when none. */
export function subThresholdShare01(finding: FrameFinding | undefined, limits: Limits): number {
  if (finding === undefined || finding.notValid !== undefined) return 0;
  let share = 0;
  for (const component of finding.outside) {
    share = Math.max(share, component.areaMm2 / areaLimitMm2(component.zone, limits));
  }
  return Math.min(share, 1);
}

export interface MarginEvidence {
  readonly condition: "A3" | "A5";
  readonly finding: FrameFinding;
  readonly fraction01: number;
  readonly limit01: number;
  /** Set when the time to the wall, not the place, is the reason. */
  readonly timeToWallS?: number;
}

/** Front at or beyond the stop line, or near it, in `marginClearFrames` of the last five judged frames. */
export function marginOf(
  evidence: ViewEvidence | undefined,
  isTumour: boolean,
  limits: Limits,
): MarginEvidence | undefined {
  const finding = evidence?.judged;
  if (evidence === undefined || finding?.frontFraction01 === undefined) return undefined;
  const stopLine = isTumour ? limits.stopLineTumourFraction : limits.stopLineFraction;
  const wanted = Math.min(limits.marginClearFrames, evidence.fronts.length);
  const reaches = (limit: number) =>
    (evidence.furthestFront01 ?? 0) >= limit ||
    evidence.fronts.filter((front) => front >= limit).length >= wanted;
  const fraction01 = finding.frontFraction01;
  if (reaches(stopLine)) return { condition: "A3", finding, fraction01, limit01: stopLine };
  const timeToWallS = secondsToWall(finding);
  if (timeToWallS !== undefined && timeToWallS < limits.timeToWallS && reaches(limits.cautionFraction)) {
    return { condition: "A3", finding, fraction01, limit01: stopLine, timeToWallS };
  }
  if (reaches(Math.min(limits.cautionFraction, stopLine))) {
    return { condition: "A5", finding, fraction01, limit01: limits.cautionFraction };
  }
  return undefined;
}

function secondsToWall(finding: FrameFinding): number | undefined {
  const { toWallMm, frontSpeedMmPerS } = finding;
  if (toWallMm === undefined || frontSpeedMmPerS === undefined || frontSpeedMmPerS <= 0) return undefined;
  return Math.max(toWallMm, 0) / frontSpeedMmPerS;
}
