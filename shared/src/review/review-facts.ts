/** What review needs of a recorded session: read once from its file, small enough to be kept. Times are session µs. */
import type { ActiveAlarm, AlarmKind } from "../alarm/alarm.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { Look } from "./looks.ts";

export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A value that holds until the next one. */
export interface TimedValue {
  readonly atUs: number;
  readonly value: number;
}

/** One alarm from its raising on. */
export interface ReviewAlarm
  extends Pick<
    ActiveAlarm,
    | "id"
    | "condition"
    | "priority"
    | "headline"
    | "place"
    | "isAudible"
    | "raisedAtUs"
    | "view"
    | "pictureId"
    | "frameNumber"
    | "route"
    | "site"
  > {
  readonly kind: AlarmKind;
  /** When its condition was true. */
  readonly present: readonly Span[];
}

export interface PeopleAct {
  readonly atUs: number;
  readonly kind: "leakSeen" | "injectionStop" | "mark" | "acknowledge";
  readonly text: string;
}

export interface ReviewLevel {
  readonly level: string;
  /** In order of time; empty when nothing was injected. */
  readonly injections: readonly Span[];
  readonly deliveredMl?: number;
  /** Counted by people. */
  readonly isApproximate: boolean;
}

export interface ReviewFacts {
  readonly startUs: number;
  readonly endUs: number;
  readonly looks: readonly Look[];
  readonly alarms: readonly ReviewAlarm[];
  readonly people: readonly PeopleAct[];
  readonly levels: readonly ReviewLevel[];
  /** Pump volume, mL, whenever it changed and at least twice a second; empty: not measured. */
  readonly volume: readonly TimedValue[];
  /** Injection pressure, kPa, likewise. */
  readonly pressure: readonly TimedValue[];
  /** Area of the cement in judged pictures, mm². */
  readonly area: readonly (TimedValue & { readonly view: PictureView })[];
  /** When the beam was on. */
  readonly beam: readonly Span[];
  /** Above it a pressure alarm is raised. */
  readonly pressureLimitKpa: number;
}

/** The level that was worked on: the one whose injection began last, before any the first to get one. */
export function levelAt({ levels }: Pick<ReviewFacts, "levels">, atUs: number): string | undefined {
  const starts = levels
    .flatMap(({ level, injections }) => injections.map(({ fromUs }) => ({ level, fromUs })))
    .sort((a, b) => a.fromUs - b.fromUs);
  return (starts.findLast(({ fromUs }) => fromUs <= atUs) ?? starts[0])?.level ?? levels[0]?.level;
}

/** A look's findings are in this long after its last picture. */
const FINDINGS_US = 1_000_000;

/** When the software had said what it had to say about a look: the next look of any picture may have begun by then. */
function saidByUs(looks: readonly Look[], look: Look): number {
  const next = looks.find(({ fromUs, pictureId }) => pictureId === look.pictureId && fromUs > look.toUs);
  return Math.min(look.toUs + FINDINGS_US, next?.fromUs ?? Number.POSITIVE_INFINITY);
}

/** The look that an alarm belongs to: the one of its picture, else the last that had begun. */
export function lookOfAlarm(looks: readonly Look[], alarm: ReviewAlarm): Look | undefined {
  const { pictureId, frameNumber, raisedAtUs } = alarm;
  const own = looks.filter((look) => pictureId === undefined || look.pictureId === pictureId);
  if (pictureId !== undefined && frameNumber !== undefined) {
    const named = own.findLast(({ firstFrame }) => firstFrame <= frameNumber);
    if (named !== undefined) return named;
  }
  return own.findLast(({ fromUs }) => fromUs <= raisedAtUs);
}

/** True when a leak alarm was raised in the look, or its condition was true once the look's findings were in. */
export function isLeakSaid(facts: ReviewFacts, look: Look): boolean {
  const byUs = saidByUs(facts.looks, look);
  return facts.alarms.some(
    (alarm) =>
      alarm.kind === "leak" &&
      (lookOfAlarm(facts.looks, alarm)?.id === look.id ||
        ((alarm.pictureId ?? look.pictureId) === look.pictureId &&
          alarm.present.some(({ fromUs, toUs }) => fromUs <= byUs && toUs >= byUs))),
  );
}
