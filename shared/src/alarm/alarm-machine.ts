/**
 * The alarm machine: takes the conditions that hold at a moment and gives alarm transitions. Plain data, no clock.
 *
 *   none ──condition held raiseAfter──▶ raised ──condition gone clearAfter (not latched)──▶ ended
 *   raised ──acknowledge──▶ acknowledged (silent, still shown while latched or present)
 *   raised | acknowledged ──grew +25 % area or +2 mm, or more urgent──▶ sounded again
 *   standing ──time──▶ reminded, escalated: alarm-follow-up.ts
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
  KnownLeak,
  LeakRoute,
  LeakSite,
} from "./alarm.ts";
import { ALARM_CATALOGUE, priorityRank } from "./alarm-catalogue.ts";
import { described, grownSize, heardAgain, newAlarm } from "./alarm-description.ts";
import { followUp } from "./alarm-follow-up.ts";

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
  /** Size now, and size at which it sounded or was acknowledged last. */
  size: number;
  soundedSize: number;
  soundedAtUs: number;
  answeredAtUs: number;
}

export interface AlarmMachineState {
  nextId: number;
  tracked: Tracked[];
  /** Sizes of leaks that were declared known, by key, and what was said of each. */
  knownSizes: Record<string, number>;
  knownNotes: Record<string, KnownLeak>;
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

const AUDIO_PAUSE_US = 120_000_000;
const MAX_TRACKED = 64;
/** What cannot go back (a front, a volume, a cure) is heard once for each place or batch. */
const HEARD_ONCE_A_PLACE: ReadonlySet<string> = new Set(["margin", "volume", "cement"]);

export function createAlarmMachine(): AlarmMachineState {
  return { nextId: 1, tracked: [], knownSizes: {}, knownNotes: {}, soundedMargins: {} };
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
  const pause = stepPause(state, events, atUs);
  for (const tracked of state.tracked) follow(tracked, atUs, pause, events);
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
    delete state.knownNotes[key];
  }
  const tracked = state.tracked.find((entry) => entry.key === key) ?? begin(state, key, atUs);
  if (tracked === undefined) return;
  tracked.lastHeldUs = atUs;
  tracked.size = report.size ?? 0;
  if (tracked.alarm === undefined) {
    if (atUs - tracked.heldSinceUs < ALARM_CATALOGUE[report.condition].raiseAfterUs) return;
    tracked.alarm = newAlarm(state.nextId, report, atUs);
    state.nextId += 1;
    tracked.soundedSize = tracked.size;
    tracked.soundedAtUs = atUs;
    if (HEARD_ONCE_A_PLACE.has(tracked.alarm.kind) || report.condition === "T1b") {
      soundOnce(state, tracked, report, growth);
    }
    events.push(event(atUs, "raised", tracked.alarm));
    return;
  }
  tracked.alarm = { ...tracked.alarm, isPresent: true, presentUntilUs: atUs };
  update(state, tracked, tracked.alarm, report, atUs, growth, events);
}

/** A standing alarm whose condition still holds: heard again when it is worse than what was heard, else only told. */
function update(
  state: AlarmMachineState,
  tracked: Tracked,
  alarm: ActiveAlarm,
  report: ConditionReport,
  atUs: number,
  growth: AlarmGrowth,
  events: AlarmEvent[],
): void {
  const priority = report.priority ?? alarm.priority;
  const hasGrown = report.size !== undefined && report.size >= grownSize(report, tracked.soundedSize, growth);
  const isWorse =
    priorityRank(priority) < priorityRank(alarm.priority) || (report.isAudible === true && !alarm.isAudible);
  if (isWorse || (isQuiet(alarm) && hasGrown)) {
    tracked.soundedSize = tracked.size;
    tracked.soundedAtUs = atUs;
    if (alarm.kind === "margin") state.soundedMargins[tracked.key] = tracked.size;
    tracked.alarm = heardAgain(alarm, report);
    events.push(event(atUs, "soundedAgain", tracked.alarm));
  } else if (
    report.place !== alarm.place ||
    priority !== alarm.priority ||
    (report.isAudible ?? alarm.isAudible) !== alarm.isAudible
  ) {
    tracked.alarm = described(alarm, report);
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
  const times = { heldSinceUs: atUs, lastHeldUs: atUs, soundedAtUs: atUs, answeredAtUs: atUs };
  const tracked: Tracked = { key, ...times, size: 0, soundedSize: 0 };
  state.tracked.push(tracked);
  return tracked;
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

/** A new alarm more urgent than any at the time of the pause sounds through it; time ends it otherwise. */
function stepPause(
  state: AlarmMachineState,
  events: readonly AlarmEvent[],
  atUs: number,
): "running" | "ranOut" | "none" {
  if (state.audioPausedUntilUs === undefined) return "none";
  const rank = state.pausedRank ?? 3;
  const isBroken = events.some(
    (entry) =>
      (entry.phase === "raised" || entry.phase === "soundedAgain") &&
      entry.alarm.isAudible &&
      priorityRank(entry.alarm.priority) < rank,
  );
  const isOver = atUs >= state.audioPausedUntilUs;
  if (!isBroken && !isOver) return "running";
  delete state.audioPausedUntilUs;
  delete state.pausedRank;
  return isOver ? "ranOut" : "none";
}

function follow(
  tracked: Tracked,
  atUs: number,
  pause: "running" | "ranOut" | "none",
  events: AlarmEvent[],
): void {
  const { alarm, soundedAtUs, answeredAtUs } = tracked;
  const next = alarm === undefined ? undefined : followUp({ alarm, soundedAtUs, answeredAtUs }, atUs, pause);
  if (next === undefined) return;
  tracked.alarm = next.alarm;
  if (next.phase === "reminded") tracked.answeredAtUs = atUs;
  events.push(event(atUs, next.phase, next.alarm));
}

/** Acknowledges one alarm or all: it stays shown, silent, and what it is now is its baseline. */
export function acknowledgeAlarms(state: AlarmMachineState, id: number | "all", atUs: number): AlarmEvent[] {
  const events: AlarmEvent[] = [];
  for (const tracked of state.tracked) {
    const { alarm } = tracked;
    if (alarm === undefined || alarm.isAcknowledged || (id !== "all" && alarm.id !== id)) continue;
    const { isEscalated, ...rest } = alarm;
    tracked.alarm = { ...rest, isAcknowledged: true };
    tracked.answeredAtUs = atUs;
    tracked.soundedSize = Math.max(tracked.soundedSize, tracked.size);
    if (alarm.kind === "margin") state.soundedMargins[tracked.key] = tracked.soundedSize;
    events.push(event(atUs, "acknowledged", tracked.alarm));
  }
  return events;
}

/** Declares a leak known: the alarm ends, its size becomes the baseline, and it sounds again when it grows. */
export function declareKnown(state: AlarmMachineState, id: number, atUs: number, reason = ""): AlarmEvent[] {
  const tracked = state.tracked.find((entry) => entry.alarm?.id === id);
  const { alarm } = tracked ?? {};
  if (tracked === undefined || alarm?.kind !== "leak") return [];
  const { condition, place } = alarm;
  const areaMm2 = Math.max(tracked.soundedSize, tracked.size);
  state.knownSizes[tracked.key] = areaMm2;
  state.knownNotes[tracked.key] = { condition, place, reason, atUs, areaMm2 };
  state.tracked = state.tracked.filter((entry) => entry !== tracked);
  const why = reason === "" ? "known" : `known: ${reason}`;
  return [event(atUs, "ended", { ...alarm, isPresent: false, isAcknowledged: true, reason: why })];
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
  const known = Object.values(state.knownNotes);
  return {
    alarms,
    ...(known.length === 0 ? {} : { known }),
    ...(audioPausedUntilUs === undefined ? {} : { audioPausedUntilUs }),
  };
}

function activeAlarms(state: AlarmMachineState): ActiveAlarm[] {
  return state.tracked.flatMap((tracked) => (tracked.alarm === undefined ? [] : [tracked.alarm]));
}

function event(atUs: number, phase: AlarmPhase, alarm: ActiveAlarm): AlarmEvent {
  return { atUs, phase, alarm };
}
