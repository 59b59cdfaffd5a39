/** What a session's record and what people said about it come to: per level, and as counts that can be added up. */
import { type Confusion, type ConfusionItem, confusionOf } from "./confusion.ts";
import { firstSeen, type MeasurementResult, measureLevel } from "./measurements.ts";
import { type AlarmRates, type Exposure, exposureOf, ratesOf } from "./rates.ts";
import { majorityOf, type ReviewEntry, type StandingReview, standingReview } from "./review-entry.ts";
import { isLeakSaid, levelAt, type ReviewFacts } from "./review-facts.ts";

export interface LevelFigures {
  readonly level: string;
  readonly deliveredMl?: number;
  readonly isApproximate: boolean;
  readonly measurements: readonly MeasurementResult[];
  readonly firstSeen: ReturnType<typeof firstSeen>;
  /** Was there a leak, and who says so; the CT goes before the reviewers. */
  readonly reference: boolean | undefined;
  readonly referenceBy: "ct" | "reviewers" | "nobody";
  readonly said: boolean;
}

/** A session's part of a sum over sessions. */
export interface ReviewTally {
  readonly looks: readonly ConfusionItem[];
  readonly cases: readonly ConfusionItem[];
  readonly exposure: Exposure;
  /** Standing judgements that count, and those that came after the alarms had been shown. */
  readonly judged: number;
  readonly notBlind: number;
}

export interface ReviewFigures {
  readonly sessions: number;
  readonly looks: Confusion;
  /** One item a level. */
  readonly cases: Confusion;
  readonly rates: AlarmRates;
  readonly judged: number;
  readonly notBlind: number;
}

/** Whether a look shows a leak: none of a level without one in CT does, else as most blind reviewers say. */
export function lookReference(
  { judgements, ctTruths }: StandingReview,
  lookId: string,
  level: string | undefined,
): boolean | undefined {
  const ct = ctTruths.find(({ content }) => content.level === level);
  return ct?.content.type === "none" ? false : majorityOf(judgements, lookId);
}

export function levelFigures(facts: ReviewFacts, entries: readonly ReviewEntry[]): readonly LevelFigures[] {
  const standing = standingReview(entries);
  return facts.levels.map((level) => {
    const looks = facts.looks.filter(({ fromUs }) => levelAt(facts, fromUs) === level.level);
    const ct = standing.ctTruths.find(({ content }) => content.level === level.level);
    const votes = looks.map(({ id }) => lookReference(standing, id, level.level));
    const firstYes = looks[votes.indexOf(true)];
    // One look with a leak is a leak; without one, only looks that were all judged say that there was none seen.
    const byReviewers = votes.includes(true)
      ? true
      : votes.length > 0 && votes.every((vote) => vote === false)
        ? false
        : undefined;
    const reference = ct === undefined ? byReviewers : ct.content.type !== "none";
    return {
      level: level.level,
      ...(level.deliveredMl === undefined ? {} : { deliveredMl: level.deliveredMl }),
      isApproximate: level.isApproximate,
      measurements: measureLevel(facts, level, firstYes?.fromUs),
      firstSeen: firstSeen(facts, level.level),
      reference,
      referenceBy: ct !== undefined ? "ct" : reference === undefined ? "nobody" : "reviewers",
      said: facts.alarms.some(
        ({ kind, raisedAtUs }) => kind === "leak" && levelAt(facts, raisedAtUs) === level.level,
      ),
    };
  });
}

export function tallyOf(facts: ReviewFacts, entries: readonly ReviewEntry[]): ReviewTally {
  const standing = standingReview(entries);
  const known = new Set(facts.looks.map(({ id }) => id));
  const own = standing.judgements.filter(({ content }) => known.has(content.look));
  return {
    looks: facts.looks.map((look) => ({
      reference: lookReference(standing, look.id, levelAt(facts, look.fromUs)),
      said: isLeakSaid(facts, look),
    })),
    cases: levelFigures(facts, entries).map(({ reference, said }) => ({ reference, said })),
    exposure: exposureOf(facts),
    judged: own.filter(({ content }) => content.isBlind).length,
    notBlind: own.filter(({ content }) => !content.isBlind).length,
  };
}

/** The sum over sessions. */
export function figuresOf(tallies: readonly ReviewTally[]): ReviewFigures {
  return {
    sessions: tallies.length,
    looks: confusionOf(tallies.flatMap(({ looks }) => looks)),
    cases: confusionOf(tallies.flatMap(({ cases }) => cases)),
    rates: ratesOf(tallies.map(({ exposure }) => exposure)),
    judged: tallies.reduce((sum, { judged }) => sum + judged, 0),
    notBlind: tallies.reduce((sum, { notBlind }) => sum + notBlind, 0),
  };
}
