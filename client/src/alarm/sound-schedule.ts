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
  /** Reminders already heard of each alarm, or made before this page knew it. */
  readonly reminded: Readonly<Record<number, number>>;
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

export const SILENT: SoundState = { played: {}, reminded: {}, nextMs: 0 };

export function stepSound(before: SoundState, input: SoundInput): SoundStep {
  const state = { ...before, reminded: knownReminders(before, input) };
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

/** Reminders that were made before this page saw the alarm are not heard late. */
function knownReminders({ reminded }: SoundState, { alarms }: SoundInput): SoundState["reminded"] {
  return Object.fromEntries(alarms.map(({ id, reminderCount = 0 }) => [id, reminded[id] ?? reminderCount]));
}

/** An acknowledged alarm that asks for its one burst of a reminder. */
function isReminding({ reminded }: SoundState, { id, reminderCount = 0, isAudible }: ActiveAlarm): boolean {
  return isAudible && reminderCount > (reminded[id] ?? reminderCount);
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
    .filter((alarm) => isReminding(state, alarm) || (isSounding(alarm) && !isPlayed(state, alarm)))
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
  return (
    priority !== undefined &&
    alarms.some(
      (alarm) => alarm.priority === priority && (isSounding(alarm) || (alarm.reminderCount ?? 0) > 0),
    )
  );
}

/** An alarm that has not sounded yet need not wait for the interval of another one to pass. */
function isUnheard(state: SoundState, { alarms }: SoundInput, wanted: AlarmPriority): boolean {
  return alarms.some(
    (alarm) =>
      alarm.priority === wanted &&
      (isReminding(state, alarm) ||
        (isSounding(alarm) && (state.played[alarm.id] ?? 0) < Math.max(1, alarm.soundCount))),
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
  const reminded = Object.fromEntries(
    input.alarms.map((alarm) => {
      const { id, reminderCount = 0 } = alarm;
      return [id, alarm.priority === priority ? reminderCount : (state.reminded[id] ?? reminderCount)];
    }),
  );
  const nextMs = endMs + repeatAfterMs(priority, input);
  return { played, reminded, playing: { priority, endMs }, nextMs };
}

/** An escalated alarm comes back at the shortest interval that its priority may have. */
function repeatAfterMs(priority: AlarmPriority, { alarms }: SoundInput): number {
  const { repeatAfterMs: usual = 0, escalatedAfterMs = usual } = BURSTS[priority];
  const isEscalated = alarms.some(
    (alarm) => alarm.priority === priority && alarm.isEscalated === true && isSounding(alarm),
  );
  return isEscalated ? escalatedAfterMs : usual;
}

function withoutPlaying({ played, reminded }: SoundState): SoundState {
  return { played, reminded, nextMs: 0 };
}
