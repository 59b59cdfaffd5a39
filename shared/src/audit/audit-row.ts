/** The audit trail as the server keeps it and as pages and commands show it. */

/** What is told to the trail; time, order and hashes are the trail's. Never a patient's name, never a raw body. */
export interface AuditEntry {
  /** What was done, `thing.done`: `limit.changed`, `signOff.refused`. */
  readonly action: string;
  /** To what: the id of an alarm, a calibration, an export. */
  readonly object?: string;
  /** Who: a person's name where somebody signed in or gave initials; empty where nobody has to. */
  readonly actor?: string;
  /** Role of the person, or of the screen that was pressed. */
  readonly role?: string;
  /** Where: the control that was pressed, or the route. */
  readonly device?: string;
  readonly sessionId?: string;
  readonly before?: string;
  readonly after?: string;
  readonly reason?: string;
}

/** One row; every field is text or a whole number, so that it hashes the same everywhere. */
export interface AuditRow extends Required<AuditEntry> {
  /** From 1, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC: a label. */
  readonly atWall: string;
  /** Microseconds on the clock of the server that ran then: order within one run, whatever the wall clock did. */
  readonly atMonoUs: number;
  /** Hash of the row before; 64 zeros for the first. */
  readonly prevHash: string;
  /** SHA-256 (hex) over the canonical JSON of all fields above. */
  readonly hash: string;
}

/** Every field of a row in the order of the table. */
export const AUDIT_COLUMNS = [
  "seq",
  "atWall",
  "atMonoUs",
  "sessionId",
  "actor",
  "role",
  "device",
  "action",
  "object",
  "before",
  "after",
  "reason",
  "prevHash",
  "hash",
] as const satisfies readonly (keyof AuditRow)[];

/** The end of the trail at one moment. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditCheck {
  /** `doubtful`: rows hang together, but some are newer than the last noted head. */
  readonly verdict: "intact" | "doubtful" | "damaged";
  readonly rows: number;
  readonly head: AuditHead;
  /** The first row that cannot be trusted, and why. */
  readonly firstBad?: { readonly seq: number; readonly why: string };
  /** Everything that was found, most important first. */
  readonly findings: readonly string[];
  readonly heads: {
    readonly noted: number;
    readonly signed: number;
    /** Signed heads whose signature could be checked and holds. */
    readonly confirmed: number;
    /** Signed heads whose signature does not hold. Whatever else is signed was by a key that is not known. */
    readonly wrong: number;
  };
}

/** What a list is narrowed to; an empty or missing field narrows nothing. */
export interface AuditFilter {
  readonly actor?: string;
  /** Beginning of the action: `signOff` finds all of that room. */
  readonly action?: string;
  readonly sessionId?: string;
  /** Days, `2026-11-26`, UTC, both included. */
  readonly from?: string;
  readonly to?: string;
}

/** How well the trail is being written. */
export interface AuditState {
  /** Rows that wait for the disk. */
  readonly waiting: number;
  /** Rows given up since the server began. */
  readonly lost: number;
  /** Why the trail cannot be written now; empty when it can. */
  readonly problem: string;
}

export interface AuditPage {
  /** Newest first. */
  readonly rows: readonly AuditRow[];
  /** There are older ones that fit the filter. */
  readonly hasMore: boolean;
  readonly state: AuditState;
}
