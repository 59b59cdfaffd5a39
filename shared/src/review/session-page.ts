/** What the list of sessions shows of each, and the questions it answers. */
import type { AlarmId, AlarmPriority } from "../alarm/alarm.ts";
import type { SessionSummary } from "../session/session-summary.ts";
import type { LoopPoint } from "./pressure-volume.ts";

/** Read once from the record, kept in the catalogue. */
export interface SessionDetails {
  readonly room?: string;
  readonly levels: readonly string[];
  /** Titles of the cements that were mixed; of the one that was set up when none was. */
  readonly cements: readonly string[];
  /** Raised alarms, counted by condition. */
  readonly alarms: readonly {
    readonly condition: AlarmId;
    readonly priority: AlarmPriority;
    readonly count: number;
  }[];
  readonly devices: readonly {
    readonly driver: string;
    readonly model: string;
    readonly serialNumber: string;
  }[];
  readonly looks: number;
  readonly loop: readonly LoopPoint[];
  /** Where on the loop the first high alarm, else the first medium one, was raised. */
  readonly loopAlarm?: { readonly point: LoopPoint; readonly priority: AlarmPriority };
  /** When cement first moved, session µs: a comparison can lay two sessions over each other there. */
  readonly firstInjectionAtUs?: number;
}

/** What people have added beside the record. */
export interface BesideFacts {
  /** Looks that somebody has judged. */
  readonly judged: number;
  /** Notes that are open. */
  readonly openNotes: number;
  readonly isHeld: boolean;
  readonly signatures: number;
}

export interface SessionEntry extends SessionSummary {
  /** How much of the record has been read. With `nothing` only id, date and size are true. */
  readonly read: "nothing" | "summary" | "all";
  readonly details?: SessionDetails;
}

export interface SessionLine extends SessionEntry {
  readonly beside: BesideFacts;
}

/** What there is to choose from, over all sessions. */
export interface SessionChoices {
  readonly rooms: readonly string[];
  readonly levels: readonly string[];
  readonly cements: readonly string[];
  readonly conditions: readonly string[];
  /** Drivers and serial numbers. */
  readonly devices: readonly string[];
}

export interface SessionPage<Line = SessionLine> {
  readonly sessions: readonly Line[];
  /** How many the filter leaves. */
  readonly total: number;
  /** How many there are. */
  readonly all: number;
  /** How many have not been read yet: a filter on what is in the record does not find them. */
  readonly reading: number;
  readonly choices: SessionChoices;
}
