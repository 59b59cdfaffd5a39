/** The alarm log as it is read: what was raised, answered and changed, by whom, over all sessions of this computer. */
import type { Origin } from "../protocol/channels.ts";
import type { AlarmId, AlarmPriority } from "./alarm.ts";

export interface AlarmLogEntry {
  /** Counts up over the life of the log. */
  readonly sequence: number;
  /** Wall time (ISO 8601, UTC) when it was logged. */
  readonly wall: string;
  readonly sessionId: string;
  readonly origin: Origin;
  /** Session time, µs. */
  readonly atUs: number;
  readonly kind:
    | "raised"
    | "soundedAgain"
    | "reminded"
    | "escalated"
    | "acknowledged"
    | "ended"
    /** A signal was asked of the sounding screen; `detail` names it, or says that the sound was paused. */
    | "sounded"
    | "paused"
    | "pauseEnded"
    | "limitChanged"
    /** The server died and goes on with the session; `detail` says how long nothing was watched. */
    | "resumed"
    /** The session was closed in order: nothing of it is open. */
    | "sessionEnded"
    /** Entries that could not be kept; `detail` says how many. */
    | "lost";
  readonly alarm?: {
    readonly id: number;
    readonly condition: AlarmId;
    readonly priority: AlarmPriority;
    readonly isLatched: boolean;
    readonly headline: string;
    readonly place: string;
  };
  /** Who pressed: role and control. Absent when nobody did. */
  readonly by?: string;
  readonly detail?: string;
}

export interface AlarmLogPage {
  /** Oldest first. */
  readonly entries: readonly AlarmLogEntry[];
  /** Lines whose checksum or chain did not hold; they are left out. */
  readonly damagedLines: number;
}
