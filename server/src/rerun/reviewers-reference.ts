/** What reviewers and the CT afterwards say of each look of a session, as far as somebody judged it. */
import { dirname } from "node:path";
import { standingReview } from "@cementwatch/shared/review/review-entry";
import { levelAt } from "@cementwatch/shared/review/review-facts";
import { lookReference } from "@cementwatch/shared/review/review-figures";
import { openSessionSegments, segmentsBeside } from "../recording/session-segments.ts";
import { readReviewFacts } from "../review/read-review-facts.ts";
import { readReviewFile, reviewPath } from "../review/review-file.ts";
import type { ReferenceQuestion, ReferenceSpan } from "./reference-source.ts";

/** A session without an entry costs one look for its file. @throws FaultError REC-UNREADABLE, REC-DAMAGED */
export async function reviewersReference({
  file,
  sessionId,
}: ReferenceQuestion): Promise<readonly ReferenceSpan[]> {
  const { entries } = await readReviewFile(reviewPath(dirname(file), sessionId));
  if (entries.length === 0) return [];
  const standing = standingReview(entries);
  const reader = openSessionSegments(segmentsBeside(file));
  try {
    const { facts } = readReviewFacts(reader);
    return facts.looks.map((look) => {
      const isLeak = lookReference(standing, look.id, levelAt(facts, look.fromUs));
      const { fromUs, toUs } = look;
      return { fromUs, toUs, ...(isLeak === undefined ? {} : { isLeak }), source: "reviewers" };
    });
  } finally {
    reader.close();
  }
}
