/**
 * Whether picture and injector still share one clock during a case. The only witnesses are starts of injection: the
 * plunger begins, and a little later the opacity grows, while the beam is on. That lag is not zero: cement follows the
 * plunger late by the give of the syringe, and later as it cures. So the lag itself says little, but
 *   - it must not jump: last three starts against the three before;
 *   - it must not shrink: last three against the first three (curing only lengthens it);
 *   - the picture must not be first.
 * A slow growth cannot be told from curing, and is not. Plain bounded data, because the pipeline's state is snapshotted.
 */
import { fitLag } from "../calibration/lag-fit.ts";
import { onGrid } from "../calibration/timed-series.ts";
import type { FrameFinding } from "../imaging/frame-finding.ts";
import { US_PER_MS } from "../time.ts";

interface Point {
  readonly atUs: number;
  readonly value: number;
}

export interface SyncTrack {
  /** The picture, level and reference that the points belong to. */
  key: string;
  /** Total volume, mL, and opacity mass, mm², of the last seconds by their own times. */
  volumes: Point[];
  masses: Point[];
  /** When the plunger began, until its start has been judged. */
  startUs?: number;
  movedAtUs: number;
  /** Lags of starts, oldest first. */
  lags: { readonly atUs: number; readonly lagUs: number }[];
  /** How far the lag is off, with what is certain of it; absent: nothing speaks against the stored offset. */
  doubt?: { readonly shiftUs: number; readonly uncertaintyUs: number };
}

const KEPT_US = 8_000_000;
const POINTS_MOST = 600;
const LAGS_KEPT = 12;
/** The plunger has rested so long before a start, µs. */
const REST_US = 1_500_000;
/** Less is the last digit of the counter, mL. */
const MOVED_ML = 0.004;
const BEFORE_US = 1_000_000;
const AFTER_US = 2_500_000;
const FRAMES_MIN = 12;
/** A longer gap is two looks, µs. */
const GAP_MAX_US = 400_000;
const GRID_US = 20_000;
/** From the picture being first by a second to the cement being late by two (assumption). */
const SEARCH = { lagUs: 500_000, reachUs: 1_500_000 };
/** A start counts when so much of the change of opacity follows the plunger, and its lag is so certain (assumptions). */
const EXPLAINED_MIN_01 = 0.9;
const STANDARD_MAX_US = 60_000;
const GROUP = 3;
/** Coverage factor for groups of three: Student's t for four degrees of freedom, 95.45 % (JCGM 100, table G.2). */
const COVERAGE = 2.87;

export function createSyncTrack(): SyncTrack {
  return { key: "", volumes: [], masses: [], movedAtUs: Number.NEGATIVE_INFINITY, lags: [] };
}

/** Takes a fresh, valid total volume, mL. */
export function noteSyncVolume(track: SyncTrack, atUs: number, totalMl: number): void {
  const last = track.volumes.at(-1);
  if (last !== undefined && atUs <= last.atUs) return;
  track.volumes = recent(track.volumes, { atUs, value: totalMl });
  const hasMoved = last !== undefined && Math.abs(totalMl - last.value) >= MOVED_ML;
  if (!hasMoved) return;
  if (atUs - track.movedAtUs >= REST_US) track.startUs = last.atUs;
  track.movedAtUs = atUs;
}

/** Takes a judged frame; a start whose frames are complete is judged. `limitMs`: shift from which the offset is doubted. */
export function noteSyncFinding(track: SyncTrack, finding: FrameFinding, limitMs: number): void {
  const { opacityMassMm2, measuredAtUs, context, notValid, delivery } = finding;
  if (opacityMassMm2 === undefined || notValid !== undefined || delivery !== "live") return;
  const key = `${finding.pictureId} ${finding.view} ${context.level ?? ""} ${context.referenceRequest}`;
  if (key !== track.key) {
    const { volumes, movedAtUs } = track;
    Object.assign(track, createSyncTrack(), { key, volumes, movedAtUs });
    delete track.startUs;
  }
  track.masses = recent(track.masses, { atUs: measuredAtUs, value: opacityMassMm2 });
  const { startUs } = track;
  if (startUs === undefined || measuredAtUs < startUs + AFTER_US) return;
  delete track.startUs;
  const lagUs = lagOf(track, startUs);
  if (lagUs === undefined) return;
  track.lags = [...track.lags, { atUs: startUs, lagUs }].slice(-LAGS_KEPT);
  const doubt = doubtOf(
    track.lags.map((lag) => lag.lagUs),
    limitMs * US_PER_MS,
  );
  // What was doubted stays so until the latencies are set anew or a case begins: three starts later nothing jumps any more.
  if (doubt !== undefined) track.doubt = doubt;
}

function lagOf({ volumes, masses }: SyncTrack, startUs: number): number | undefined {
  const frames = masses.filter(({ atUs }) => atUs >= startUs - BEFORE_US && atUs <= startUs + AFTER_US);
  const first = frames[0]?.atUs ?? Number.POSITIVE_INFINITY;
  const isWhole = frames.every(({ atUs }, i) => atUs - (frames[i - 1]?.atUs ?? atUs) <= GAP_MAX_US);
  if (frames.length < FRAMES_MIN || first > startUs - BEFORE_US / 2 || !isWhole) return undefined;
  const moved = onGrid(
    { atUs: volumes.map(({ atUs }) => atUs), values: volumes.map(({ value }) => value) },
    GRID_US,
  );
  const fit = fitLag(
    moved,
    { atUs: frames.map(({ atUs }) => atUs), values: frames.map(({ value }) => value) },
    SEARCH,
  );
  const isClear =
    fit !== undefined &&
    fit.sign === 1 &&
    fit.explained01 >= EXPLAINED_MIN_01 &&
    fit.standardUs <= STANDARD_MAX_US;
  return isClear ? fit.lagUs : undefined;
}

/** The shift that is certain beyond the limit, the largest first; `undefined` when there is none. */
function doubtOf(lagsUs: readonly number[], limitUs: number): SyncTrack["doubt"] {
  const last = lagsUs.slice(-GROUP);
  if (last.length < GROUP) return undefined;
  const before = lagsUs.slice(-2 * GROUP, -GROUP);
  const first = lagsUs.slice(0, GROUP);
  const shifts = [
    ...(before.length === GROUP ? [shiftOf(last, before)] : []),
    ...(lagsUs.length >= 2 * GROUP ? [shiftOf(last, first)].filter(({ shiftUs }) => shiftUs < 0) : []),
    ...[shiftOf(last, undefined)].filter(({ shiftUs }) => shiftUs < 0),
  ];
  return shifts
    .filter(({ shiftUs, uncertaintyUs }) => Math.abs(shiftUs) - uncertaintyUs > limitUs)
    .toSorted((a, b) => Math.abs(b.shiftUs) - Math.abs(a.shiftUs))[0];
}

/** Difference of the means of two groups, or of one to zero, with its expanded uncertainty. */
function shiftOf(
  last: readonly number[],
  other: readonly number[] | undefined,
): NonNullable<SyncTrack["doubt"]> {
  const groups = other === undefined ? [last] : [last, other];
  const squares = groups.reduce((sum, group) => {
    const mean = meanOf(group);
    return sum + group.reduce((total, lag) => total + (lag - mean) ** 2, 0);
  }, 0);
  const variance = squares / (groups.length * (GROUP - 1));
  const uncertaintyUs = COVERAGE * Math.sqrt((variance * groups.length) / GROUP);
  return { shiftUs: meanOf(last) - (other === undefined ? 0 : meanOf(other)), uncertaintyUs };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function recent(points: readonly Point[], point: Point): Point[] {
  return [...points.filter(({ atUs }) => atUs > point.atUs - KEPT_US), point].slice(-POINTS_MOST);
}
