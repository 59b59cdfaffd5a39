/** What the monitor shows: risk in words with its reasons, distances, volumes and cement age, at one moment. */
import type { Evidence } from "../alarm/alarm.ts";
import type { PictureState, PictureView } from "../imaging/image-frame.ts";
import type { CannulaSide, VertebralLevel } from "../procedure/level.ts";
import type { SignalId, SignalState } from "../telemetry/sample.ts";

export type RiskState = "stop" | "watch" | "notWatching" | "noneVisible";

export interface RiskAssessment {
  readonly state: RiskState;
  /** STOP, WATCH, NOT WATCHING or NONE SEEN. */
  readonly word: string;
  /** Second line: place for stop and watch, the one reason for notWatching, empty for noneVisible. */
  readonly detail: string;
  /** What to do; empty for noneVisible. */
  readonly act: string;
  readonly view?: PictureView;
  /** Inputs that are missing, worst first. */
  readonly missing: readonly string[];
  readonly reasons: readonly Evidence[];
  /** For review only, never on the monitor. */
  readonly score01: number;
}

/** A look that would tell more than the picture that is there. */
export interface RecommendedLook {
  readonly view: PictureView;
  /** For the wall, e.g. `check AP`. */
  readonly short: string;
  /** For the table strip, e.g. `check AP: lateral plume suspected`. */
  readonly why: string;
}

/** The present value of one piece of evidence against its limit, whether or not it reaches it. */
export interface EvidenceReading extends Evidence {
  /** Absent for what is not seen in a picture. */
  readonly view?: PictureView;
  readonly measuredAtUs: number;
}

export interface PictureStatus {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly state: PictureState;
  /** Why, when it is `noSignal`. */
  readonly reason?: string;
  /** Session time of the last distinct picture; absent when never seen. */
  readonly lastPictureAtUs?: number;
  readonly frameNumber: number;
  readonly runLabel?: string;
  readonly isJudged: boolean;
  readonly notValid?: string;
  /** What to do about it, e.g. `confirm outline`. */
  readonly notValidAct?: string;
  readonly referenceFrames?: { readonly have: number; readonly want: number };
  readonly isOutlineConfirmed: boolean;
  readonly isDrawn: boolean;
}

export interface SignalStatus {
  readonly signal: SignalId;
  readonly state: SignalState;
  readonly quality?: "valid" | "uncalibrated" | "saturated" | "invalid";
  readonly value?: number;
  readonly measuredAtUs?: number;
  readonly staleAfterUs: number;
  /** Why its values are not used; absent when they are, or when it is merely away. */
  readonly doubt?: SignalDoubt;
}

export interface SignalDoubt {
  /** For beside the number on the wall, e.g. `UNCALIBRATED`. */
  readonly mark: string;
  readonly why: string;
  readonly act: string;
}

export type BalloonState = "inserted" | "inflating" | "holding" | "deflated" | "ruptured";

/** One balloon as screens show it; kPa, mL, µs. */
export interface BalloonStatus {
  readonly side: CannulaSide;
  readonly level: VertebralLevel;
  readonly state: BalloonState;
  /** False: nobody chose its profile, and the limit of the case stands instead of its rating. */
  readonly isRated: boolean;
  readonly title?: string;
  readonly ratedVolumeMl?: number;
  /** Pressure limit in force. */
  readonly limitKpa: number;
  /** Absent while it is not current, or when its unit is doubted. */
  readonly pressureKpa?: number;
  readonly volumeMl?: number;
  /** Read off the syringe by a person. */
  readonly isByHand: boolean;
  /** Of the older one of the two readings. */
  readonly ageUs?: number;
  /** Share of the newest step's peak that has gone, 0–1; absent in its first 10 s. */
  readonly decay01?: number;
  readonly waitedUs?: number;
  /** Stop conditions that stand, in words. */
  readonly stopReasons: readonly string[];
  /** Known once it is empty or burst. */
  readonly cavityVolumeMl?: number;
  /** What is wrong with its pressure, e.g. `check the unit`. */
  readonly note?: string;
  /** The same of its volume, e.g. `uncalibrated`. */
  readonly volumeNote?: string;
}

export type CementPhase = "notMixed" | "mixing" | "waiting" | "working" | "late" | "set";

export interface Assessment {
  readonly atUs: number;
  readonly risk: RiskAssessment;
  readonly recommendedLook?: RecommendedLook;
  /** What the detectors that are fitted read, in a fixed order; a detector that has read nothing yet is absent. */
  readonly evidence: readonly EvidenceReading[];
  readonly pictures: readonly PictureStatus[];
  readonly signals: readonly SignalStatus[];
  readonly isInjecting: boolean;
  readonly isCaseRunning: boolean;
  /** Which cannula cement goes through. */
  readonly activeCannula: { readonly level: VertebralLevel; readonly side: CannulaSide };
  /** Front to the stop line, mm; negative beyond; absent when not known. */
  readonly toStopLineMm?: number;
  /** When the picture that it was measured in was taken. */
  readonly toStopLineAtUs?: number;
  /** Estimated volume until the line is reached, mL; absent when volume is not known. */
  readonly toStopLineMl?: number;
  readonly sinceLook: { readonly volumeMl?: number; readonly durationUs?: number };
  readonly delivered: {
    readonly volumeMl?: number;
    /** Counted by people: shown with ≈. */
    readonly isApproximate: boolean;
    readonly note: string;
    readonly pumpVolumeMl?: number;
    readonly deadVolumeMl: number;
    /** Over all levels, mL; absent without any volume. */
    readonly sessionVolumeMl?: number;
    /** Still to come out after the plunger has stopped, mL; only in the seconds after a stop. */
    readonly afterFlowMl?: number;
  };
  /** Injecting in steps: moved since the last look against the step, mL. */
  readonly aliquot?: { readonly stepMl: number; readonly movedMl: number; readonly isLookDue: boolean };
  readonly cement: {
    readonly phase: CementPhase;
    /** Since mixing started, µs. */
    readonly ageUs?: number;
    /** Whole minutes left of the working phase, estimated. */
    readonly minutesLeft?: number;
    readonly batch: string;
    /** Estimated; the true value lies within ÷ and × `viscosityFactor`. */
    readonly viscosityPaS?: number;
    readonly viscosityFactor?: number;
    /** Whether the room's temperature is a sensor's, or was entered; absent before mixing. */
    readonly isRoomMeasured?: boolean;
  };
  /** Once cement was pushed, until a person says that the sample is hard: when the model says set, estimated. */
  readonly removeCannula?: { readonly secondsLeft: number; readonly isModelSet: boolean };
  /** The one screen of the room that sounds; absent until one was chosen. */
  readonly sound?: { readonly screenId: string; readonly title: string; readonly isThere: boolean };
  /** Absent when no balloon is chosen, fitted or in use. */
  readonly balloons?: readonly BalloonStatus[];
  readonly flowMlPerS?: number;
  readonly resistanceKpaSPerMl?: number;
}
