/** The JSON that a session file says about itself: in `/chain` and `/gap` messages and in its metadata records. */
import { sessionHeaderSchema } from "@cementwatch/shared/session/session-header";
import { z } from "zod";

/** Metadata records; each has one entry, `json`. */
export const METADATA = {
  /** At the start: `SessionNote`. */
  session: "cementwatch.session",
  /** At the end: `EndNote`. */
  end: "cementwatch.end",
} as const;

export const chainNoteSchema = z.object({
  /** Counts from 1. */
  chunk: z.int().min(1),
  /** SHA-256 (hex) of the chunk record before this one; for the first, of the file up to it. */
  previous: z.string(),
  header: sessionHeaderSchema,
  title: z.string(),
});
export type ChainNote = z.infer<typeof chainNoteSchema>;

export const gapNoteSchema = z.object({
  /** A fault code, or `recovered` for what a damaged file had lost. */
  reason: z.string(),
  /** Messages that are known to be missing; 0 when nobody could count them. */
  messages: z.int().min(0),
  fromUs: z.int(),
  toUs: z.int(),
  /** True when an input or picture is missing; false when only outputs are, which a replay computes anew. */
  hasInputs: z.boolean(),
});
export type GapNote = z.infer<typeof gapNoteSchema>;

/** Which record a part was taken from, and from when to when (session µs). */
const excerptNoteSchema = z.object({
  sessionId: z.string(),
  /** Ends of the hash chains of its files, in order. */
  sha256: z.array(z.string()),
  fromUs: z.int(),
  toUs: z.int(),
});
export type ExcerptNote = z.infer<typeof excerptNoteSchema>;

export const sessionNoteSchema = z.object({
  header: sessionHeaderSchema,
  title: z.string(),
  /** Set in a segment that follows a failed one: chunks of the one before, from this number on, are written again. */
  replacesFromChunk: z.int().min(1).optional(),
  /** Set in an export of a part. */
  excerptOf: excerptNoteSchema.optional(),
  /** Set in a session that was made of outside files: which, what they were said to mean, who confirmed it and when. */
  importedFrom: z.json().optional(),
});
export type SessionNote = z.infer<typeof sessionNoteSchema>;

/** What the list of sessions shows, so that it can be rebuilt from the files alone. */
const sessionTotalsSchema = z.object({
  durationUs: z.int().min(0),
  alarms: z.int().min(0),
  highAlarms: z.int().min(0),
  marks: z.int().min(0),
});
export type SessionTotals = z.infer<typeof sessionTotalsSchema>;

export const endNoteSchema = z.object({
  chunks: z.int().min(0),
  messages: z.int().min(0),
  /** SHA-256 (hex) of the last chunk record: the end of the chain. */
  last: z.string(),
  totals: sessionTotalsSchema,
});
export type EndNote = z.infer<typeof endNoteSchema>;
