/** Turns what a page sends into the entry that is added, or says why it cannot be. */
import { FaultError } from "@cementwatch/shared/faults";
import { answerProblem } from "@cementwatch/shared/review/notes";
import {
  authorKey,
  type ReviewEntry,
  type ReviewRequest,
  standingReview,
} from "@cementwatch/shared/review/review-entry";
import type { ReviewFacts } from "@cementwatch/shared/review/review-facts";
import type { NewReviewEntry } from "./review-file.ts";

/** The author's standing judgements, by look. */
export function ownJudgements(entries: readonly ReviewEntry[], author: string) {
  const own = standingReview(entries).judgements.filter(
    (entry) => authorKey(entry.author) === authorKey(author),
  );
  return new Map(own.map((entry) => [entry.content.look, entry]));
}

/** @throws FaultError REC-REVIEW-REFUSED for what cannot be said of this record */
export function newEntry(
  facts: ReviewFacts,
  entries: readonly ReviewEntry[],
  request: ReviewRequest,
  atWall: string,
): NewReviewEntry {
  const { author } = request;
  if (request.kind === "judgement") {
    const { look } = request.content;
    if (!facts.looks.some(({ id }) => id === look))
      throw refused(`there is no look "${look}" in this session`);
    if (ownJudgements(entries, author).has(look))
      throw refused(`look "${look}" was judged by ${author} already: take it back first`);
    const isBlind = !entries.some(
      (entry) =>
        entry.kind === "judgement" &&
        entry.content.look === look &&
        authorKey(entry.author) === authorKey(author),
    );
    return { ...request, atWall, content: { ...request.content, isBlind } };
  }
  if (request.kind === "verdict") {
    const { look, alarmId } = request.content;
    if (!ownJudgements(entries, author).has(look))
      throw refused(`judge look "${look}" first, then its alarms`);
    if (!facts.alarms.some(({ id }) => id === alarmId)) throw refused(`there is no alarm ${alarmId}`);
  } else if (request.kind === "ctTruth") {
    const { level } = request.content;
    const levels = facts.levels.map((entry) => entry.level);
    if (!levels.includes(level)) throw refused(`level ${level} was not treated: it was ${levels.join(", ")}`);
  } else if (request.kind === "note") {
    const { fromUs, toUs } = request.content;
    const { startUs, endUs } = facts;
    if (fromUs < startUs || toUs > endUs)
      throw refused(`fromUs ${fromUs}, toUs ${toUs}: the record goes from ${startUs} to ${endUs} µs`);
  } else if (request.kind === "noteAnswer") {
    const problem = answerProblem(entries, request);
    if (problem !== "") throw refused(problem);
  } else {
    const { of } = request.content;
    const target = entries.find(({ number }) => number === of);
    if (target === undefined || target.kind === "undo") throw refused(`there is no entry ${of} to take back`);
    if (target.kind === "note" || target.kind === "noteAnswer")
      throw refused(`entry ${of} is a note: withdraw it instead`);
    if (authorKey(target.author) !== authorKey(author))
      throw refused(`entry ${of} is of ${target.author}: only who made it takes it back`);
  }
  return { ...request, atWall };
}

function refused(reason: string): FaultError {
  return new FaultError("REC-REVIEW-REFUSED", reason);
}
