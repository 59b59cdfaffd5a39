/**
 * What happens in a procedure, followed tick by tick: injections as they are marked or seen in the volume, looks, the
 * pressure in the bone. Plain bounded data; the record is made of it by procedure-record-of.ts.
 */
import type { KnownLeak } from "../alarm/alarm.ts";
import type { EndplateContact } from "../imaging/endplate-contact.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { CannulaSide, VertebralLevel } from "../procedure/level.ts";
import type { FollowUp, ProcedureMark, RadiationDose } from "../procedure/procedure-record.ts";
import type { VertebralHeights } from "../procedure/vertebral-heights.ts";
import { US_PER_S } from "../time.ts";

export interface InjectionTrack {
  readonly level: VertebralLevel;
  readonly side: CannulaSide;
  readonly batch: string;
  readonly startedAtUs: number;
  readonly startTotalMl: number;
  endTotalMl: number;
  endedAtUs?: number;
  /** Newest movement or mark, µs: an injection that is only seen ends with the last movement. */
  lastAtUs: number;
  peakPressureKpa?: number;
  readonly isMarked: boolean;
}

export interface LevelTrack {
  readonly level: VertebralLevel;
  readonly firstActiveAtUs: number;
  looks: number;
  /** Those since the level's first injection began. */
  injectionLooks: number;
  heights: { before?: VertebralHeights; after?: VertebralHeights };
  boneBeforeKpa?: number;
  boneAfterKpa?: number;
  /** Of the newest findings; together they are the level's contact. */
  recentContacts: EndplateContact[];
  /** What an alarm machine keeps of a level while another one is active. */
  knownSizes?: Record<string, number>;
  knownNotes?: Record<string, KnownLeak>;
  soundedMargins?: Record<string, number>;
}

export interface ProcedureTrack {
  caseEndedAtUs?: number;
  levels: LevelTrack[];
  injections: InjectionTrack[];
  marks: ProcedureMark[];
  /** Not kept because there were too many. */
  droppedMarks: number;
  followUp: FollowUp;
  dose: RadiationDose;
  isBeamOn: boolean;
  /** Total of the plunger when it was last at rest, mL, and when it moved last. */
  restTotalMl: number;
  movedAtUs?: number;
  lastTotalMl: number;
  /** Pressure in the bone of the last 5 s. */
  recentBone: { atUs: number; kpa: number }[];
  /** Findings of older drawings belong to another level. */
  drawingVersionFrom: Record<PictureView, number>;
}

/** A movement below this between two rests is a tremor of the counter, mL: two steps of a 0.01 mL sensor. */
const MOVED_MIN_ML = 0.02;
/** A plunger that stands still for this long has ended an injection (assumption: strokes follow within 1–2 s). */
const REST_US = 3 * US_PER_S;
const BONE_US = 5 * US_PER_S;
const BONE_KEPT = 600;
const MARKS_KEPT = 500;
const INJECTIONS_KEPT = 400;

export function createProcedureTrack(): ProcedureTrack {
  return {
    levels: [],
    injections: [],
    marks: [],
    droppedMarks: 0,
    followUp: {},
    dose: {},
    isBeamOn: false,
    restTotalMl: 0,
    lastTotalMl: 0,
    recentBone: [],
    drawingVersionFrom: { lateral: 0, ap: 0 },
  };
}

/** What a tick needs to know. */
export interface ProcedureMoment {
  readonly atUs: number;
  readonly level: VertebralLevel;
  readonly side: CannulaSide;
  readonly batch: string;
  readonly totalMl: number;
  readonly isVolumeMeasured: boolean;
  /** A person marked that cement is being pushed. */
  readonly isMarked: boolean;
  readonly isBeamOn: boolean;
  readonly pressureKpa?: number;
}

/** The level's track; made when it is first asked for. */
export function levelTrack(track: ProcedureTrack, level: VertebralLevel, atUs: number): LevelTrack {
  const known = track.levels.find((entry) => entry.level === level);
  if (known !== undefined) return known;
  const made: LevelTrack = {
    level,
    firstActiveAtUs: atUs,
    looks: 0,
    injectionLooks: 0,
    heights: {},
    recentContacts: [],
  };
  track.levels.push(made);
  return made;
}

/** The injection that goes on. */
export function openInjection(track: ProcedureTrack): InjectionTrack | undefined {
  const last = track.injections.at(-1);
  return last !== undefined && last.endedAtUs === undefined ? last : undefined;
}

/** Follows injections and looks to `atUs`; call at every tick. */
export function advanceProcedure(track: ProcedureTrack, moment: ProcedureMoment): void {
  const level = levelTrack(track, moment.level, moment.atUs);
  followInjection(track, level, moment);
  if (moment.isBeamOn && !track.isBeamOn) {
    level.looks += 1;
    if (track.injections.some((entry) => entry.level === level.level)) level.injectionLooks += 1;
  }
  track.isBeamOn = moment.isBeamOn;
}

function followInjection(track: ProcedureTrack, level: LevelTrack, moment: ProcedureMoment): void {
  const { atUs, totalMl, isMarked } = moment;
  if (moment.isVolumeMeasured && totalMl > track.lastTotalMl + 1e-9) track.movedAtUs = atUs;
  track.lastTotalMl = totalMl;
  const isMoving = track.movedAtUs !== undefined && atUs - track.movedAtUs < REST_US;
  const open = openInjection(track);
  if (open === undefined) {
    const hasMoved = isMoving && totalMl - track.restTotalMl >= MOVED_MIN_ML;
    if (hasMoved || isMarked) beginInjection(track, level, moment);
    else if (!isMoving) track.restTotalMl = totalMl;
    return;
  }
  if (isMoving) {
    open.endTotalMl = totalMl;
    open.lastAtUs = track.movedAtUs ?? atUs;
  }
  if (moment.pressureKpa !== undefined) {
    open.peakPressureKpa = Math.max(open.peakPressureKpa ?? moment.pressureKpa, moment.pressureKpa);
  }
  const isOtherCannula = open.level !== moment.level || open.side !== moment.side;
  // A person who says stop need not wait for the rest that tells a seen injection's end.
  const isSaidToStop = open.isMarked && !isMarked;
  if (isOtherCannula || isSaidToStop || !(isMoving || isMarked)) endInjection(track, open, atUs);
}

function beginInjection(track: ProcedureTrack, level: LevelTrack, moment: ProcedureMoment): void {
  const { atUs, totalMl } = moment;
  if (!track.injections.some((entry) => entry.level === level.level)) {
    const before = medianBoneKpa(track);
    if (before !== undefined) level.boneBeforeKpa = before;
  }
  const injection: InjectionTrack = {
    level: moment.level,
    side: moment.side,
    batch: moment.batch,
    startedAtUs: track.movedAtUs === undefined || moment.isMarked ? atUs : Math.min(atUs, track.movedAtUs),
    startTotalMl: track.restTotalMl,
    endTotalMl: totalMl,
    lastAtUs: atUs,
    isMarked: moment.isMarked,
    ...(moment.pressureKpa === undefined ? {} : { peakPressureKpa: moment.pressureKpa }),
  };
  if (track.injections.length >= INJECTIONS_KEPT) track.injections.shift();
  track.injections.push(injection);
}

function endInjection(track: ProcedureTrack, open: InjectionTrack, atUs: number): void {
  open.endedAtUs = open.isMarked ? atUs : open.lastAtUs;
  track.restTotalMl = track.lastTotalMl;
}

/** Pressure in the bone, kPa: kept for 5 s; the last value after an injection is the level's `after`. */
export function takeBonePressure(
  track: ProcedureTrack,
  level: VertebralLevel,
  atUs: number,
  kpa: number,
): void {
  const kept = track.recentBone.filter((entry) => entry.atUs > atUs - BONE_US);
  kept.push({ atUs, kpa });
  track.recentBone = kept.slice(-BONE_KEPT);
  if (!track.injections.some((entry) => entry.level === level)) return;
  const after = medianBoneKpa(track);
  if (after !== undefined) levelTrack(track, level, atUs).boneAfterKpa = after;
}

function medianBoneKpa(track: ProcedureTrack): number | undefined {
  const values = track.recentBone.map((entry) => entry.kpa).toSorted((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}

/** Keeps a mark; the first 500 of a session are kept, later ones are counted. */
export function addMark(track: ProcedureTrack, mark: ProcedureMark): void {
  if (track.marks.length >= MARKS_KEPT) track.droppedMarks += 1;
  else track.marks.push(mark);
}

/** An act was taken back: its mark stays and says so. */
export function markUndone(track: ProcedureTrack, sequence: number): void {
  track.marks = track.marks.map((mark) => (mark.sequence === sequence ? { ...mark, isUndone: true } : mark));
}
