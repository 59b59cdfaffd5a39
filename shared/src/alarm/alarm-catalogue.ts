/**
 * Every alarm, one row each. Conditions and their thresholds: leak/parameters.ts. Vocabulary after IEC 60601-1-8;
 * priorities by harm and onset, see docs/alarms.md.
 */
import type { AlarmId, AlarmKind, AlarmPriority } from "./alarm.ts";

interface AlarmRow {
  readonly kind: AlarmKind;
  readonly priority: AlarmPriority;
  /** Stays until a person has acted, also when the condition has gone. */
  readonly isLatched: boolean;
  /** The condition must hold this long before the alarm is raised. */
  readonly raiseAfterUs: number;
  /** The condition must be gone this long before the alarm ends. */
  readonly clearAfterUs: number;
  readonly isAudible: boolean;
  /** Sounds one burst only, then stays visible. */
  readonly soundsOnce: boolean;
  readonly headline: string;
  readonly act: string;
}

export const ALARM_CATALOGUE: Readonly<Record<AlarmId, AlarmRow>> = {
  A1: row("leak", "high", { isLatched: true, headline: "STOP", act: "release · wait · check AP" }),
  A2: row("leak", "high", { isLatched: true, headline: "STOP", act: "release · wait · look at the chest" }),
  A3: row("margin", "medium", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "WATCH",
    act: "slow down · look lateral",
  }),
  A4: row("leak", "medium", { isLatched: true, headline: "WATCH", act: "stop · wait · redirect" }),
  A5: row("margin", "low", {
    raiseAfterUs: 1_000_000,
    clearAfterUs: 1_000_000,
    isAudible: false,
    headline: "WATCH",
    act: "slow down",
  }),
  A6: row("pressure", "medium", {
    raiseAfterUs: 150_000,
    clearAfterUs: 500_000,
    headline: "WATCH",
    act: "release pressure",
  }),
  A7: row("pressure", "high", { isLatched: true, headline: "STOP", act: "aspirate · check balloon" }),
  A8: row("pressure", "medium", {
    clearAfterUs: 3_000_000,
    soundsOnce: true,
    headline: "WATCH",
    act: "look now",
  }),
  A9: row("volume", "low", {
    clearAfterUs: 500_000,
    soundsOnce: true,
    headline: "WATCH",
    act: "check the fill",
  }),
  C1: row("cement", "low", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "CEMENT LATE",
    act: "feel the sample · finish or mix anew",
  }),
  C2: row("cement", "low", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "PLUG?",
    act: "move cement or stylet in",
  }),
  C3: row("cement", "low", {
    isAudible: false,
    headline: "CANNULA",
    act: "feel the sample",
  }),
  B1: row("volume", "high", {
    raiseAfterUs: 150_000,
    clearAfterUs: 500_000,
    headline: "STOP",
    act: "stop inflating · draw back",
  }),
  B2: row("pressure", "low", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "WATCH",
    act: "stop inflating? · look lateral",
  }),
  B3: row("pressure", "medium", {
    raiseAfterUs: 500_000,
    clearAfterUs: 1_000_000,
    headline: "WATCH",
    act: "stop · deflate the balloon first",
  }),
  T1a: row("technical", "medium", {
    raiseAfterUs: 1_000_000,
    clearAfterUs: 300_000,
    headline: "NO SIGNAL",
    act: "check cable and source",
  }),
  T1b: row("technical", "low", { soundsOnce: true, headline: "LOOK", act: "take a look" }),
  T2: row("technical", "low", {
    clearAfterUs: 300_000,
    isAudible: false,
    headline: "NOT WATCHING",
    act: "look at the C-arm",
  }),
  T3: row("technical", "medium", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "NOT RECORDING",
    act: "monitoring goes on · free the disk",
  }),
  T4: row("technical", "medium", {
    raiseAfterUs: 1_000_000,
    clearAfterUs: 300_000,
    headline: "NOT WATCHING",
    act: "look at the C-arm · restart cementwatch",
  }),
  T5: row("technical", "low", {
    isAudible: false,
    headline: "VOLUME COUNTER JUMPED",
    act: "press SYRINGE CHANGED or tare",
  }),
  T7: row("technical", "low", {
    raiseAfterUs: 1_000_000,
    isAudible: false,
    headline: "PEDAL NOT REACHED",
    act: "touch the wall",
  }),
  T8: row("technical", "medium", {
    soundsOnce: true,
    headline: "NO SCREEN SOUNDS",
    act: "touch SOUND HERE",
  }),
  T10: row("technical", "low", {
    isAudible: false,
    headline: "BEFORE THE RESTART",
    act: "look lateral, then ACK",
  }),
  T11: row("technical", "low", {
    isAudible: false,
    headline: "SYNC UNCERTAIN",
    act: "watch the picture · time offset after the case",
  }),
  T9: row("technical", "low", {
    soundsOnce: true,
    headline: "DISK NEARLY FULL",
    act: "monitoring goes on · free the disk",
  }),
  T6: row("technical", "medium", {
    clearAfterUs: 1_000_000,
    soundsOnce: true,
    headline: "CHECK THE UNIT",
    act: "compare with the gauge · set-up",
  }),
};

function row(kind: AlarmKind, priority: AlarmPriority, rest: Partial<AlarmRow>): AlarmRow {
  return {
    kind,
    priority,
    isLatched: false,
    raiseAfterUs: 0,
    clearAfterUs: 0,
    isAudible: true,
    soundsOnce: false,
    headline: "",
    act: "",
    ...rest,
  };
}

/** Order of urgency: a smaller number is more urgent. */
export function priorityRank(priority: AlarmPriority): number {
  return priority === "high" ? 0 : priority === "medium" ? 1 : 2;
}
