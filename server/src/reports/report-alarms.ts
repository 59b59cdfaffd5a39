/** The alarms of a report: from raising to end, who acknowledged them, and how soon the plunger stood. */
import type { ReportAlarm, Span } from "./report.ts";
import { indexBefore, type SeriesPoint } from "./series-keeper.ts";
import type { AlarmFact, SessionFacts } from "./session-facts.ts";

/** The plunger stands when it moved less than this within `STILL_US`. assumption: above the noise of a pump's counter */
const STILL_ML = 0.02;
const STILL_US = 1_000_000;
const PRIORITY_ORDER = { high: 0, medium: 1, low: 2 } as const;

/** Alarms in the order they were raised. `endUs`: end of the record, for those that were there until then. */
export function reportAlarms(
  facts: SessionFacts,
  injections: readonly Span[],
  endUs: number,
): readonly ReportAlarm[] {
  const byId = new Map<number, AlarmFact[]>();
  for (const event of facts.alarms) {
    const events = byId.get(event.alarm.id) ?? [];
    events.push(event);
    byId.set(event.alarm.id, events);
  }
  return [...byId.values()]
    .flatMap((events) => {
      const [first] = events;
      return first === undefined ? [] : [alarmOf(first, events, facts, injections, endUs)];
    })
    .toSorted((a, b) => a.raisedAtUs - b.raisedAtUs || a.id - b.id);
}

/** The alarms that fit, the most important first; order of raising is kept among those. */
export function mostImportant(alarms: readonly ReportAlarm[], most: number): readonly ReportAlarm[] {
  if (alarms.length <= most) return alarms;
  const kept = alarms.toSorted(
    (a, b) => PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] || a.raisedAtUs - b.raisedAtUs,
  );
  return kept.slice(0, most).toSorted((a, b) => a.raisedAtUs - b.raisedAtUs || a.id - b.id);
}

function alarmOf(
  first: AlarmFact,
  events: readonly AlarmFact[],
  facts: SessionFacts,
  injections: readonly Span[],
  endUs: number,
): ReportAlarm {
  const { id, condition, priority, headline, place, evidence, raisedAtUs } = first.alarm;
  const endedAtUs = events.find(({ phase }) => phase === "ended")?.atUs;
  const pressed = events.find(({ phase }) => phase === "acknowledged");
  const actor = pressed === undefined ? undefined : facts.acknowledgements.get(pressed.sequence);
  const control =
    actor === undefined ? "a control that the record does not name" : `${actor.role}: ${actor.control}`;
  const toPlungerStopS =
    first.alarm.kind === "technical" || priority !== "high"
      ? undefined
      : plungerStopS(raisedAtUs, facts.volume, injections);
  return {
    id,
    condition,
    priority,
    headline,
    place,
    evidence,
    raisedAtUs,
    ...(endedAtUs === undefined ? {} : { endedAtUs }),
    durationS: Math.max(0, ((endedAtUs ?? endUs) - raisedAtUs) / 1e6),
    ...(pressed === undefined ? {} : { acknowledged: { atUs: pressed.atUs, control } }),
    ...(toPlungerStopS === undefined ? {} : { toPlungerStopS }),
  };
}

/**
 * From `raisedAtUs` until the plunger stood, s: in the measured volume, else until the end of the injection that went
 * on. `undefined`: it did not move when the alarm was raised, or it was still moving at the end of the record.
 */
function plungerStopS(
  raisedAtUs: number,
  volume: readonly SeriesPoint[],
  injections: readonly Span[],
): number | undefined {
  if (volume.length === 0) {
    const open = injections.find(({ fromUs, toUs }) => fromUs <= raisedAtUs && raisedAtUs < toUs);
    return open === undefined ? undefined : (open.toUs - raisedAtUs) / 1e6;
  }
  if (movedMl(volume, raisedAtUs - STILL_US, raisedAtUs) < STILL_ML) return undefined;
  const from = indexBefore(volume, raisedAtUs);
  for (const { atUs } of volume.slice(Math.max(0, from))) {
    const stopUs = Math.max(atUs, raisedAtUs);
    if ((volume.at(-1)?.atUs ?? 0) < stopUs + STILL_US) return undefined;
    if (movedMl(volume, stopUs, stopUs + STILL_US) < STILL_ML) return (stopUs - raisedAtUs) / 1e6;
  }
  return undefined;
}

function movedMl(volume: readonly SeriesPoint[], fromUs: number, toUs: number): number {
  const from = volume[indexBefore(volume, fromUs)]?.value ?? volume[0]?.value ?? 0;
  const to = volume[indexBefore(volume, toUs)]?.value ?? from;
  return Math.abs(to - from);
}
