/**
 * What was done, as the record, the set-up, the table strip and the report read it: procedure › level › cannula and
 * injection › event. Made by the pipeline from acts and signals; a replay makes the same one.
 */
import type { CurePhase } from "../cement/cure.ts";
import type { EndplateContact } from "../imaging/endplate-contact.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { ChecklistItemId, MachineCheck } from "./checklist-item.ts";
import type { CannulaSide, VertebralLevel } from "./level.ts";
import type { VertebralHeights } from "./vertebral-heights.ts";

/** Where in the case the team is. */
export type ProcedurePhase =
  | "setUp"
  | "access"
  | "balloon"
  | "mixing"
  | "waiting"
  | "injecting"
  | "watching"
  | "setting"
  | "ended";

export interface BatchRecord {
  /** A, B, C … in order of mixing. */
  readonly id: string;
  readonly profileId: string;
  readonly profileVersion: number;
  readonly title: string;
  readonly mixStartedAtUs: number;
  /** Age at 22 °C that gives the same cure, s: integrated over the temperatures since mixing. */
  readonly reducedS: number;
  readonly phase: CurePhase;
  readonly isActive: boolean;
}

export interface CannulaRecord {
  readonly side: CannulaSide;
  readonly isActive: boolean;
  /** Moved by the plunger into this cannula, mL; absent without a measured volume. */
  readonly pumpVolumeMl?: number;
  readonly deadVolumeMl: number;
  /** Pushed out of the lumen by stylets, mL. */
  readonly styletVolumeMl: number;
  /** In the patient, mL; absent without any volume. */
  readonly deliveredVolumeMl?: number;
  readonly countedTubes: number;
  readonly countedSyringes: number;
  /** Counted by people: shown with ≈. */
  readonly isApproximate: boolean;
}

export interface InjectionRecord {
  readonly side: CannulaSide;
  readonly batch: string;
  readonly startedAtUs: number;
  /** Absent while it goes on. */
  readonly endedAtUs?: number;
  /** Moved by the plunger, mL; absent without a measured volume. */
  readonly volumeMl?: number;
  readonly peakPressureKpa?: number;
  /** True when a person marked it, false when it was seen in the volume. */
  readonly isMarked: boolean;
}

/** Intravertebral pressure, kPa: before = median of the 5 s before the first injection, after = of the last 5 s. */
export interface DecompressionRecord {
  readonly beforeKpa?: number;
  readonly afterKpa?: number;
}

export interface BalloonRecord {
  readonly side: CannulaSide;
  readonly profileId: string;
  readonly inflatedAtUs?: number;
  readonly deflatedAtUs?: number;
  readonly peakPressureKpa?: number;
  readonly peakVolumeMl?: number;
  /** Final volume of the inflated balloon, mL. */
  readonly cavityVolumeMl?: number;
  readonly isRuptured: boolean;
  /** Inflation steps with the share of the peak that had gone after the wait, 0–1. */
  readonly steps: readonly {
    readonly atUs: number;
    readonly peakKpa: number;
    readonly decay01?: number;
    readonly volumeMl?: number;
  }[];
  /** Stop conditions that were reached, in words. */
  readonly stopReasons: readonly string[];
}

export interface LevelRecord {
  readonly level: VertebralLevel;
  readonly isActive: boolean;
  readonly firstActiveAtUs: number;
  readonly cannulas: readonly CannulaRecord[];
  readonly injections: readonly InjectionRecord[];
  readonly balloons: readonly BalloonRecord[];
  /** Sum of the cannulas, mL; absent without any volume. */
  readonly deliveredVolumeMl?: number;
  readonly isApproximate: boolean;
  /** Beam-on episodes while the level was active. */
  readonly looks: number;
  readonly looksPerMl?: number;
  readonly heights: { readonly before?: VertebralHeights; readonly after?: VertebralHeights };
  readonly decompression: DecompressionRecord;
  /** Last finding of endplates touched by cement in the lateral view; absent when not judged. */
  readonly endplateContact?: EndplateContact;
}

/** A software zero of the injector's pressure: of this session only, never written to the device. */
export interface ZeroRecord {
  readonly atUs: number;
  readonly kind: "set" | "removed" | "undone";
  /** In force from now on, and before, kPa: taken off every value. */
  readonly offsetKpa: number;
  readonly beforeKpa: number;
  readonly by: string;
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly fullScaleKpa?: number;
}

/** What was on the table as a sensor: for the record and the report. */
export interface SensorRecord {
  readonly deviceId: string;
  readonly serialNumber: string;
  readonly calibrationIds: readonly string[];
  /** Of a single-use sensor. */
  readonly lot?: string;
  readonly unit?: string;
  readonly usedBefore?: readonly string[];
  /** Pressure beyond its range in this session. */
  readonly overload?: { readonly count: number; readonly largestKpa: number };
}

export interface ProcedureMark {
  readonly atUs: number;
  readonly sequence: number;
  readonly kind:
    | "caseStart"
    | "caseStop"
    | "mark"
    | "needleIn"
    | "mixStart"
    | "newBatch"
    | "injectionStart"
    | "injectionStop"
    | "viewChange"
    | "leakSeen"
    | "complication"
    | "vitals"
    | "levelChange"
    | "styletIn"
    | "sampleHard"
    | "balloon"
    | "timeOut";
  readonly text: string;
  readonly view?: PictureView;
  readonly isUndone?: boolean;
}

export interface ProcedureRecord {
  readonly atUs: number;
  readonly phase: ProcedurePhase;
  readonly caseStartedAtUs?: number;
  readonly caseEndedAtUs?: number;
  readonly batches: readonly BatchRecord[];
  readonly levels: readonly LevelRecord[];
  readonly totals: {
    readonly deliveredVolumeMl?: number;
    readonly isApproximate: boolean;
    readonly cementMassG?: number;
    /** Monomer in the delivered cement at mixing, g. */
    readonly monomerMassG?: number;
  };
  /** What the machine finds now. */
  readonly checks: readonly MachineCheck[];
  /** The same at the start of the case, for the report; absent before it. */
  readonly checksAtStart?: readonly MachineCheck[];
  readonly signed: readonly { readonly item: ChecklistItemId; readonly atUs: number; readonly by: string }[];
  readonly marks: readonly ProcedureMark[];
  /** Absent in older recordings. */
  readonly zeros?: readonly ZeroRecord[];
  readonly sensors?: readonly SensorRecord[];
  readonly followUp: FollowUp;
  readonly dose: RadiationDose;
}

/** Entered by people, also after the case; numeric rating 0–10. */
export interface FollowUp {
  readonly painBefore?: number;
  readonly painAfter?: number;
  readonly hoursToWalking?: number;
}

/** Read off the C-arm by a person. */
export interface RadiationDose {
  readonly airKermaMgy?: number;
  readonly dapGyCm2?: number;
  readonly fluoroTimeS?: number;
}
