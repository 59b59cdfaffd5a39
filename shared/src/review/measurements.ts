/**
 * The measurements of a case, each with a definition that has a version: a result always says by which one it was made.
 * To change how something is measured, raise its version.
 */

import { mergedSpans, overlapUs, riseWithin, valueAt } from "./level-series.ts";
import type { ReviewFacts, ReviewLevel, Span, TimedValue } from "./review-facts.ts";
import { levelAt } from "./review-facts.ts";

export type MeasurementId =
  | "peakPressure"
  | "timeOverLimit"
  | "blindVolume"
  | "looksPerMl"
  | "volumeAfterFirstSign"
  | "reactionTime"
  | "alarmToStop"
  | "alarmToLastGrowth";

export interface MeasurementDefinition {
  readonly id: MeasurementId;
  readonly version: number;
  readonly title: string;
  readonly unit: "kPa" | "s" | "mL" | "1/mL";
  readonly digits: number;
  /** What it is, for a person. */
  readonly words: string;
  readonly formula: string;
}

/** Below this flow the plunger stands still, mL in one second. assumption: twice the resolution of a pump's volume */
const STILL_ML = 0.02;
const STILL_US = 1_000_000;
/** Of sums of decimal steps. */
const ROUNDING_ML = 1e-9;
/** A value is not held longer than this, µs. */
const HOLD_US = 1_000_000;
/** The cement has grown when its area rose by this share, and by this much, mm². assumption: scatter of the outline */
const GROWTH_SHARE = 0.02;
const GROWTH_MM2 = 3;

export const MEASUREMENTS: readonly MeasurementDefinition[] = [
  {
    id: "peakPressure",
    version: 1,
    title: "Peak pressure",
    unit: "kPa",
    digits: 0,
    words: "Highest valid injection pressure while cement was injected into the level.",
    formula: "max p(t), t in the level's injections",
  },
  {
    id: "timeOverLimit",
    version: 1,
    title: "Time over limit",
    unit: "s",
    digits: 1,
    words: "Time of the level's injections at or above the pressure limit of the session.",
    formula: "Σ Δt with p ≥ limit; a value holds 1 s at most",
  },
  {
    id: "blindVolume",
    version: 1,
    title: "Blind volume",
    unit: "mL",
    digits: 2,
    words: "Volume that the plunger moved while the beam was off.",
    formula: "Σ max(ΔV, 0) in injections, outside beam-on time",
  },
  {
    id: "looksPerMl",
    version: 1,
    title: "Looks per mL",
    unit: "1/mL",
    digits: 1,
    words: "Looks from the level's first to the end of its last injection, for each mL delivered.",
    formula: "looks / delivered volume",
  },
  {
    id: "volumeAfterFirstSign",
    version: 1,
    title: "mL after the first sign",
    unit: "mL",
    digits: 2,
    words:
      "Volume that the plunger moved after the first sign of a leak: a leak alarm, a person's act, or the first look that the reviewers call a leak, whichever came first.",
    formula: "Σ max(ΔV, 0) in injections, t ≥ first sign",
  },
  {
    id: "reactionTime",
    version: 1,
    title: "Reaction time",
    unit: "s",
    digits: 1,
    words:
      "From the level's first leak alarm to the first thing the team did: acknowledge, mark, or stop the plunger.",
    formula: "min(t act, t plunger stop) − t alarm",
  },
  {
    id: "alarmToStop",
    version: 1,
    title: "Alarm → plunger stop",
    unit: "s",
    digits: 1,
    words:
      "From the level's first leak alarm until the plunger stands still (less than 0.02 mL in the next second); without a measured volume, until the injection was marked as ended.",
    formula: "t(ΔV < 0.02 mL in 1 s) − t alarm",
  },
  {
    id: "alarmToLastGrowth",
    version: 1,
    title: "Alarm → last growth",
    unit: "s",
    digits: 1,
    words:
      "From the level's first leak alarm to the last picture in which the cement had grown (2 % and 3 mm²), of either view.",
    formula: "max t(A > 1.02 · max A before, + 3 mm²) − t alarm",
  },
];

export interface MeasurementResult {
  readonly id: MeasurementId;
  /** Of the definition. */
  readonly version: number;
  /** `null`: there was nothing to measure, and `why` says so. */
  readonly value: number | null;
  readonly why?: string;
}

type Value = number | string;

/** All measurements of a level. `reviewSignUs`: start of the first look that is called a leak. */
export function measureLevel(
  facts: ReviewFacts,
  level: ReviewLevel,
  reviewSignUs: number | undefined,
): readonly MeasurementResult[] {
  const alarmUs = firstLeakAlarmUs(facts, level.level);
  const stopUs = alarmUs === undefined ? undefined : plungerStopUs(facts, level, alarmUs);
  const values: Readonly<Record<MeasurementId, Value>> = {
    peakPressure: peakPressure(facts, level),
    timeOverLimit: timeOverLimit(facts, level),
    blindVolume:
      facts.volume.length === 0
        ? "no volume measured"
        : riseWithin(facts.volume, level.injections, facts.beam).outside,
    looksPerMl: looksPerMl(facts, level),
    volumeAfterFirstSign: volumeAfterFirstSign(facts, level, reviewSignUs),
    reactionTime: reactionTime(facts, level, alarmUs, stopUs),
    alarmToStop: alarmUs === undefined ? "no leak alarm" : secondsOr(stopUs, alarmUs),
    alarmToLastGrowth: alarmUs === undefined ? "no leak alarm" : lastGrowth(facts, level, alarmUs),
  };
  return MEASUREMENTS.map(({ id, version }) => {
    const value = values[id];
    return typeof value === "number" ? { id, version, value } : { id, version, value: null, why: value };
  });
}

/** When the first sign of a leak came, and from whom. */
export function firstSeen(
  facts: ReviewFacts,
  level: string,
): { readonly by: "machine" | "people" | "nobody"; readonly atUs?: number } {
  const alarmUs = firstLeakAlarmUs(facts, level);
  const personUs = firstPersonUs(facts, level, alarmUs);
  if (personUs !== undefined && personUs < (alarmUs ?? Number.POSITIVE_INFINITY))
    return { by: "people", atUs: personUs };
  return alarmUs === undefined ? { by: "nobody" } : { by: "machine", atUs: alarmUs };
}

function firstLeakAlarmUs(facts: ReviewFacts, level: string): number | undefined {
  const times = facts.alarms
    .filter(({ kind, raisedAtUs }) => kind === "leak" && levelAt(facts, raisedAtUs) === level)
    .map(({ raisedAtUs }) => raisedAtUs);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A leak that a person marked; or an injection that was stopped within the look that raised the alarm, before it did. */
function firstPersonUs(facts: ReviewFacts, level: string, alarmUs: number | undefined): number | undefined {
  const lookUs =
    alarmUs === undefined ? undefined : facts.looks.findLast(({ fromUs }) => fromUs <= alarmUs)?.fromUs;
  const isSign = ({ kind, atUs }: ReviewFacts["people"][number]) =>
    kind === "leakSeen" ||
    (kind === "injectionStop" &&
      alarmUs !== undefined &&
      lookUs !== undefined &&
      atUs >= lookUs &&
      atUs < alarmUs);
  const times = facts.people
    .filter((act) => isSign(act) && levelAt(facts, act.atUs) === level)
    .map(({ atUs }) => atUs);
  return times.length === 0 ? undefined : Math.min(...times);
}

function pressureOf({ pressure }: ReviewFacts, { injections }: ReviewLevel): readonly TimedValue[] {
  return pressure.filter(({ atUs }) => injections.some(({ fromUs, toUs }) => atUs >= fromUs && atUs <= toUs));
}

function peakPressure(facts: ReviewFacts, level: ReviewLevel): Value {
  const own = pressureOf(facts, level);
  return own.length === 0
    ? "no pressure measured"
    : own.reduce((most, { value }) => Math.max(most, value), -Infinity);
}

function timeOverLimit(facts: ReviewFacts, level: ReviewLevel): Value {
  if (pressureOf(facts, level).length === 0) return "no pressure measured";
  const { pressure, pressureLimitKpa } = facts;
  let overUs = 0;
  for (const [index, { atUs, value }] of pressure.entries()) {
    if (value < pressureLimitKpa) continue;
    const toUs = Math.min(pressure[index + 1]?.atUs ?? atUs, atUs + HOLD_US);
    overUs += overlapUs({ fromUs: atUs, toUs }, mergedSpans(level.injections));
  }
  return overUs / 1e6;
}

function looksPerMl({ looks }: ReviewFacts, { injections, deliveredMl }: ReviewLevel): Value {
  const fromUs = injections[0]?.fromUs;
  const toUs = injections.at(-1)?.toUs;
  if (fromUs === undefined || toUs === undefined) return "nothing injected";
  if (deliveredMl === undefined || deliveredMl <= 0) return "no volume known";
  return looks.filter((look) => look.toUs >= fromUs && look.fromUs <= toUs).length / deliveredMl;
}

function volumeAfterFirstSign(
  facts: ReviewFacts,
  level: ReviewLevel,
  reviewSignUs: number | undefined,
): Value {
  const seen = firstSeen(facts, level.level).atUs ?? Number.POSITIVE_INFINITY;
  const signUs = Math.min(seen, reviewSignUs ?? Number.POSITIVE_INFINITY);
  if (!Number.isFinite(signUs)) return "no sign of a leak";
  if (facts.volume.length === 0) return "no volume measured";
  return riseWithin(facts.volume, after(level.injections, signUs)).all;
}

function after(spans: readonly Span[], atUs: number): readonly Span[] {
  return spans.flatMap(({ fromUs, toUs }) =>
    toUs <= atUs ? [] : [{ fromUs: Math.max(fromUs, atUs), toUs }],
  );
}

/** When the plunger stood still; a text when it had not moved, or never stopped. */
function plungerStopUs(facts: ReviewFacts, { injections }: ReviewLevel, alarmUs: number): Value {
  const { volume } = facts;
  if (volume.length === 0) {
    const running = injections.find(({ fromUs, toUs }) => fromUs <= alarmUs && toUs >= alarmUs);
    return running === undefined ? "nobody was injecting" : running.toUs;
  }
  const atAlarm = valueAt(volume, alarmUs);
  const before = valueAt(volume, alarmUs - STILL_US) ?? volume[0]?.value;
  if (atAlarm === undefined || before === undefined || atAlarm - before < STILL_ML)
    return "the plunger stood still";
  let base = atAlarm;
  let movedUs = alarmUs;
  for (const { atUs, value } of volume) {
    if (atUs <= alarmUs) continue;
    if (atUs - movedUs > STILL_US) return movedUs;
    // A tare or a new syringe starts the count anew.
    if (value < base) base = value;
    if (value - base < STILL_ML - ROUNDING_ML) continue;
    base = value;
    movedUs = atUs;
  }
  return facts.endUs - movedUs > STILL_US ? movedUs : "it moved to the end of the record";
}

function secondsOr(atUs: Value | undefined, fromUs: number): Value {
  return typeof atUs === "number" ? (atUs - fromUs) / 1e6 : (atUs ?? "no leak alarm");
}

function reactionTime(
  facts: ReviewFacts,
  { level }: ReviewLevel,
  alarmUs: number | undefined,
  stopUs: Value | undefined,
): Value {
  if (alarmUs === undefined) return "no leak alarm";
  const acts = facts.people
    .filter(({ atUs }) => atUs >= alarmUs && levelAt(facts, atUs) === level)
    .map(({ atUs }) => atUs);
  const first = Math.min(...acts, typeof stopUs === "number" ? stopUs : Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? (first - alarmUs) / 1e6 : "nobody did anything that was recorded";
}

function lastGrowth(facts: ReviewFacts, { level }: ReviewLevel, alarmUs: number): Value {
  let lastUs: number | undefined;
  for (const view of ["lateral", "ap"] as const) {
    let most: number | undefined;
    for (const { value, atUs } of facts.area.filter(
      (point) => point.view === view && levelAt(facts, point.atUs) === level,
    )) {
      const hasGrown =
        most === undefined || (value >= most * (1 + GROWTH_SHARE) && value >= most + GROWTH_MM2);
      if (!hasGrown) continue;
      most = value;
      if (atUs >= alarmUs) lastUs = Math.max(lastUs ?? 0, atUs);
    }
  }
  return lastUs === undefined ? "the cement grew no more" : (lastUs - alarmUs) / 1e6;
}
