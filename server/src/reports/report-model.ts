/** Makes the report's plain data from the facts of a session. Pure: the same session gives the same report. */

import { LEAK_PARAMETERS } from "@cementwatch/shared/leak/parameters";
import { CHECKLIST_ITEMS } from "@cementwatch/shared/procedure/checklist-item";
import type { ProcedureMark, ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { ProcedureConfig, SessionConfig } from "@cementwatch/shared/session/session-config";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { looksOf } from "../case/beam-time.ts";
import { cleanText } from "./clean-text.ts";
import type { FollowUpEntry } from "./follow-up-file.ts";
import type { RecordCheck } from "./record-hash.ts";
import {
  REPORT_NOTICE,
  REPORT_SCHEMA,
  REPORT_SCHEMA_VERSION,
  type Report,
  type ReportFrame,
  type ReportLimit,
  type ReportSetUp,
  type Span,
  USUAL_OPERATION_MIN,
} from "./report.ts";
import { mostImportant, reportAlarms } from "./report-alarms.ts";
import { reportLevel } from "./report-levels.ts";
import { mechanismLines } from "./report-mechanisms.ts";
import { wallClock } from "./report-wall.ts";
import { indexBefore } from "./series-keeper.ts";
import type { SessionFacts } from "./session-facts.ts";

const ALARMS_MOST = 500;
const MARKS_MOST = 2_000;
const SPANS_MOST = 2_000;
const LOOP_POINTS_MOST = 1_500;

export interface ReportInput {
  readonly header: SessionHeader;
  readonly title: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly facts: SessionFacts;
  readonly record: RecordCheck;
  readonly followUp?: FollowUpEntry;
  readonly keyFrames: readonly ReportFrame[];
  /** What the makers of the parts could not do, in words. */
  readonly problems: readonly string[];
}

export function buildReport(input: ReportInput): Report {
  const { header, facts, startUs, endUs, record } = input;
  const wall = wallClock(header, facts.clock);
  const { procedure, config } = facts;
  const injections = injectionSpans(procedure, endUs);
  const alarms = reportAlarms(facts, injections, endUs);
  const kept = mostImportant(alarms, ALARMS_MOST).map((alarm) => ({
    ...alarm,
    place: cleanText(alarm.place),
    headline: cleanText(alarm.headline),
  }));
  const { peakPressure } = facts;
  return {
    schema: REPORT_SCHEMA,
    schemaVersion: REPORT_SCHEMA_VERSION,
    notice: REPORT_NOTICE,
    isSimulated: header.origin === "simulated" || (config !== undefined && isAnySimulated(config)),
    missing: missingOf(input),
    session: {
      id: header.sessionId,
      title: cleanText(input.title),
      software: header.software,
      startedAt: wall(startUs).toISOString(),
      endedAt: wall(endUs).toISOString(),
      durationS: (endUs - startUs) / 1e6,
      record,
    },
    pseudonym: cleanText(config?.procedure.pseudonym ?? "", 64),
    procedure: procedureOf(config, procedure, endUs),
    batches: procedure?.batches ?? [],
    levels: procedure?.levels.map(reportLevel) ?? [],
    ...(procedure === undefined ? {} : { totals: procedure.totals }),
    pressure: peakPressure === undefined ? {} : { peakKpa: peakPressure.value, peakAtUs: peakPressure.atUs },
    alarms: kept,
    alarmsLeftOut: alarms.length - kept.length,
    marks: marksOf(procedure),
    ...signatures(procedure),
    limits: config === undefined ? [] : limitsOf(config),
    dose: procedure?.dose ?? {},
    followUp: { ...procedure?.followUp, ...input.followUp },
    mechanisms: mechanismLines(procedure, config),
    timeline: {
      range: { fromUs: startUs, toUs: endUs },
      phases: facts.phases.slice(0, SPANS_MOST).map(({ atUs, phase }, index) => ({
        fromUs: atUs,
        toUs: facts.phases[index + 1]?.atUs ?? endUs,
        phase,
      })),
      beam: beamSpans(facts, endUs).slice(0, SPANS_MOST),
      injections: injections.slice(0, SPANS_MOST),
    },
    loop: loopOf(facts),
    keyFrames: input.keyFrames,
    wall: { atUs: startUs, iso: wall(startUs).toISOString() },
  };
}

function isAnySimulated(config: SessionConfig): boolean {
  return [...config.devices, ...config.pictures].some((part) => part.isSimulated);
}

function procedureOf(
  config: SessionConfig | undefined,
  record: ProcedureRecord | undefined,
  endUs: number,
): Report["procedure"] {
  const startedAtUs = record?.caseStartedAtUs;
  const endedAtUs = record?.caseEndedAtUs;
  const operationMin = startedAtUs === undefined ? undefined : ((endedAtUs ?? endUs) - startedAtUs) / 60e6;
  return {
    ...(config === undefined ? {} : { setUp: setUpOf(config.procedure) }),
    ...(startedAtUs === undefined ? {} : { startedAtUs }),
    ...(endedAtUs === undefined ? {} : { endedAtUs }),
    ...(operationMin === undefined ? {} : { operationMin }),
    usualOperationMin: USUAL_OPERATION_MIN,
  };
}

function setUpOf(procedure: ProcedureConfig): ReportSetUp {
  return {
    kind: procedure.procedure,
    indication: procedure.indication,
    approach: procedure.approach,
    isTumour: procedure.isTumour,
    cannulaGauge: procedure.cannulaGauge,
    cannulaLengthMm: procedure.cannulaLengthMm,
    roomTemperatureC: procedure.roomTemperatureC,
    aliquotMl: procedure.aliquotMl,
    ...(procedure.worklist === undefined ? {} : { worklist: procedure.worklist }),
  };
}

function injectionSpans(procedure: ProcedureRecord | undefined, endUs: number): readonly Span[] {
  const all = procedure?.levels.flatMap((level) => level.injections) ?? [];
  return all
    .map(({ startedAtUs, endedAtUs }) => ({ fromUs: startedAtUs, toUs: endedAtUs ?? endUs }))
    .toSorted((a, b) => a.fromUs - b.fromUs);
}

/** From what proves the beam where something does, else from the times of new pictures. */
function beamSpans({ beam, frameTimesUs }: SessionFacts, endUs: number): readonly Span[] {
  if (beam.length === 0) {
    const looks = looksOf(frameTimesUs.map((atUs) => atUs / 1e6));
    return looks.map(({ fromS, toS }) => ({ fromUs: Math.round(fromS * 1e6), toUs: Math.round(toS * 1e6) }));
  }
  const spans: Span[] = [];
  let fromUs: number | undefined;
  for (const { atUs, isOn } of beam) {
    if (isOn) fromUs ??= atUs;
    else if (fromUs !== undefined) {
      spans.push({ fromUs, toUs: atUs });
      fromUs = undefined;
    }
  }
  return fromUs === undefined ? spans : [...spans, { fromUs, toUs: endUs }];
}

function marksOf(procedure: ProcedureRecord | undefined): readonly ProcedureMark[] {
  const marks = procedure?.marks.filter((mark) => mark.isUndone !== true) ?? [];
  return marks.slice(0, MARKS_MOST).map((mark) => ({ ...mark, text: cleanText(mark.text) }));
}

function signatures(procedure: ProcedureRecord | undefined): Pick<Report, "signed" | "notSigned"> {
  const signed = (procedure?.signed ?? []).map(({ item, atUs }) => ({
    item,
    title: CHECKLIST_ITEMS.find(({ id }) => id === item)?.title ?? item,
    atUs,
  }));
  const open = CHECKLIST_ITEMS.filter(
    ({ id, by }) => by === "person" && !signed.some(({ item }) => item === id),
  );
  return { signed, notSigned: open.map(({ title }) => title) };
}

function limitsOf({ parameters, limitReasons }: SessionConfig): readonly ReportLimit[] {
  return Object.entries(parameters).map(([id, value]) => {
    const row = Object.hasOwn(LEAK_PARAMETERS, id)
      ? LEAK_PARAMETERS[id as keyof typeof LEAK_PARAMETERS]
      : undefined;
    const reason = cleanText(limitReasons[id] ?? "");
    return { id, value, ...(row === undefined ? {} : { usual: row.value }), unit: row?.unit ?? "", reason };
  });
}

/** Each pressure with the volume of its moment; thinned to what a page can show. */
function loopOf({ pressure, volume }: SessionFacts): Report["loop"] {
  if (pressure.length === 0 || volume.length === 0) return [];
  const stride = Math.ceil(pressure.length / LOOP_POINTS_MOST);
  const points: (readonly [number, number])[] = [];
  for (let from = 0; from < pressure.length; from += stride) {
    // The highest of each group: a peak is never thinned away.
    const group = pressure.slice(from, from + stride);
    const peak = group.reduce((best, point) => (point.value > best.value ? point : best));
    const at = volume[indexBefore(volume, peak.atUs)];
    if (at !== undefined) points.push([at.value, peak.value]);
  }
  return points;
}

function missingOf({ facts, record, problems }: ReportInput): readonly string[] {
  const damage = record.verdict === "damaged" ? ["The record is damaged", ...record.findings] : [];
  const lost = record.lost.map(
    ({ fromUs, toUs }) => `Nothing is left of ${(fromUs / 1e6).toFixed(1)} s to ${(toUs / 1e6).toFixed(1)} s`,
  );
  return [
    ...damage,
    ...lost,
    ...(record.verdict === "unfinished" ? ["The record has no end: this is what is written so far"] : []),
    ...(facts.config === undefined
      ? ["No configuration is recorded: level, procedure and limits are not known"]
      : []),
    ...(facts.procedure === undefined
      ? ["No account of the procedure is recorded: volumes, levels and marks are not told"]
      : []),
    ...(facts.pressure.length === 0 ? ["No valid pressure was measured"] : []),
    ...(facts.volume.length === 0 ? ["No valid volume was measured"] : []),
    ...(facts.alarmEventsLeftOut > 0 ? [`${facts.alarmEventsLeftOut} alarm events beyond the bound`] : []),
    ...problems,
  ].map((text) => cleanText(text));
}
