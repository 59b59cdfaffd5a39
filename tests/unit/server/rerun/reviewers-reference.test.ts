/** A blind judgement of a recorded look becomes the reference of a re-run; a record that nobody judged has none. */
import { join } from "node:path";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { referenceSpans } from "@cementwatch/server/rerun/reference-source";
import { reviewersReference } from "@cementwatch/server/rerun/reviewers-reference";
import { readReviewFacts } from "@cementwatch/server/review/read-review-facts";
import { appendReviewEntry, readReviewFile, reviewPath } from "@cementwatch/server/review/review-file";
import { expect, it } from "vitest";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../../../support/recorded-session.ts";

it("takes what reviewers said of a look, before what the scenario says of the case", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "2026-01-15-test.mcap");
  await recordCase(file, HAND_BURSTS, 30_000_000);
  const question = { file, sessionId: "2026-01-15-test", firstConfig: undefined, endUs: 30_000_000 };
  expect(await reviewersReference(question)).toEqual([]);

  const reader = openSession(file);
  const looks = readReviewFacts(reader).facts.looks;
  reader.close();
  const [first] = looks;
  if (first === undefined) throw new Error("the case has no look");
  const path = reviewPath(folder, question.sessionId);
  await appendReviewEntry(path, await readReviewFile(path), {
    kind: "judgement",
    author: "R1",
    atWall: "2026-01-16T08:00:00.000Z",
    content: { look: first.id, leak: "no", isBlind: true },
  });

  const spans = await referenceSpans(question);
  expect(spans).toHaveLength(looks.length);
  expect(spans[0]).toEqual({ fromUs: first.fromUs, toUs: first.toUs, isLeak: false, source: "reviewers" });
  expect(spans[1]).not.toHaveProperty("isLeak");
});
