/**
 * Decides when which burst begins. Pure: the state goes in and comes out, time is the page's own clock in ms.
 *
 * A higher priority breaks off a lower burst at once. An alarm that sounds once is played again only when its
 * `soundCount` rises. A pause silences everything; the server ends it when a higher priority is raised.
 */
import type { ActiveAlarm, AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { BURSTS, burstDurationMs } from "./burst.ts";

export interface SoundState {
  /** Sounds already played of each alarm that sounds once. */
  readonly played: Readonly<Record<number, number>>;
  readonly playing?: { readonly priority: AlarmPriority; readonly endMs: number };
  /** Earliest next burst of the same or a lower priority. */
  readonly nextMs: number;
}

export interface SoundInput {
  readonly nowMs: number;
  readonly alarms: readonly ActiveAlarm[];
  readonly isPaused: boolean;
  /** This screen has lost the server while a case is running: a technical alarm of its own. */
  readonly isConnectionLost: boolean;
}

export interface SoundStep {
  readonly state: SoundState;
  readonly play?: AlarmPriority;
  readonly isCutOff: boolean;
}

const RANK: Readonly<Record<AlarmPriority, number>> = { high: 3, medium: 2, low: 1 };

export const SILENT: SoundState = { played: {}, nextMs: 0 };

export function stepSound(state: SoundState, input: SoundInput): SoundStep {
  const wanted = input.isPaused ? undefined : wantedPriority(state, input);
  const playing =
    state.playing !== undefined && input.nowMs < state.playing.endMs ? state.playing : undefined;
  if (wanted === undefined) {
    const isOver = input.isPaused || !isStillWanted(playing?.priority, input);
    return { state: isOver ? withoutPlaying(state) : state, isCutOff: isOver && playing !== undefined };
  }
  const isHigher = playing !== undefined && RANK[wanted] > RANK[playing.priority];
  const isDue = playing === undefined && (input.nowMs >= state.nextMs || isUnheard(state, input, wanted));
  if (!isHigher && !isDue) return { state, isCutOff: false };
  return { state: started(state, input, wanted), play: wanted, isCutOff: isHigher };
}

/** True while the alarm asks for sound: audible, not acknowledged, present or latched. */
function isSounding(alarm: ActiveAlarm): boolean {
  return alarm.isAudible && !alarm.isAcknowledged && (alarm.isPresent || alarm.isLatched);
}

function wantedPriority(
  state: SoundState,
  { alarms, isConnectionLost }: SoundInput,
): AlarmPriority | undefined {
  const wanted = alarms
    .filter((alarm) => isSounding(alarm) && !isPlayed(state, alarm))
    .map((alarm) => alarm.priority);
  if (isConnectionLost) wanted.push("medium");
  return wanted.toSorted((a, b) => RANK[b] - RANK[a])[0];
}

function isPlayed(state: SoundState, alarm: ActiveAlarm): boolean {
  const isOnce = alarm.soundsOnce || BURSTS[alarm.priority].repeatAfterMs === undefined;
  return isOnce && (state.played[alarm.id] ?? 0) >= Math.max(1, alarm.soundCount);
}

/** A burst that plays once runs to its end while its alarm is still there. */
function isStillWanted(priority: AlarmPriority | undefined, { alarms }: SoundInput): boolean {
  return priority !== undefined && alarms.some((alarm) => alarm.priority === priority && isSounding(alarm));
}

/** An alarm that has not sounded yet need not wait for the interval of another one to pass. */
function isUnheard(state: SoundState, { alarms }: SoundInput, wanted: AlarmPriority): boolean {
  return alarms.some(
    (alarm) =>
      alarm.priority === wanted &&
      isSounding(alarm) &&
      (state.played[alarm.id] ?? 0) < Math.max(1, alarm.soundCount),
  );
}

function started(state: SoundState, input: SoundInput, priority: AlarmPriority): SoundState {
  const endMs = input.nowMs + burstDurationMs(priority);
  const played: Record<number, number> = {};
  for (const alarm of input.alarms) {
    const before = state.played[alarm.id];
    if (alarm.priority === priority && isSounding(alarm)) played[alarm.id] = Math.max(1, alarm.soundCount);
    else if (before !== undefined) played[alarm.id] = before;
  }
  return { played, playing: { priority, endMs }, nextMs: endMs + (BURSTS[priority].repeatAfterMs ?? 0) };
}

function withoutPlaying(state: SoundState): SoundState {
  return { played: state.played, nextMs: 0 };
}
