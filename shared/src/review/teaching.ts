/**
 * Teaching: a learner sees the looks of a session in order, is asked at some of them what is to be seen and whether to go
 * on, and is scored against the same reference as the software.
 */
import { z } from "zod";
import { type Confusion, confusionOf } from "./confusion.ts";
import { seededOrder } from "./queue-order.ts";
import { authorSchema } from "./review-entry.ts";
import { isLeakSaid, type ReviewFacts } from "./review-facts.ts";

/** More decisions at once are too many. */
const ASKED_MOST = 12;
const ASKED_LEAST = 4;

/**
 * The looks at which the learner is asked: those in which something was seen or said, and at least as many others,
 * picked by the seed, so that a question says nothing.
 */
export function decisionPoints(facts: ReviewFacts, seed: string): ReadonlySet<string> {
  const { looks, people } = facts;
  const isTold = (index: number): boolean => {
    const look = looks[index];
    if (look === undefined) return false;
    const nextUs = looks[index + 1]?.fromUs ?? Number.POSITIVE_INFINITY;
    const isMarked = people.some(
      ({ kind, atUs }) => (kind === "leakSeen" || kind === "mark") && atUs >= look.fromUs && atUs < nextUs,
    );
    return isMarked || isLeakSaid(facts, look);
  };
  const shuffled = seededOrder(
    looks.map(({ id }, index) => ({ id, isTold: isTold(index) })),
    seed,
  );
  const told = shuffled.filter((look) => look.isTold).slice(0, ASKED_MOST / 2);
  const others = shuffled.filter((look) => !look.isTold);
  const wanted = Math.max(told.length, ASKED_LEAST - told.length);
  return new Set([...told, ...others.slice(0, wanted)].map(({ id }) => id));
}

const teachingAnswerSchema = z.strictObject({
  look: z.string().min(1).max(160),
  sees: z.enum(["yes", "no", "unsure"]),
  act: z.enum(["goOn", "stop"]),
});
export type TeachingAnswer = z.infer<typeof teachingAnswerSchema>;

/** What a page sends at the end. */
export const teachingRequestSchema = z
  .strictObject({
    learner: authorSchema,
    answers: z.array(teachingAnswerSchema).min(1).max(ASKED_MOST),
  })
  .refine(
    ({ answers }) => new Set(answers.map(({ look }) => look)).size === answers.length,
    "answers: each look once",
  );
export type TeachingRequest = z.infer<typeof teachingRequestSchema>;

/** A line of the learner's file. `reference` null: nobody has judged the look. */
export const teachingResultSchema = z.object({
  /** ISO 8601, UTC. */
  atWall: z.string(),
  learner: z.string(),
  sessionId: z.string(),
  points: z.array(teachingAnswerSchema.extend({ reference: z.boolean().nullable() })),
});
export type TeachingResult = z.infer<typeof teachingResultSchema>;

export interface TeachingScore {
  /** What the learner saw; "unsure" counts as not seen. */
  readonly seen: Confusion;
  /** To stop was right where there was a leak, to go on where there was none. */
  readonly acted: Confusion;
}

export function teachingScore(points: TeachingResult["points"]): TeachingScore {
  const against = (isSaid: (point: TeachingAnswer) => boolean) =>
    confusionOf(points.map((point) => ({ reference: point.reference ?? undefined, said: isSaid(point) })));
  return { seen: against(({ sees }) => sees === "yes"), acted: against(({ act }) => act === "stop") };
}

/** What the page plays. */
export interface TeachingPlan {
  readonly sessionId: string;
  /** In order of time. */
  readonly looks: readonly {
    readonly id: string;
    readonly view: "lateral" | "ap";
    readonly level?: string;
    /** µs from the look's first picture. */
    readonly frameTimesUs: readonly number[];
    readonly isAsked: boolean;
  }[];
}

/** A result with its score. */
export interface ScoredTeaching {
  readonly result: TeachingResult;
  readonly score: TeachingScore;
}
