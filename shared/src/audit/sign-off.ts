/** Sign-offs of a recorded session: who, when, what it means, and of exactly which record and entries. */

export type PersonRole = "qa" | "engineer" | "operator";

export const SIGN_OFF_MEANINGS = ["reviewed", "approved", "rejected"] as const;
export type SignOffMeaning = (typeof SIGN_OFF_MEANINGS)[number];

export interface SignedFile {
  readonly file: string;
  /** SHA-256, hex: of a session file the end of its chain, of an entry beside it the whole file. */
  readonly sha256: string;
}

/** What was signed. */
export interface SignedState {
  /** Result of the full check of the record at that moment. */
  readonly verdict: "intact" | "unfinished" | "damaged";
  readonly record: readonly SignedFile[];
  /** Judgements, annotations and follow-up that stood beside it. */
  readonly entries: readonly SignedFile[];
}

export interface SignOff {
  /** From 1 within its session. */
  readonly seq: number;
  readonly sessionId: string;
  readonly name: string;
  readonly role: PersonRole;
  /** ISO 8601, UTC. */
  readonly atWall: string;
  readonly meaning: SignOffMeaning;
  readonly comment: string;
  readonly signed: SignedState;
  /** Where the audit trail ended just before: another place that knows it. */
  readonly auditHead: { readonly seq: number; readonly hash: string };
  readonly prevHash: string;
  /** SHA-256 (hex) over the canonical JSON of all fields above. */
  readonly hash: string;
}

/** `checking`: the record is being read; ask again. */
export type SignOffState = "holds" | "void" | "checking";

export interface SignOffView extends SignOff {
  readonly state: SignOffState;
  /** Why it is void, for a person. */
  readonly why: string;
}

export interface SignOffList {
  /** Oldest first. */
  readonly signOffs: readonly SignOffView[];
  /** What is wrong with the file of sign-offs, for a person; empty when nothing is. */
  readonly problem: string;
  /** False: nobody can sign before `cementwatch people add`. */
  readonly hasPeople: boolean;
}
