/** Gathers a session's alarm transitions into alarms with a beginning and an end. */
import type { ActiveAlarm, AlarmEvent, AlarmPriority } from "@cementwatch/shared/alarm/alarm";
import { FaultError } from "@cementwatch/shared/faults";
import type { VertebralLevel } from "@cementwatch/shared/procedure/level";
import type { AlarmMoment } from "@cementwatch/shared/review/alarm-difference";

/** More in one session is a device that came and went all the time, not alarms to compare. */
const ALARMS_MOST = 20_000;
const RANK: Readonly<Record<AlarmPriority, number>> = { low: 0, medium: 1, high: 2 };

type Draft = { -readonly [K in keyof AlarmMoment]: AlarmMoment[K] };

export class AlarmMoments {
  readonly #drafts = new Map<number, Draft>();

  /** @throws FaultError REC-UNREADABLE when there are too many to compare. */
  take({ phase, atUs, alarm }: AlarmEvent): void {
    const draft = this.#drafts.get(alarm.id) ?? this.#begin(alarm);
    if (RANK[alarm.priority] > RANK[draft.priority]) draft.priority = alarm.priority;
    if (phase === "soundedAgain") draft.signals += 1;
    if (phase === "ended") draft.endedAtUs = atUs;
  }

  /** In order of their rise. `levelAt`: what was treated then. */
  list(levelAt: (atUs: number) => VertebralLevel): AlarmMoment[] {
    return [...this.#drafts.values()]
      .map((draft) => ({ ...draft, level: levelAt(draft.raisedAtUs) }))
      .sort((a, b) => a.raisedAtUs - b.raisedAtUs);
  }

  #begin({ id, condition, kind, priority, place, view, raisedAtUs }: ActiveAlarm): Draft {
    if (this.#drafts.size >= ALARMS_MOST)
      throw new FaultError(
        "REC-UNREADABLE",
        `more than ${ALARMS_MOST} alarms: find out first what came and went`,
      );
    const draft: Draft = {
      condition,
      kind,
      priority,
      level: "L1",
      place,
      ...(view === undefined ? {} : { view }),
      raisedAtUs,
      signals: 1,
    };
    this.#drafts.set(id, draft);
    return draft;
  }
}
