/** What `GET /api/worklist` answers: the hospital's scheduled steps of today, without anybody's name or id. */
import type { WorklistEntry } from "./session-config.ts";

/** One step to choose; it fits a change of the procedure as it is. */
export interface WorklistChoice {
  /** Derived from the patient's id with a key that only this computer has; empty when the worklist names no id. */
  readonly pseudonym: string;
  readonly worklist: WorklistEntry;
}

export type WorklistAnswer =
  | {
      /** By time, earliest first; at most 100. */
      readonly entries: readonly WorklistChoice[];
      /** The worklist held more than were taken. */
      readonly hasMore: boolean;
    }
  /** Why there is none, and what to do. */
  | { readonly problem: string };
