/**
 * Judgements of recorded sessions: a queue that tells nothing of the software's opinion, what the software said once a look
 * was judged, and the figures that follow. Entries stand in a file beside each record, which stays as it is.
 */
import { stat } from "node:fs/promises";
import { FaultError } from "@cementwatch/shared/faults";
import { standingNotes } from "@cementwatch/shared/review/notes";
import { seededOrder } from "@cementwatch/shared/review/queue-order";
import {
  authorKey,
  lastUndoable,
  type ReviewEntry,
  type ReviewRequest,
  standingReview,
} from "@cementwatch/shared/review/review-entry";
import { levelAt, type ReviewFacts } from "@cementwatch/shared/review/review-facts";
import {
  figuresOf,
  levelFigures,
  type ReviewTally,
  tallyOf,
} from "@cementwatch/shared/review/review-figures";
import type {
  AllFigures,
  LookFindings,
  ReviewQueue,
  ReviewSession,
  SessionFigures,
  SessionNotes,
} from "@cementwatch/shared/review/review-views";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { listSegments } from "../recording/segment-path.ts";
import { sessionsFolder } from "../reports/follow-up-file.ts";
import { lookFindings } from "./look-findings.ts";
import { newEntry, ownJudgements } from "./new-entry.ts";
import { appendReviewEntry, readReviewFile, reviewEntryHash, reviewPath } from "./review-file.ts";
import { ReviewReader, type SessionFiles } from "./review-reader.ts";
import type { ReviewPicture } from "./review-worker.ts";

export interface ReviewServiceParts {
  readonly dataFolder: string;
  readonly listSessions: () => Promise<readonly SessionSummary[]>;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
}

/** Sessions whose figures are added up; the newest. */
const POOLED_MOST = 200;

export class ReviewService {
  readonly #parts: ReviewServiceParts;
  readonly #folder: string;
  readonly #reader = new ReviewReader();
  /** Looks of sessions that were opened. */
  readonly #lookCounts = new Map<string, number>();
  readonly #tallies = new Map<string, { readonly stamp: string; readonly tally: ReviewTally }>();
  /** Entries are added one after the other, so that two reviewers at once make no gap. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ReviewServiceParts) {
    this.#parts = parts;
    this.#folder = sessionsFolder(parts.dataFolder);
  }

  /** Ended sessions, newest first. @throws FaultError REC-UNREADABLE */
  async sessions(author: string): Promise<readonly ReviewSession[]> {
    const sessions = await this.#ended();
    return Promise.all(
      sessions.map(async ({ sessionId, startedAt, origin, durationUs }) => {
        const looks = this.#lookCounts.get(sessionId);
        const { entries } = await readReviewFile(reviewPath(this.#folder, sessionId));
        const judged = ownJudgements(entries, author).size;
        return {
          sessionId,
          startedAt,
          origin,
          durationUs,
          judged,
          ...(looks === undefined ? {} : { looks }),
        };
      }),
    );
  }

  /** Undefined when there is no such ended session. @throws FaultError REC-UNREADABLE */
  async queue(sessionId: string, author: string): Promise<ReviewQueue | undefined> {
    const facts = await this.#facts(sessionId);
    if (facts === undefined) return undefined;
    const { entries, damaged, brokenAt } = await readReviewFile(reviewPath(this.#folder, sessionId));
    const judged = ownJudgements(entries, author);
    return {
      sessionId,
      looks: seededOrder(facts.looks, `${sessionId}\n${authorKey(author)}`).map((look) => {
        const level = levelAt(facts, look.fromUs);
        return {
          id: look.id,
          view: look.view,
          ...(level === undefined ? {} : { level }),
          frameTimesUs: look.frameTimesUs.map((atUs) => atUs - look.fromUs),
          isJudged: judged.has(look.id),
        };
      }),
      file: { entries: entries.length, damaged, ...(brokenAt === undefined ? {} : { brokenAt }) },
    };
  }

  /** A picture of a look without anything drawn on it; undefined when there is none. */
  async picture(sessionId: string, look: string, index: number): Promise<ReviewPicture | undefined> {
    const files = await this.#files(sessionId);
    return files === undefined ? undefined : this.#reader.picture(files, look, index);
  }

  /**
   * What the software said of a look: only to who has judged it.
   * @throws FaultError REC-UNREADABLE; REC-REVIEW-REFUSED when the look was not judged by this author
   */
  async findings(sessionId: string, lookId: string, author: string): Promise<LookFindings | undefined> {
    const facts = await this.#facts(sessionId);
    const look = facts?.looks.find(({ id }) => id === lookId);
    if (facts === undefined || look === undefined) return undefined;
    const { entries } = await readReviewFile(reviewPath(this.#folder, sessionId));
    const judgement = ownJudgements(entries, author).get(lookId);
    if (judgement === undefined)
      throw new FaultError("REC-REVIEW-REFUSED", "judge this look first: the alarms are shown after that");
    const verdicts = standingReview(entries).verdicts.filter(
      (entry) => authorKey(entry.author) === authorKey(author),
    );
    return lookFindings(facts, look, judgement, verdicts);
  }

  /**
   * Adds an entry; undefined when there is no such ended session.
   * @throws FaultError REC-REVIEW-REFUSED for what cannot be judged, and the file's own
   */
  async add(sessionId: string, request: ReviewRequest): Promise<ReviewEntry | undefined> {
    const facts = await this.#facts(sessionId);
    if (facts === undefined) return undefined;
    const added = this.#last.then(() => this.#append(sessionId, facts, request));
    this.#last = added.catch(() => undefined);
    return added;
  }

  /** What is recorded and what people said of it; undefined when there is no such ended session. @throws FaultError REC-UNREADABLE */
  async judged(
    sessionId: string,
  ): Promise<{ readonly facts: ReviewFacts; readonly entries: readonly ReviewEntry[] } | undefined> {
    const facts = await this.#facts(sessionId);
    if (facts === undefined) return undefined;
    const { entries } = await readReviewFile(reviewPath(this.#folder, sessionId));
    return { facts, entries };
  }

  /** The number of the entry that this author would take back next; undefined: none. */
  async undoable(sessionId: string, author: string): Promise<number | undefined> {
    const { entries } = await readReviewFile(reviewPath(this.#folder, sessionId));
    return lastUndoable(entries, author);
  }

  /** Notes of a session, and how their file is. @throws FaultError REC-UNREADABLE */
  async notes(sessionId: string): Promise<SessionNotes> {
    const { entries, damaged, brokenAt } = await readReviewFile(reviewPath(this.#folder, sessionId));
    const file = { entries: entries.length, damaged, ...(brokenAt === undefined ? {} : { brokenAt }) };
    return { notes: standingNotes(entries), file };
  }

  /** Of one session; undefined when there is no such. @throws FaultError REC-UNREADABLE */
  async figures(sessionId: string): Promise<SessionFigures | undefined> {
    const judged = await this.judged(sessionId);
    if (judged === undefined) return undefined;
    const { facts, entries } = judged;
    return {
      sessionId,
      ctTruths: standingReview(entries).ctTruths,
      levels: levelFigures(facts, entries),
      figures: figuresOf([tallyOf(facts, entries)]),
    };
  }

  /** Of every session that somebody has judged. @throws FaultError REC-UNREADABLE when the list cannot be read */
  async allFigures(): Promise<AllFigures> {
    const tallies: ReviewTally[] = [];
    let leftOut = 0;
    for (const { sessionId } of (await this.#ended()).slice(0, POOLED_MOST)) {
      try {
        const tally = await this.#tally(sessionId);
        if (tally !== undefined) tallies.push(tally);
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        leftOut += 1;
      }
    }
    return { ...figuresOf(tallies), leftOut };
  }

  /** Undefined when nobody has judged it. Kept until an entry is added: long records are read once. */
  async #tally(sessionId: string): Promise<ReviewTally | undefined> {
    const { entries } = await readReviewFile(reviewPath(this.#folder, sessionId));
    if (entries.length === 0) return undefined;
    const stamp = reviewEntryHash(entries.at(-1));
    const known = this.#tallies.get(sessionId);
    if (known?.stamp === stamp) return known.tally;
    const facts = await this.#facts(sessionId);
    if (facts === undefined) return undefined;
    const tally = tallyOf(facts, entries);
    this.#tallies.set(sessionId, { stamp, tally });
    const oldest = this.#tallies.keys().next().value;
    if (this.#tallies.size > POOLED_MOST && oldest !== undefined) this.#tallies.delete(oldest);
    return tally;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#reader.close();
  }

  async #append(sessionId: string, facts: ReviewFacts, request: ReviewRequest): Promise<ReviewEntry> {
    const path = reviewPath(this.#folder, sessionId);
    const file = await readReviewFile(path);
    const atWall = new Date(this.#parts.wallMs()).toISOString();
    return appendReviewEntry(path, file, newEntry(facts, file.entries, request, atWall));
  }

  async #ended(): Promise<readonly SessionSummary[]> {
    const sessions = await this.#parts.listSessions();
    return sessions.filter(({ state }) => state === "complete" || state === "damaged");
  }

  async #facts(sessionId: string): Promise<ReviewFacts | undefined> {
    const files = await this.#files(sessionId);
    if (files === undefined) return undefined;
    const facts = await this.#reader.facts(files);
    this.#lookCounts.set(sessionId, facts.looks.length);
    return facts;
  }

  async #files(sessionId: string): Promise<SessionFiles | undefined> {
    if (!(await this.#ended()).some((session) => session.sessionId === sessionId)) return undefined;
    const segments = listSegments(this.#folder).get(sessionId);
    if (segments === undefined) return undefined;
    const paths = segments.map(({ path }) => path);
    const states = await Promise.all(paths.map((path) => stat(path)));
    return { paths, key: JSON.stringify([sessionId, states.map(({ size, mtimeMs }) => [size, mtimeMs])]) };
  }
}
