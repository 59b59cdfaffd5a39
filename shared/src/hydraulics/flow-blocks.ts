/**
 * Pairs pressure and volume and sums them into blocks of a quarter of a second: how far the plunger moved, how much the
 * pressure changed and ∫P^m dt for each flow exponent. A gap ends a block and what happened inside it is left out.
 */
import { US_PER_S } from "../time.ts";

/** Flow exponents that are tried side by side: PMMA 0.5–0.8, above that a bone that is Newtonian (Darcy). */
export const FLOW_EXPONENTS: readonly number[] = [0.55, 0.68, 0.85];

export interface FlowBlock {
  readonly endUs: number;
  readonly spanS: number;
  readonly volumeMl: number;
  readonly pressureMpa: number;
  readonly meanMpa: number;
  /** ∫P^m dt, ∫P^m·ln P dt and ∫P^(m−1) dt for each exponent in turn. */
  readonly integrals: readonly number[];
}

interface Pair {
  readonly atUs: number;
  readonly pressureKpa: number;
  readonly volumeMl: number;
}

export interface BlockState {
  /** The newest three pairs: the middle one's pressure is the median, against single-sample spikes. */
  recent: Pair[];
  last?: { atUs: number; mpa: number; volumeMl: number };
  start?: { atUs: number; mpa: number; volumeMl: number };
  integrals: number[];
  pressureTime: number;
  movedUs: number;
  movingSinceUs: number;
  /** Smallest step of the volume counter that was seen, mL. */
  stepMl: number;
}

const BLOCK_US = 200_000;
const MOVING_BLOCK_US = 750_000;
const QUIET_US = 60_000;
/** A still plunger at low pressure says little: its blocks are longer. */
const STILL_BLOCK_US = US_PER_S;
const STILL_MPA = 0.1;
const GAP_US = 400_000;
const STEP_MIN_ML = 0.001;
const STEP_MAX_ML = 0.02;

function emptyIntegrals(): number[] {
  return new Array<number>(3 * FLOW_EXPONENTS.length).fill(0);
}

export function createBlocks(): BlockState {
  return { recent: [], integrals: emptyIntegrals(), pressureTime: 0, movedUs: 0, movingSinceUs: 0, stepMl: STEP_MAX_ML };
}

/** Drops the open block, e.g. because the counter restarted. */
export function breakBlock(state: BlockState): void {
  state.recent = [];
  state.integrals = emptyIntegrals();
  state.pressureTime = 0;
  delete state.last;
  delete state.start;
}

/** Takes a pair in time order; returns the block that it completed, if any. */
export function takePair(state: BlockState, pair: Pair): FlowBlock | undefined {
  const before = state.recent.at(-1);
  if (before !== undefined && (pair.atUs - before.atUs > GAP_US || pair.atUs <= before.atUs)) breakBlock(state);
  noteStep(state, before, pair);
  state.recent.push(pair);
  if (state.recent.length < 3) return undefined;
  const [a, b, c] = state.recent;
  state.recent.shift();
  if (a === undefined || b === undefined || c === undefined) return undefined;
  const median = medianOf(a.pressureKpa, b.pressureKpa, c.pressureKpa);
  return addPoint(state, { atUs: b.atUs, mpa: median / 1000, volumeMl: b.volumeMl });
}

function noteStep(state: BlockState, before: Pair | undefined, pair: Pair): void {
  if (before === undefined) return;
  const stepMl = Math.abs(pair.volumeMl - before.volumeMl);
  if (stepMl > STEP_MIN_ML / 2 && stepMl < state.stepMl) state.stepMl = Math.max(stepMl, STEP_MIN_ML);
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function addPoint(state: BlockState, point: { atUs: number; mpa: number; volumeMl: number }): FlowBlock | undefined {
  const { last } = state;
  state.last = point;
  if (last === undefined || state.start === undefined) {
    state.start = point;
    return undefined;
  }
  const seconds = (point.atUs - last.atUs) / US_PER_S;
  const mpa = Math.max(0, (point.mpa + last.mpa) / 2);
  state.pressureTime += mpa * seconds;
  if (mpa > 0.002) {
    const ln = Math.log(mpa);
    for (let index = 0; index < FLOW_EXPONENTS.length; index += 1) {
      const exponent = FLOW_EXPONENTS[index] ?? 1;
      const power = Math.exp(ln / exponent) * seconds;
      state.integrals[3 * index] = (state.integrals[3 * index] ?? 0) + power;
      state.integrals[3 * index + 1] = (state.integrals[3 * index + 1] ?? 0) + power * ln;
      state.integrals[3 * index + 2] = (state.integrals[3 * index + 2] ?? 0) + power / mpa;
    }
  }
  if (point.volumeMl !== last.volumeMl) {
    if (point.atUs - state.movedUs > STILL_BLOCK_US / 2) state.movingSinceUs = point.atUs;
    state.movedUs = point.atUs;
  }
  const isStill = point.volumeMl === state.start.volumeMl && mpa < STILL_MPA;
  const isQuiet = point.volumeMl === last.volumeMl && point.atUs - state.movedUs >= QUIET_US;
  const spanUs = point.atUs - state.start.atUs;
  const movingUs = point.atUs - Math.max(state.start.atUs, state.movingSinceUs);
  const isDone = isStill ? spanUs >= STILL_BLOCK_US : isQuiet ? spanUs >= BLOCK_US : movingUs >= MOVING_BLOCK_US;
  if (!isDone) return undefined;
  return closeBlock(state, state.start, point);
}

function closeBlock(
  state: BlockState,
  start: { atUs: number; mpa: number; volumeMl: number },
  end: { atUs: number; mpa: number; volumeMl: number },
): FlowBlock {
  const spanS = (end.atUs - start.atUs) / US_PER_S;
  const block: FlowBlock = {
    endUs: end.atUs,
    spanS,
    volumeMl: end.volumeMl - start.volumeMl,
    pressureMpa: end.mpa - start.mpa,
    meanMpa: state.pressureTime / spanS,
    integrals: state.integrals,
  };
  state.start = end;
  state.integrals = emptyIntegrals();
  state.pressureTime = 0;
  return block;
}
