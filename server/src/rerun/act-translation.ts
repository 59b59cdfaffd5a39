/**
 * People's acts in a re-run: what they pressed spoke of the alarms and acts of that day, which may have other numbers
 * now. An answer to an alarm that is not there answers nothing.
 */
import type { ActiveAlarm, AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";

/** Alarms are numbered from 1. */
const NO_ALARM = 0;
/** Nobody answers to one older than the last few hundred; undo reaches back over eight acts. */
const KEPT = 512;

export class ActTranslation {
  /** Recorded alarms by their recorded number. */
  readonly #alarms = new Map<number, ActiveAlarm>();
  /** New number of an act by its recorded one. */
  readonly #sequences = new Map<number, number>();

  recorded({ alarm }: AlarmEvent): void {
    this.#alarms.set(alarm.id, alarm);
    forgetOldest(this.#alarms);
  }

  acted(recordedSequence: number, sequence: number): void {
    this.#sequences.set(recordedSequence, sequence);
    forgetOldest(this.#sequences);
  }

  /** The act as it would have been. `present`: the alarms of the re-run. */
  translate(act: OperatorAct, present: readonly ActiveAlarm[]): OperatorAct {
    if (act.kind === "undo") return { ...act, sequence: this.#sequences.get(act.sequence) ?? 0 };
    if (act.kind !== "acknowledge" && act.kind !== "knownLeak") return act;
    if (act.alarmId === "all") return act;
    return { ...act, alarmId: this.#alarmNow(act.alarmId, present) };
  }

  #alarmNow(id: number, present: readonly ActiveAlarm[]): number {
    const meant = this.#alarms.get(id);
    // The number that was pressed, where the record of that alarm is lost.
    if (meant === undefined) return id;
    const same = present.filter(({ condition }) => condition === meant.condition);
    const found =
      same.find((alarm) => alarm.id === id) ??
      same.find(({ place, view }) => place === meant.place && view === meant.view) ??
      same.find(({ view }) => view === meant.view);
    return found?.id ?? NO_ALARM;
  }
}

function forgetOldest(map: Map<number, unknown>): void {
  const oldest = map.keys().next().value;
  if (map.size > KEPT && oldest !== undefined) map.delete(oldest);
}
