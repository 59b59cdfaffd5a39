/** Vocabulary of alarms, after IEC 60601-1-8: condition, priority, latched, acknowledged, audio paused. */
import type { PointPx } from "../procedure/anatomy.ts";

export type AlarmPriority = "high" | "medium" | "low";
export type AlarmKind = "leak" | "margin" | "pressure" | "volume" | "cement" | "technical";
export type AlarmId =
  | "A1"
  | "A2"
  | "A3"
  | "A4"
  | "A5"
  | "A6"
  | "A7"
  | "A8"
  | "A9"
  | "B1"
  | "B2"
  | "B3"
  | "C1"
  | "C2"
  | "C3"
  | "T1a"
  | "T1b"
  | "T2"
  | "T3"
  | "T4"
  | "T5"
  | "T6"
  | "T7"
  | "T8"
  | "T9"
  | "T10"
  | "T11";

/** One reason: a value against its limit. */
export interface Evidence {
  readonly name: string;
  readonly value: number;
  readonly limit?: number;
  readonly unit: string;
}

export type LeakRoute = "posterior" | "vein" | "disc" | "anterior" | "lateral" | "needleTrack";
export type LeakSite = "canal" | "discSuperior" | "discInferior" | "prevertebral" | "paravertebral" | "track";

/** An alarm condition that exists or is latched. Sent whole to whoever connects. */
export interface ActiveAlarm {
  /** Rises by one with each alarm of a session; stable while the alarm lives. */
  readonly id: number;
  readonly condition: AlarmId;
  readonly kind: AlarmKind;
  readonly priority: AlarmPriority;
  /** For the wall: at most three words, e.g. `STOP`. */
  readonly headline: string;
  /** Where or what, e.g. `CEMENT BEHIND WALL`. */
  readonly place: string;
  /** What to do, e.g. `release · wait · check AP`. */
  readonly act: string;
  readonly reason?: string;
  readonly evidence: readonly Evidence[];
  readonly raisedAtUs: number;
  /** When the condition itself was last true. */
  readonly presentUntilUs: number;
  readonly isPresent: boolean;
  readonly isLatched: boolean;
  readonly isAcknowledged: boolean;
  /** False for a visual-only alarm. */
  readonly isAudible: boolean;
  /** Sounds once, then only again when re-raised. */
  readonly soundsOnce: boolean;
  /** Rises when the alarm sounds again (+25 % area, +2 mm). */
  readonly soundCount: number;
  /** Reminders so far: one burst each, although it is acknowledged. */
  readonly reminderCount?: number;
  /** Nobody answered for a minute: shown and heard more insistently, of the same priority. */
  readonly isEscalated?: boolean;
  readonly pictureId?: string;
  readonly view?: "lateral" | "ap";
  /** The frame that raised it, and the circle to draw on it. */
  readonly frameNumber?: number;
  readonly placePx?: PointPx;
  readonly placeRadiusPx?: number;
  readonly route?: LeakRoute;
  readonly site?: LeakSite;
}

export type AlarmPhase =
  | "raised"
  | "updated"
  | "soundedAgain"
  | "reminded"
  | "escalated"
  | "acknowledged"
  | "ended";

/** One transition, recorded and compared byte for byte on replay. */
export interface AlarmEvent {
  readonly atUs: number;
  readonly phase: AlarmPhase;
  readonly alarm: ActiveAlarm;
}

/** A leak that a person declared known: the size that it may keep without a sound. */
export interface KnownLeak {
  readonly condition: AlarmId;
  readonly place: string;
  /** As the person gave it; empty when none was. */
  readonly reason: string;
  readonly atUs: number;
  readonly areaMm2: number;
}

/** The whole alarm state. */
export interface AlarmState {
  readonly alarms: readonly ActiveAlarm[];
  /** Absent while there is none. */
  readonly known?: readonly KnownLeak[];
  /** Session time until which sound is paused; a new higher priority breaks the pause. */
  readonly audioPausedUntilUs?: number;
}
