/** The loop of pressure over volume of a session, small enough for a line of a list. Pure. */
import type { TimedValue } from "./review-facts.ts";

/** One point: when (session µs), mL, kPa. */
export type LoopPoint = readonly [atUs: number, volumeMl: number, pressureKpa: number];

const POINTS_MOST = 64;
/** First, lowest, highest and last of each part are kept: a peak of one sample still shows. */
const PER_PART = 4;
/** A value that is older than this is not the one of the moment. */
const HOLDS_US = 2_000_000;

/**
 * Pairs each pressure with the volume that held then, and keeps at most 64 of the pairs in order of time. Only the time
 * from the first movement of the plunger to its last is shown. Empty when one of the two was not measured.
 */
export function loopPoints(
  volume: readonly TimedValue[],
  pressure: readonly TimedValue[],
): readonly LoopPoint[] {
  const pairs = moving(pairsOf(volume, pressure));
  if (pairs.length <= POINTS_MOST) return pairs.map(rounded);
  const parts = POINTS_MOST / PER_PART;
  const kept: LoopPoint[] = [];
  for (let part = 0; part < parts; part++) {
    const own = pairs.slice(
      Math.floor((part * pairs.length) / parts),
      Math.floor(((part + 1) * pairs.length) / parts),
    );
    const picked = new Set([own[0], own.at(-1), extreme(own, 1), extreme(own, -1)]);
    kept.push(...own.filter((pair) => picked.has(pair)));
  }
  return kept.map(rounded);
}

/** The point of the loop that was nearest in time; undefined without a loop. */
export function loopPointAt(points: readonly LoopPoint[], atUs: number): LoopPoint | undefined {
  let nearest: LoopPoint | undefined;
  for (const point of points)
    if (nearest === undefined || Math.abs(point[0] - atUs) < Math.abs(nearest[0] - atUs)) nearest = point;
  return nearest;
}

function pairsOf(volume: readonly TimedValue[], pressure: readonly TimedValue[]): readonly LoopPoint[] {
  const pairs: LoopPoint[] = [];
  let at = 0;
  for (const { atUs, value } of pressure) {
    while ((volume[at + 1]?.atUs ?? Number.POSITIVE_INFINITY) <= atUs) at += 1;
    const held = volume[at];
    if (held === undefined || held.atUs > atUs || atUs - held.atUs > HOLDS_US) continue;
    if (Number.isFinite(value) && Number.isFinite(held.value)) pairs.push([atUs, held.value, value]);
  }
  return pairs;
}

/** Without the time before the plunger first moved and after it last did. */
function moving(pairs: readonly LoopPoint[]): readonly LoopPoint[] {
  const [first, last] = [pairs[0], pairs.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = pairs.findIndex(([, volumeMl]) => volumeMl !== first[1]);
  const to = pairs.findLastIndex(([, volumeMl]) => volumeMl !== last[1]);
  return from < 0 ? [last] : pairs.slice(Math.max(0, from - 1), Math.max(from, to) + 2);
}

function extreme(pairs: readonly LoopPoint[], sign: 1 | -1): LoopPoint | undefined {
  let found: LoopPoint | undefined;
  for (const pair of pairs) if (found === undefined || sign * (pair[2] - found[2]) > 0) found = pair;
  return found;
}

function rounded([atUs, volumeMl, pressureKpa]: LoopPoint): LoopPoint {
  // Plus nothing: a rounded −0 would come back from the catalogue as 0.
  return [atUs, Math.round(volumeMl * 100) / 100 + 0, Math.round(pressureKpa) + 0];
}
