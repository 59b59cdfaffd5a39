/** What the software and the team said about a look, with the pictures before, at and two seconds after each alarm. */
import type { Look } from "@cementwatch/shared/review/looks";
import type { Judgement, Verdict } from "@cementwatch/shared/review/review-entry";
import { lookOfAlarm, type ReviewAlarm, type ReviewFacts } from "@cementwatch/shared/review/review-facts";
import type { LookFindings, ReviewThumb } from "@cementwatch/shared/review/review-views";

const LATER_US = 2_000_000;

/** Times from the start of the record on. */
export function lookFindings(
  facts: ReviewFacts,
  look: Look,
  judgement: Judgement,
  verdicts: readonly Verdict[],
): LookFindings {
  const { looks, alarms, startUs } = facts;
  const clinical = alarms.filter(({ kind }) => kind !== "technical");
  const own = clinical.filter((alarm) => lookOfAlarm(looks, alarm)?.id === look.id);
  const isStanding = (alarm: ReviewAlarm) =>
    alarm.kind === "leak" &&
    !own.includes(alarm) &&
    alarm.present.some(({ fromUs, toUs }) => fromUs <= look.toUs && toUs >= look.fromUs);
  const nextUs = looks.find(({ fromUs }) => fromUs > look.toUs)?.fromUs ?? Number.POSITIVE_INFINITY;
  const sinceStart = (alarm: ReviewAlarm): ReviewAlarm => ({
    ...alarm,
    raisedAtUs: alarm.raisedAtUs - startUs,
  });
  return {
    look: look.id,
    atUs: look.fromUs - startUs,
    alarms: own.map((alarm) => ({ ...sinceStart(alarm), thumbs: thumbsOf(looks, look, alarm) })),
    standing: clinical.filter(isStanding).map(sinceStart),
    people: facts.people
      .filter(({ atUs }) => atUs >= look.fromUs && atUs < nextUs)
      .map((act) => ({ ...act, atUs: act.atUs - startUs })),
    judgement,
    verdicts: verdicts.filter(({ content }) => own.some(({ id }) => id === content.alarmId)),
  };
}

function thumbsOf(looks: readonly Look[], look: Look, alarm: ReviewAlarm): readonly ReviewThumb[] {
  const same = looks.filter(({ pictureId }) => pictureId === look.pictureId);
  const before = same[same.findIndex(({ id }) => id === look.id) - 1];
  const raising = Math.max(
    0,
    look.frameTimesUs.findLastIndex((atUs) => atUs <= alarm.raisedAtUs),
  );
  const laterUs = alarm.raisedAtUs + LATER_US;
  const later = same.find(({ toUs }) => toUs >= laterUs);
  const index = later?.frameTimesUs.findIndex((atUs) => atUs >= laterUs) ?? -1;
  return [
    ...(before === undefined
      ? []
      : [{ caption: "before" as const, look: before.id, index: before.frameTimesUs.length - 1 }]),
    { caption: "raising", look: look.id, index: raising },
    ...(later === undefined || index < 0 ? [] : [{ caption: "+2 s" as const, look: later.id, index }]),
  ];
}
