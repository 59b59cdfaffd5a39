/** The time line of a recorded session: its scale, its alarms and its marks. Pure; times are session µs. */
import type { ActiveAlarm, AlarmEvent, AlarmPriority, Evidence } from "@cementwatch/shared/alarm/alarm";

export interface TimeRange {
  readonly startUs: number;
  readonly endUs: number;
}

/** One alarm from its raising to its end. */
export interface AlarmSpan {
  readonly id: number;
  readonly condition: ActiveAlarm["condition"];
  readonly priority: AlarmPriority;
  readonly headline: string;
  readonly place: string;
  readonly reason: string;
  readonly raisedAtUs: number;
  /** Absent: there until the end of the record. */
  readonly endedAtUs?: number;
  readonly acknowledgedAtUs?: number;
  /** Evidence when it was raised. */
  readonly evidence: readonly Evidence[];
}

/** 0 at the start, 1 at the end; an empty range puts everything at 0. */
export function shareOf(range: TimeRange, atUs: number): number {
  const length = range.endUs - range.startUs;
  return length > 0 ? Math.min(1, Math.max(0, (atUs - range.startUs) / length)) : 0;
}

/** Inverse of `shareOf`, whole µs within the range. */
export function timeAt(range: TimeRange, share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return Math.round(range.startUs + inside * (range.endUs - range.startUs));
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Times for labels: round seconds from the start, at most `most` of them. */
export function ticks(range: TimeRange, most: number): readonly number[] {
  const lengthS = (range.endUs - range.startUs) / 1e6;
  const step = STEPS_S.find((seconds) => lengthS / seconds <= most) ?? Math.ceil(lengthS / Math.max(1, most));
  const count = Math.floor(lengthS / step) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => range.startUs + index * step * 1e6);
}

/** Alarms by the time they were raised. Events of one alarm share its id; `updated` ones change nothing here. */
export function alarmSpans(events: readonly AlarmEvent[]): readonly AlarmSpan[] {
  const spans = new Map<number, AlarmSpan>();
  for (const { alarm, phase, atUs } of events) {
    const span = spans.get(alarm.id) ?? spanOf(alarm);
    const isFirst = span.acknowledgedAtUs === undefined;
    spans.set(alarm.id, {
      ...span,
      ...(phase === "acknowledged" && isFirst ? { acknowledgedAtUs: atUs } : {}),
      ...(phase === "ended" ? { endedAtUs: atUs } : {}),
    });
  }
  return [...spans.values()].toSorted((a, b) => a.raisedAtUs - b.raisedAtUs || a.id - b.id);
}

function spanOf(alarm: ActiveAlarm): AlarmSpan {
  const { id, condition, priority, headline, place, reason = "", raisedAtUs, evidence } = alarm;
  return { id, condition, priority, headline, place, reason, raisedAtUs, evidence };
}

/** `4:07.3` from the start of the record; hours run into minutes. */
export function timeText(range: TimeRange, atUs: number): string {
  const tenths = Math.max(0, Math.floor((atUs - range.startUs) / 100_000));
  const minutes = Math.floor(tenths / 600);
  const seconds = String(Math.floor((tenths % 600) / 10)).padStart(2, "0");
  return `${minutes}:${seconds}.${tenths % 10}`;
}

/** `area 3.2 mm² (limit 1.5)`. */
export function evidenceText({ name, value, limit, unit }: Evidence): string {
  const shown = unit === "" || unit === "1" ? round(value) : `${round(value)} ${unit}`;
  return `${name} ${shown}${limit === undefined ? "" : ` (limit ${round(limit)})`}`;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3).replace("-", "−");
}
