/**
 * Window-limited likelihood ratio test for a sudden rise of conductance: for every split of the recent history, how much
 * more flow than the fit expects came after it, against the time before it, in standard deviations.
 */
import { type ConductanceFit, flowMlOf, type Regressors, slopesOf, varianceOf } from "./conductance-fit.ts";
import type { FlowBlock } from "./flow-blocks.ts";

/** How far blocks scatter about the fit; all learned from the trace itself. */
export interface FlowNoise {
  /** Variance of the volume at an edge of a window, mL²: counter steps, lag, shape of a stroke. */
  readonly edgeMl2: number;
  /** Relative variance of the flow of `UNIT_ML`. */
  readonly scatter: number;
}

export interface DropLimits {
  readonly resistanceDropMin: number;
  readonly resistanceDropMax: number;
  readonly resistanceOcclusion: number;
  readonly resistanceEvidenceMl: number;
  readonly resistanceBeforeS: number;
  readonly resistanceAfterS: number;
}

export interface DropVerdict {
  /** Standard deviations by which the best split stands out, and its fall of ln R; 0 when there is none. */
  readonly score: number;
  readonly dropLn: number;
  /** Largest rise of ln R against the fit, when it is one of a blocked tip. */
  readonly riseLn: number;
  /** More flow than any leak gives: something was released, or air gave way. */
  readonly isLeap: boolean;
}

/** Volume for which the relative scatter is stated, mL. */
export const UNIT_ML = 0.04;
const AFTER_MIN_S = 0.4;
const BEFORE_MIN_S = 2;
/** The newest flow must still show this share of the jump. */
const LASTING_SHARE = 0.7;
/** Uncertainty of the trend over the distance between two windows, 1/s (assumption). */
const DRIFT_PER_S = 0.0015;
const LEAP_SIGMA = 3;

interface Window {
  readonly volumeMl: number;
  readonly x: Regressors;
  readonly spanS: number;
  /** Uninterrupted pieces: each has two edges. */
  readonly pieces: number;
  /** ∫t·P^m against the fit's now over ∫P^m is the window's centre. */
  readonly flowMl: number;
  /** Excess of flow over the fit, as a share. */
  readonly excess: number;
}

/**
 * Tests the history (oldest first; at least one block) against the fit. `regressors` are the blocks' own, `fallen` how
 * far ln A fell abruptly of late: a return from there is a release, not a leak.
 */
export function testDrop(
  history: readonly FlowBlock[],
  regressors: readonly Regressors[],
  fit: ConductanceFit,
  noise: FlowNoise,
  fallen: number,
  limits: DropLimits,
): DropVerdict {
  const sums = sumsFromEnd(history, regressors, fit);
  let score = 0;
  let dropLn = 0;
  let riseLn = 0;
  let isLeap = false;
  let newest: number | undefined;
  for (let split = history.length - 1; split > 0; split -= 1) {
    const after = sums[split];
    if (after === undefined || after.spanS > limits.resistanceAfterS) break;
    if (after.flowMl < UNIT_ML || after.spanS < AFTER_MIN_S) continue;
    newest ??= after.excess;
    const level = lnFall(fit, after.excess);
    if (level < -limits.resistanceOcclusion) riseLn = Math.max(riseLn, -level);
    const own = noise.edgeMl2 / after.flowMl ** 2 + (noise.scatter * UNIT_ML) / after.flowMl;
    if (level > limits.resistanceDropMax && after.excess > LEAP_SIGMA * Math.sqrt(own)) isLeap = true;
    if (after.flowMl < limits.resistanceEvidenceMl || after.excess < fallen) continue;
    const found = contrast(sums, split, newest, fit, noise, limits);
    if (found !== undefined && found.score > score) ({ score, dropLn } = found);
  }
  return { score, dropLn, riseLn, isLeap };
}

/** Fall of ln R that an excess of flow at the same pressure means: ln R = −n·ln A. */
function lnFall(fit: ConductanceFit, excess: number): number {
  return fit.exponent * Math.log(Math.max(0.02, 1 + excess));
}

/** The windows after and before a split; `undefined` when they do not show a drop that lasts. */
function contrast(
  sums: readonly Window[],
  split: number,
  newest: number,
  fit: ConductanceFit,
  noise: FlowNoise,
  limits: DropLimits,
): { score: number; dropLn: number } | undefined {
  const after = sums[split];
  if (after === undefined) return undefined;
  let first = split - 1;
  while (first > 0 && spanBetween(sums, first - 1, split) < limits.resistanceBeforeS) first -= 1;
  const before = between(sums, first, split, fit);
  if (before === undefined || before.flowMl < 2 * UNIT_ML || before.spanS < BEFORE_MIN_S) return undefined;
  const reference = busierHalf(sums, first, split, before, fit);
  const jump = (1 + after.excess) / Math.max(0.1, 1 + reference.excess) - 1;
  const dropLn = lnFall(fit, jump);
  if (dropLn < limits.resistanceDropMin || newest - reference.excess < LASTING_SHARE * jump) return undefined;
  const apartS = Math.abs(centreOf(after) - centreOf(before));
  const afterSlopes = slopesOf(fit, after.x);
  const beforeSlopes = slopesOf(fit, before.x);
  const slopes = afterSlopes.map(
    (slope, index) => slope / after.flowMl - (beforeSlopes[index] ?? 0) / before.flowMl,
  );
  const variance =
    noise.edgeMl2 * (after.pieces / after.flowMl ** 2 + before.pieces / reference.flowMl ** 2) +
    noise.scatter * UNIT_ML * (1 / after.flowMl + 1 / reference.flowMl) +
    (DRIFT_PER_S * apartS) ** 2 +
    varianceOf(fit, slopes);
  return { score: jump / Math.sqrt(variance), dropLn };
}

/** The time before, or that half of it with more flow: one disturbed half alone cannot make a drop. */
function busierHalf(
  sums: readonly Window[],
  first: number,
  split: number,
  before: Window,
  fit: ConductanceFit,
): Window {
  let middle = split - 1;
  while (middle > first && spanBetween(sums, middle, split) < before.spanS / 2) middle -= 1;
  const halves = [between(sums, middle, split, fit), between(sums, first, middle, fit)];
  let busiest = before;
  for (const half of halves) {
    if (half !== undefined && half.flowMl >= UNIT_ML && half.excess > busiest.excess) busiest = half;
  }
  return busiest;
}

/** For each index, the window from there to the end. */
function sumsFromEnd(
  history: readonly FlowBlock[],
  regressors: readonly Regressors[],
  fit: ConductanceFit,
): Window[] {
  const sums = new Array<Window>(history.length);
  let x: Regressors = [0, 0, 0, 0, 0];
  let volumeMl = 0;
  let spanS = 0;
  let pieces = 0;
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const block = history[index];
    const own = regressors[index];
    if (block === undefined || own === undefined) continue;
    const next = history[index + 1];
    if (next === undefined || next.endUs - next.spanS * 1_000_000 - block.endUs > 1000) pieces += 1;
    volumeMl += block.volumeMl;
    spanS += block.spanS;
    x = [x[0] + own[0], x[1] + own[1], x[2] + own[2], x[3] + own[3], x[4] + own[4]];
    sums[index] = windowOf(fit, volumeMl, x, spanS, pieces);
  }
  return sums;
}

function windowOf(
  fit: ConductanceFit,
  volumeMl: number,
  x: Regressors,
  spanS: number,
  pieces: number,
): Window {
  const flowMl = flowMlOf(fit, x);
  const excess = flowMl > 0 ? (volumeMl - fit.mean[0] * x[0]) / flowMl - 1 : 0;
  return { volumeMl, x, spanS, pieces, flowMl, excess };
}

function spanBetween(sums: readonly Window[], from: number, to: number): number {
  return (sums[from]?.spanS ?? 0) - (sums[to]?.spanS ?? 0);
}

function between(sums: readonly Window[], from: number, to: number, fit: ConductanceFit): Window | undefined {
  const a = sums[from];
  const b = sums[to];
  if (a === undefined || b === undefined) return undefined;
  const x: Regressors = [a.x[0] - b.x[0], a.x[1] - b.x[1], a.x[2] - b.x[2], a.x[3] - b.x[3], a.x[4] - b.x[4]];
  return windowOf(fit, a.volumeMl - b.volumeMl, x, a.spanS - b.spanS, a.pieces - b.pieces + 1);
}

function centreOf(window: Window): number {
  return window.x[1] > 0 ? window.x[2] / window.x[1] : 0;
}
