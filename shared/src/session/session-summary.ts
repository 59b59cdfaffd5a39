/** Recorded sessions as the server lists them and review shows them. */
import type { AlarmEvent } from "../alarm/alarm.ts";

/** One recorded session as the list shows it. Never a patient's name. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly title: string;
  readonly origin: "live" | "simulated";
  /** Form of the files that it was imported from; empty or absent: recorded here. */
  readonly imported?: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationUs: number;
  readonly sizeBytes: number;
  readonly state: "recording" | "complete" | "damaged" | "unreadable";
  readonly highAlarms: number;
  readonly marks: number;
}

/** What recorded a session and what reads it, when they are not the same. */
export interface OtherSoftware {
  readonly recordedBy: string;
  readonly readBy: string;
}

/** Where things happened in a session, for the time line of review. Times are session µs. */
export interface SessionTimeline {
  readonly session: SessionSummary;
  readonly startUs: number;
  readonly endUs: number;
  readonly alarms: readonly AlarmEvent[];
  readonly marks: readonly { readonly atUs: number; readonly label: string }[];
  /** Present when values of a replay are computed by another software than recorded them. */
  readonly otherSoftware?: OtherSoftware;
}
