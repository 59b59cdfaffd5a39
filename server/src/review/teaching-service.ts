/** Plans and results of teaching. Results stand in a file for each learner, outside the sessions. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { FaultError } from "@cementwatch/shared/faults";
import { authorKey, standingReview } from "@cementwatch/shared/review/review-entry";
import { levelAt } from "@cementwatch/shared/review/review-facts";
import { lookReference } from "@cementwatch/shared/review/review-figures";
import {
  decisionPoints,
  type ScoredTeaching,
  type TeachingPlan,
  type TeachingRequest,
  type TeachingResult,
  teachingResultSchema,
  teachingScore,
} from "@cementwatch/shared/review/teaching";
import { appendLine, readLines } from "../file-store/lines-file.ts";
import type { ReviewService } from "./review-service.ts";

export interface TeachingServiceParts {
  readonly dataFolder: string;
  readonly review: Pick<ReviewService, "judged">;
  /** Wall time, ms since 1970. */
  readonly wallMs: () => number;
}

/** Results of one learner that are shown. */
const RESULTS_MOST = 200;

export class TeachingService {
  readonly #parts: TeachingServiceParts;

  constructor(parts: TeachingServiceParts) {
    this.#parts = parts;
  }

  /** Undefined when there is no such ended session. @throws FaultError REC-UNREADABLE */
  async plan(sessionId: string, learner: string): Promise<TeachingPlan | undefined> {
    const judged = await this.#parts.review.judged(sessionId);
    if (judged === undefined) return undefined;
    const { facts } = judged;
    const asked = decisionPoints(facts, seedOf(sessionId, learner));
    return {
      sessionId,
      looks: facts.looks.map(({ id, view, fromUs, frameTimesUs }) => {
        const level = levelAt(facts, fromUs);
        return {
          id,
          view,
          ...(level === undefined ? {} : { level }),
          frameTimesUs: frameTimesUs.map((atUs) => atUs - fromUs),
          isAsked: asked.has(id),
        };
      }),
    };
  }

  /**
   * Scores the answers and keeps them; undefined when there is no such ended session.
   * @throws FaultError REC-REVIEW-REFUSED for answers to other questions, REC-WRITE-FAILED
   */
  async save(sessionId: string, { learner, answers }: TeachingRequest): Promise<ScoredTeaching | undefined> {
    const judged = await this.#parts.review.judged(sessionId);
    if (judged === undefined) return undefined;
    const { facts, entries } = judged;
    const asked = decisionPoints(facts, seedOf(sessionId, learner));
    const other = answers.find(({ look }) => !asked.has(look));
    if (other !== undefined)
      throw new FaultError(
        "REC-REVIEW-REFUSED",
        `look "${other.look}" was not asked: begin the session again`,
      );
    if (answers.length !== asked.size)
      throw new FaultError(
        "REC-REVIEW-REFUSED",
        `answer all ${asked.size} questions: ${answers.length} came`,
      );
    const standing = standingReview(entries);
    const points = answers.map((answer) => {
      const look = facts.looks.find(({ id }) => id === answer.look);
      const level = look === undefined ? undefined : levelAt(facts, look.fromUs);
      return { ...answer, reference: lookReference(standing, answer.look, level) ?? null };
    });
    const atWall = new Date(this.#parts.wallMs()).toISOString();
    const result: TeachingResult = { atWall, learner, sessionId, points };
    try {
      await appendLine(this.#path(learner), result);
    } catch (error) {
      throw new FaultError("REC-WRITE-FAILED", `the result cannot be kept: ${(error as Error).message}`, {
        cause: error,
      });
    }
    return { result, score: teachingScore(points) };
  }

  /** Oldest first. */
  async results(learner: string): Promise<readonly ScoredTeaching[]> {
    const { lines } = await readLines(this.#path(learner), teachingResultSchema, RESULTS_MOST);
    return lines.map((result) => ({ result, score: teachingScore(result.points) }));
  }

  /** A name may hold anything: the file is named by its hash. */
  #path(learner: string): string {
    const name = createHash("sha256").update(authorKey(learner)).digest("hex").slice(0, 16);
    return join(this.#parts.dataFolder, "teaching", `${name}.jsonl`);
  }
}

function seedOf(sessionId: string, learner: string): string {
  return `teaching\n${sessionId}\n${authorKey(learner)}`;
}
