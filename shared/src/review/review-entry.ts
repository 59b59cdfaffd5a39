/**
 * What people say about a record after the case: entries of a file beside it that only grows. Each names the hash of the
 * one before; a change of mind is a new entry, and which one stands is worked out here.
 */
import { z } from "zod";
import { VERTEBRAL_LEVELS } from "../procedure/level.ts";
import { LEAK_ROUTES, LEAK_SITES } from "./places.ts";

const lookId = z.string().min(1).max(160);
const place = { route: z.enum(LEAK_ROUTES).optional(), site: z.enum(LEAK_SITES).optional() };
/** Yeom's types of a leak in CT: basivertebral vein, segmental vein, cortical defect; D: into a disc. */
export const CT_TYPES = ["none", "B", "S", "C", "D"] as const;

const judgement = z.strictObject({ look: lookId, leak: z.enum(["yes", "no", "unsure"]), ...place });
const verdict = z.strictObject({
  look: lookId,
  alarmId: z.int().min(0),
  verdict: z.enum(["agree", "no", "technical"]),
});
const ctTruth = z
  .strictObject({
    level: z.enum(VERTEBRAL_LEVELS),
    date: z.iso.date(),
    type: z.enum(CT_TYPES),
    ...place,
    volumeMl: z.number().min(0).max(20).optional(),
  })
  .refine(
    ({ type, route, site, volumeMl }) =>
      type !== "none" || (route === undefined && site === undefined && !volumeMl),
    "type is none: leave route, site and volumeMl out",
  );
const undo = z.strictObject({ of: z.int().min(1) });
export const NOTE_TEXT_MOST = 2_000;
export const NOTE_STATES = ["open", "resolved", "withdrawn"] as const;
const noteText = z.string().trim().min(1).max(NOTE_TEXT_MOST);
const sessionUs = z.int().min(0);
/** Image pixels; a place may lie a little outside of the picture. */
const px = z.number().min(-10_000).max(100_000);
/** A point, or a rectangle when it has a size. */
const notePlace = z.strictObject({
  pictureId: z.string().min(1).max(100),
  view: z.enum(["lateral", "ap"]),
  xPx: px,
  yPx: px,
  widthPx: px.min(0).optional(),
  heightPx: px.min(0).optional(),
});
const note = z
  .strictObject({
    /** Session µs; both the same: a moment. */
    fromUs: sessionUs,
    toUs: sessionUs,
    text: noteText,
    place: notePlace.optional(),
  })
  .refine(({ fromUs, toUs }) => fromUs <= toUs, {
    path: ["toUs"],
    message: "is before fromUs: exchange the two",
  });
/** An answer to a note, a new state of it, or both. */
const noteAnswer = z
  .strictObject({ of: z.int().min(1), text: noteText.optional(), state: z.enum(NOTE_STATES).optional() })
  .refine(({ text, state }) => text !== undefined || state !== undefined, "give a text, a state or both");

/** A reviewer's name, as typed. */
export const authorSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}]*$/u, "must have no control characters");

/** What a page sends. */
export const reviewRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("judgement"), author: authorSchema, content: judgement }),
  z.strictObject({ kind: z.literal("verdict"), author: authorSchema, content: verdict }),
  z.strictObject({ kind: z.literal("ctTruth"), author: authorSchema, content: ctTruth }),
  z.strictObject({ kind: z.literal("undo"), author: authorSchema, content: undo }),
  z.strictObject({ kind: z.literal("note"), author: authorSchema, content: note }),
  z.strictObject({ kind: z.literal("noteAnswer"), author: authorSchema, content: noteAnswer }),
]);
export type ReviewRequest = z.infer<typeof reviewRequestSchema>;

const stamp = {
  number: z.int().min(1),
  /** ISO 8601, UTC. */
  atWall: z.string(),
  author: z.string(),
  /** Hash of the entry before; empty for the first. */
  previous: z.string(),
};

/** `isBlind` false: the author had judged this look before and so had seen what the software said. */
const judged = judgement.extend({ isBlind: z.boolean() });

export const reviewEntrySchema = z.discriminatedUnion("kind", [
  z.object({ ...stamp, kind: z.literal("judgement"), content: judged }),
  z.object({ ...stamp, kind: z.literal("verdict"), content: verdict }),
  z.object({ ...stamp, kind: z.literal("ctTruth"), content: ctTruth }),
  z.object({ ...stamp, kind: z.literal("undo"), content: undo }),
  z.object({ ...stamp, kind: z.literal("note"), content: note }),
  z.object({ ...stamp, kind: z.literal("noteAnswer"), content: noteAnswer }),
]);
export type ReviewEntry = z.infer<typeof reviewEntrySchema>;
export type Judgement = Extract<ReviewEntry, { kind: "judgement" }>;
export type Verdict = Extract<ReviewEntry, { kind: "verdict" }>;
export type CtTruth = Extract<ReviewEntry, { kind: "ctTruth" }>;

export type Note = Extract<ReviewEntry, { kind: "note" }>;
export type NoteAnswer = Extract<ReviewEntry, { kind: "noteAnswer" }>;

export interface StandingReview {
  /** One a reviewer and look. */
  readonly judgements: readonly Judgement[];
  /** One a reviewer and alarm. */
  readonly verdicts: readonly Verdict[];
  /** One a level, whoever entered it. */
  readonly ctTruths: readonly CtTruth[];
}

/** Two spellings of one name are one reviewer. */
export function authorKey(author: string): string {
  return author.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

/** The newest entry of each kind that its author has not taken back. */
export function standingReview(entries: readonly ReviewEntry[]): StandingReview {
  const takenBack = new Set(
    entries.flatMap((entry) => {
      if (entry.kind !== "undo") return [];
      const target = entries.find(({ number }) => number === entry.content.of);
      return target !== undefined && authorKey(target.author) === authorKey(entry.author)
        ? [target.number]
        : [];
    }),
  );
  const judgements = new Map<string, Judgement>();
  const verdicts = new Map<string, Verdict>();
  const ctTruths = new Map<string, CtTruth>();
  for (const entry of entries) {
    if (takenBack.has(entry.number)) continue;
    const author = authorKey(entry.author);
    if (entry.kind === "judgement") judgements.set(`${author}\n${entry.content.look}`, entry);
    else if (entry.kind === "verdict") verdicts.set(`${author}\n${entry.content.alarmId}`, entry);
    else if (entry.kind === "ctTruth") ctTruths.set(entry.content.level, entry);
  }
  return {
    judgements: [...judgements.values()],
    verdicts: [...verdicts.values()],
    ctTruths: [...ctTruths.values()],
  };
}

/** What an undo of this author would take back: the newest standing judgement, with the verdicts after it first. */
export function lastUndoable(entries: readonly ReviewEntry[], author: string): number | undefined {
  const { judgements, verdicts } = standingReview(entries);
  const own = [...judgements, ...verdicts].filter((entry) => authorKey(entry.author) === authorKey(author));
  return own.length === 0 ? undefined : Math.max(...own.map(({ number }) => number));
}

/** What most blind reviewers say of a look; undefined: nobody has said, all are unsure, or as many say one as the other. */
export function majorityOf(judgements: readonly Judgement[], look: string): boolean | undefined {
  const blind = judgements.filter(({ content }) => content.look === look && content.isBlind);
  const yes = blind.filter(({ content }) => content.leak === "yes").length;
  const no = blind.filter(({ content }) => content.leak === "no").length;
  return yes === no ? undefined : yes > no;
}
