/**
 * What two computations of one session's alarms have in common and what not. Alarms are the same when condition and
 * level agree and they were raised within a stated time of each other; pairs of one place are taken first, the nearest
 * before others.
 */
import type { AlarmId, AlarmKind, AlarmPriority } from "../alarm/alarm.ts";
import type { VertebralLevel } from "../procedure/level.ts";

/** One alarm of a session, from its rise to its end. */
export interface AlarmMoment {
  readonly condition: AlarmId;
  readonly kind: AlarmKind;
  /** The highest that it had. */
  readonly priority: AlarmPriority;
  /** That was treated when it was raised. */
  readonly level: VertebralLevel;
  readonly place: string;
  readonly view?: "lateral" | "ap";
  readonly raisedAtUs: number;
  /** Absent: it stood at the end. */
  readonly endedAtUs?: number;
  /** How often it called: when it was raised and each time it sounded again. */
  readonly signals: number;
}

export interface MatchLimits {
  /** Raised further apart than this, two alarms are not the same, ms. */
  readonly windowMs: number;
  /** Up to this an alarm is kept, beyond it shifted, ms. */
  readonly sameWithinMs: number;
}

/** Ten seconds: a look later is another sign. One tick of the pipeline is no difference for anybody. */
export const MATCH_LIMITS: MatchLimits = { windowMs: 10_000, sameWithinMs: 50 };

export type DifferenceKind = "kept" | "shifted" | "new" | "gone";

export interface DifferenceEntry {
  readonly kind: DifferenceKind;
  readonly before?: AlarmMoment;
  readonly after?: AlarmMoment;
  /** After less before, ms; both are there. */
  readonly shiftMs?: number;
  /** What else is not the same, e.g. `priority medium → high`. */
  readonly changes: readonly string[];
}

export interface DifferenceCounts {
  readonly kept: number;
  readonly shifted: number;
  readonly new: number;
  readonly gone: number;
  /** Of the kept and shifted ones: with another priority, place or number of signals. */
  readonly changed: number;
}

export interface AlarmDifference {
  readonly counts: DifferenceCounts;
  /** In order of time. */
  readonly entries: readonly DifferenceEntry[];
}

export const NO_DIFFERENCES: DifferenceCounts = { kept: 0, shifted: 0, new: 0, gone: 0, changed: 0 };

/** On either side: an alarm that came more often than this within the window is compared with its nearest only. */
const NEIGHBOURS_MOST = 100;

interface Pair {
  readonly before: number;
  readonly after: number;
  readonly apartUs: number;
  readonly isElsewhere: boolean;
}

/** Compares the alarms of one session, each list in any order. */
export function alarmDifference(
  before: readonly AlarmMoment[],
  after: readonly AlarmMoment[],
  limits: MatchLimits = MATCH_LIMITS,
): AlarmDifference {
  const left = before.toSorted(byTime);
  const right = after.toSorted(byTime);
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const pair of pairsWithin(left, right, limits.windowMs * 1000)) {
    if (partner.has(pair.before) || taken.has(pair.after)) continue;
    partner.set(pair.before, pair.after);
    taken.add(pair.after);
  }
  const entries: DifferenceEntry[] = [];
  for (const [i, moment] of left.entries()) {
    const match = right[partner.get(i) ?? -1];
    entries.push(
      match === undefined
        ? { kind: "gone", before: moment, changes: [] }
        : matched(moment, match, limits.sameWithinMs),
    );
  }
  for (const [i, moment] of right.entries()) {
    if (!taken.has(i)) entries.push({ kind: "new", after: moment, changes: [] });
  }
  entries.sort((a, b) => timeOf(a) - timeOf(b));
  return { counts: countsOf(entries), entries };
}

/** True when an alarm came, went, moved or changed. */
export function isDifferent({ shifted, new: added, gone, changed }: DifferenceCounts): boolean {
  return shifted + added + gone + changed > 0;
}

export function addCounts(a: DifferenceCounts, b: DifferenceCounts): DifferenceCounts {
  return {
    kept: a.kept + b.kept,
    shifted: a.shifted + b.shifted,
    new: a.new + b.new,
    gone: a.gone + b.gone,
    changed: a.changed + b.changed,
  };
}

/** Pairs of one condition and level: of the same place first, then the nearest, then the earlier one. */
function pairsWithin(left: readonly AlarmMoment[], right: readonly AlarmMoment[], windowUs: number): Pair[] {
  const groups = new Map<string, number[]>();
  for (const [i, moment] of right.entries()) {
    const group = groups.get(keyOf(moment));
    if (group === undefined) groups.set(keyOf(moment), [i]);
    else group.push(i);
  }
  const passed = new Map<string, number>();
  const pairs: Pair[] = [];
  for (const [i, moment] of left.entries()) {
    const key = keyOf(moment);
    const group = groups.get(key) ?? [];
    let next = passed.get(key) ?? 0;
    while ((right[group[next] ?? -1]?.raisedAtUs ?? Infinity) < moment.raisedAtUs) next += 1;
    passed.set(key, next);
    for (const j of group.slice(Math.max(next - NEIGHBOURS_MOST, 0), next + NEIGHBOURS_MOST)) {
      const other = right[j];
      if (other === undefined) continue;
      const apartUs = Math.abs(other.raisedAtUs - moment.raisedAtUs);
      const isElsewhere = other.place !== moment.place;
      if (apartUs <= windowUs) pairs.push({ before: i, after: j, apartUs, isElsewhere });
    }
  }
  return pairs.sort(
    (a, b) =>
      Number(a.isElsewhere) - Number(b.isElsewhere) ||
      a.apartUs - b.apartUs ||
      a.before - b.before ||
      a.after - b.after,
  );
}

function keyOf({ condition, level }: AlarmMoment): string {
  return `${condition} ${level}`;
}

function byTime(a: AlarmMoment, b: AlarmMoment): number {
  return a.raisedAtUs - b.raisedAtUs;
}

function timeOf({ before, after }: DifferenceEntry): number {
  return (before ?? after)?.raisedAtUs ?? 0;
}

function matched(before: AlarmMoment, after: AlarmMoment, sameWithinMs: number): DifferenceEntry {
  const shiftMs = (after.raisedAtUs - before.raisedAtUs) / 1000;
  const changes = (["priority", "place", "signals"] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field} ${before[field]} → ${after[field]}`);
  const kind = Math.abs(shiftMs) <= sameWithinMs ? "kept" : "shifted";
  return { kind, before, after, shiftMs, changes };
}

function countsOf(entries: readonly DifferenceEntry[]): DifferenceCounts {
  const of = (kind: DifferenceKind) => entries.filter((entry) => entry.kind === kind).length;
  return {
    kept: of("kept"),
    shifted: of("shifted"),
    new: of("new"),
    gone: of("gone"),
    changed: entries.filter(({ changes }) => changes.length > 0).length,
  };
}
