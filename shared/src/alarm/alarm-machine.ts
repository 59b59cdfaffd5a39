/**
 * The alarm machine: takes the conditions that hold at a moment and gives alarm transitions. Plain data, no clock.
 *
 *   none ──condition held raiseAfter──▶ raised ──condition gone clearAfter (not latched)──▶ ended
 *   raised ──acknowledge──▶ acknowledged (silent, still shown while latched or present)
 *   raised | acknowledged ──grew +25 % area or +2 mm──▶ sounded again
 *   latched ──known leak──▶ ended, its size kept as baseline
 */

import type { PointPx } from "../procedure/anatomy.ts";
import type {
  ActiveAlarm,
  AlarmEvent,
  AlarmId,
  AlarmPhase,
  AlarmState,
  Evidence,
  LeakRoute,
  LeakSite,
} from "./alarm.ts";
import { ALARM_CATALOGUE, priorityRank } from "./alarm-catalogue.ts";

/** A condition that holds now. `instance` tells two of the same kind apart (zone, device). */
export interface ConditionReport {
  readonly condition: AlarmId;
  readonly instance: string;
  readonly place: string;
  readonly act?: string;
  readonly headline?: string;
  readonly priority?: ActiveAlarm["priority"];
  readonly reason?: string;
  readonly evidence: readonly Evidence[];
  /** Grows when it gets worse: mm² of a leak, mm beyond the line of a front. */
  readonly size?: number;
  readonly isAudible?: boolean;
  readonly pictureId?: string;
  readonly view?: "lateral" | "ap";
  readonly frameNumber?: number;
  readonly placePx?: PointPx;
  readonly placeRadiusPx?: number;
  readonly route?: LeakRoute;
  readonly site?: LeakSite;
}

interface Tracked {
  key: string;
  /** Since when the condition has held without a break, before it is raised. */
  heldSinceUs: number;
  lastHeldUs: number;
  alarm?: ActiveAlarm;
  /** Size at which it sounded last. */
  soundedSize: number;
}

export interface AlarmMachineState {
  nextId: number;
  tracked: Tracked[];
  /** Sizes of leaks that were declared known, by key. */
  knownSizes: Record<string, number>;
  /** How far a front had come when its margin alarm last sounded, by key: it cannot go back, so it sounds once. 0: T1b. */
  soundedMargins: Record<string, number>;
  audioPausedUntilUs?: number;
  /** Rank of the most urgent alarm when audio was paused. */
  pausedRank?: number;
}

export interface AlarmGrowth {
  readonly reAlarmAreaGrowth01: number;
  readonly reAlarmMarginMm: number;
}

/** Conditions that cannot go back (a front, a cure) are heard once for each place or batch. */
const SOUNDS_ONCE_A_CASE: ReadonlySet<ActiveAlarm["kind"]> = new Set(["margin", "cement"]);

const AUDIO_PAUSE_US = 120_000_000;
const MAX_TRACKED = 64;

export function createAlarmMachine(): AlarmMachineState {
  return { nextId: 1, tracked: [], knownSizes: {}, soundedMargins: {} };
}

/** Takes the conditions that hold at `atUs`; returns the transitions in order of urgency. */
export function stepAlarms(
  state: AlarmMachineState,
  reports: readonly ConditionReport[],
  atUs: number,
  growth: AlarmGrowth,
): AlarmEvent[] {
  const events: AlarmEvent[] = [];
  for (const report of reports) take(state, report, atUs, growth, events);
  const stillThere: Tracked[] = [];
  for (const tracked of state.tracked) if (settle(tracked, atUs, events)) stillThere.push(tracked);
  state.tracked = stillThere;
  breakPause(state, events, atUs);
  return events.sort((a, b) => priorityRank(a.alarm.priority) - priorityRank(b.alarm.priority));
}

function take(
  state: AlarmMachineState,
  report: ConditionReport,
  atUs: number,
  growth: AlarmGrowth,
  events: AlarmEvent[],
) {
  const key = `${report.condition}:${report.instance}`;
  const known = state.knownSizes[key];
  if (known !== undefined) {
    if ((report.size ?? 0) < grownSize(report, known, growth)) return;
    delete state.knownSizes[key];
  }
  const tracked = state.tracked.find((entry) => entry.key === key) ?? begin(state, key, atUs);
  if (tracked === undefined) return;
  tracked.lastHeldUs = atUs;
  if (tracked.alarm === undefined) {
    if (atUs - tracked.heldSinceUs < ALARM_CATALOGUE[report.condition].raiseAfterUs) return;
    tracked.alarm = raise(state, report, atUs);
    tracked.soundedSize = report.size ?? 0;
    if (SOUNDS_ONCE_A_CASE.has(tracked.alarm.kind) || report.condition === "T1b") {
      soundOnce(state, tracked, report, growth);
    }
    events.push(event(atUs, "raised", tracked.alarm));
    return;
  }
  tracked.alarm = { ...tracked.alarm, isPresent: true, presentUntilUs: atUs };
  if (
    isQuiet(tracked.alarm) &&
    report.size !== undefined &&
    report.size >= grownSize(report, tracked.soundedSize, growth)
  ) {
    tracked.soundedSize = report.size;
    if (tracked.alarm.kind === "margin") state.soundedMargins[key] = report.size;
    tracked.alarm = {
      ...describe(tracked.alarm, report),
      isAcknowledged: false,
      soundCount: tracked.alarm.soundCount + 1,
    };
    events.push(event(atUs, "soundedAgain", tracked.alarm));
  } else if (
    report.place !== tracked.alarm.place ||
    (report.priority ?? tracked.alarm.priority) !== tracked.alarm.priority
  ) {
    tracked.alarm = describe(tracked.alarm, report);
    events.push(event(atUs, "updated", tracked.alarm));
  }
}

/**
 * A margin that comes and goes at the same place is shown each time and heard once; +2 mm is heard again. The reminder to
 * look (T1b) is heard once too: whoever works in looks needs no signal at each.
 */
function soundOnce(
  state: AlarmMachineState,
  tracked: Tracked,
  report: ConditionReport,
  growth: AlarmGrowth,
): void {
  const sounded = state.soundedMargins[tracked.key];
  if (
    tracked.alarm !== undefined &&
    sounded !== undefined &&
    tracked.soundedSize < grownSize(report, sounded, growth)
  ) {
    tracked.alarm = { ...tracked.alarm, isAudible: false };
    tracked.soundedSize = sounded;
  } else {
    state.soundedMargins[tracked.key] = tracked.soundedSize;
  }
}

/** An alarm that still sounds by itself need not sound again because it grew. */
function isQuiet(alarm: ActiveAlarm): boolean {
  return alarm.isAcknowledged || alarm.soundsOnce;
}

/** A new condition is not tracked when 64 are: the catalogue cannot give so many, so this is a bound, not a policy. */
function begin(state: AlarmMachineState, key: string, atUs: number): Tracked | undefined {
  if (state.tracked.length >= MAX_TRACKED) return undefined;
  const tracked: Tracked = { key, heldSinceUs: atUs, lastHeldUs: atUs, soundedSize: 0 };
  state.tracked.push(tracked);
  return tracked;
}

function raise(state: AlarmMachineState, report: ConditionReport, atUs: number): ActiveAlarm {
  const row = ALARM_CATALOGUE[report.condition];
  const base: ActiveAlarm = {
    id: state.nextId,
    condition: report.condition,
    kind: row.kind,
    priority: row.priority,
    headline: row.headline,
    place: "",
    act: row.act,
    evidence: [],
    raisedAtUs: atUs,
    presentUntilUs: atUs,
    isPresent: true,
    isLatched: row.isLatched,
    isAcknowledged: false,
    isAudible: row.isAudible,
    soundsOnce: row.soundsOnce,
    soundCount: 1,
  };
  state.nextId += 1;
  return describe(base, report);
}

function describe(alarm: ActiveAlarm, report: ConditionReport): ActiveAlarm {
  const { condition, instance, size, priority, headline, act, isAudible, ...rest } = report;
  return {
    ...alarm,
    ...rest,
    priority: priority ?? alarm.priority,
    headline: headline ?? alarm.headline,
    act: act ?? alarm.act,
    isAudible: isAudible ?? alarm.isAudible,
  };
}

/** Area grows by a share, a front by millimetres. */
function grownSize(report: ConditionReport, from: number, growth: AlarmGrowth): number {
  const isArea = ALARM_CATALOGUE[report.condition].kind === "leak";
  return isArea ? from * (1 + growth.reAlarmAreaGrowth01) + 1e-9 : from + growth.reAlarmMarginMm;
}

/** Ends or keeps one entry whose condition may have gone; false = forget it. */
function settle(tracked: Tracked, atUs: number, events: AlarmEvent[]): boolean {
  if (tracked.lastHeldUs === atUs) return true;
  const { alarm } = tracked;
  if (alarm === undefined) return false;
  if (atUs - tracked.lastHeldUs < ALARM_CATALOGUE[alarm.condition].clearAfterUs) return true;
  tracked.alarm = { ...alarm, isPresent: false };
  if (alarm.isLatched) return true;
  events.push(event(atUs, "ended", tracked.alarm));
  return false;
}

/** A new alarm more urgent than any at the time of the pause sounds through it. */
function breakPause(state: AlarmMachineState, events: readonly AlarmEvent[], atUs: number): void {
  if (state.audioPausedUntilUs === undefined) return;
  const rank = state.pausedRank ?? 3;
  const isBroken = events.some(
    (entry) =>
      (entry.phase === "raised" || entry.phase === "soundedAgain") &&
      priorityRank(entry.alarm.priority) < rank,
  );
  if (isBroken || atUs >= state.audioPausedUntilUs) {
    delete state.audioPausedUntilUs;
    delete state.pausedRank;
  }
}

/** Acknowledges one alarm or all; a latched alarm stays shown, silent. */
export function acknowledgeAlarms(state: AlarmMachineState, id: number | "all", atUs: number): AlarmEvent[] {
  const events: AlarmEvent[] = [];
  for (const tracked of state.tracked) {
    const { alarm } = tracked;
    if (alarm === undefined || alarm.isAcknowledged || (id !== "all" && alarm.id !== id)) continue;
    tracked.alarm = { ...alarm, isAcknowledged: true };
    events.push(event(atUs, "acknowledged", tracked.alarm));
  }
  return events;
}

/** Declares a leak known: the alarm ends, its size becomes the baseline, and it sounds again when it grows. */
export function declareKnown(state: AlarmMachineState, id: number, atUs: number): AlarmEvent[] {
  const tracked = state.tracked.find((entry) => entry.alarm?.id === id);
  if (tracked?.alarm === undefined) return [];
  state.knownSizes[tracked.key] = tracked.soundedSize;
  state.tracked = state.tracked.filter((entry) => entry !== tracked);
  return [
    event(atUs, "ended", { ...tracked.alarm, isPresent: false, isAcknowledged: true, reason: "known" }),
  ];
}

/** Pauses the sound for 120 s, or ends the pause. */
export function pauseAudio(state: AlarmMachineState, isPaused: boolean, atUs: number): void {
  if (!isPaused) {
    delete state.audioPausedUntilUs;
    delete state.pausedRank;
    return;
  }
  const ranks = activeAlarms(state).map((alarm) => priorityRank(alarm.priority));
  state.audioPausedUntilUs = atUs + AUDIO_PAUSE_US;
  state.pausedRank = Math.min(3, ...ranks);
}

/** The whole alarm state, most urgent first, newest first within a priority. */
export function alarmStateOf(state: AlarmMachineState): AlarmState {
  const alarms = [...activeAlarms(state)].sort(
    (a, b) =>
      priorityRank(a.priority) - priorityRank(b.priority) || b.raisedAtUs - a.raisedAtUs || b.id - a.id,
  );
  const { audioPausedUntilUs } = state;
  return audioPausedUntilUs === undefined ? { alarms } : { alarms, audioPausedUntilUs };
}

function activeAlarms(state: AlarmMachineState): ActiveAlarm[] {
  return state.tracked.flatMap((tracked) => (tracked.alarm === undefined ? [] : [tracked.alarm]));
}

function event(atUs: number, phase: AlarmPhase, alarm: ActiveAlarm): AlarmEvent {
  return { atUs, phase, alarm };
}
