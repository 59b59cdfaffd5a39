/**
 * Sums pressure and volume into blocks: how far the plunger moved, how much the pressure changed, and ∫P^m dt with its
 * neighbours for each flow exponent. A block ends while the plunger is still when it can: then neither the lag of the
 * pressure sensor nor that of the volume reading can shift volume from one block to the next.
 */
import { US_PER_S } from "../time.ts";

/** Flow exponents n that are tried side by side: PMMA 0.5–0.8; bone that is Newtonian (Darcy) adds to that. */
export const FLOW_EXPONENTS: readonly number[] = [0.55, 0.68, 0.85];
/** Integrals kept for each exponent: ∫P^m, ∫P^m·ln P, ∫P^(m−1), P in MPa. */
export const INTEGRALS = 3;

export interface FlowBlock {
  readonly endUs: number;
  readonly spanS: number;
  readonly volumeMl: number;
  readonly pressureMpa: number;
  readonly meanMpa: number;
  readonly integrals: readonly number[];
}

/** Pressure and total volume at one moment. */
export interface PressureVolume {
  readonly atUs: number;
  readonly pressureKpa: number;
  readonly volumeMl: number;
}

interface Point {
  readonly atUs: number;
  readonly mpa: number;
  readonly volumeMl: number;
}

export interface BlockState {
  /** The newest pairs: the middle one's pressure is the median of three, against single-sample spikes. */
  recent: PressureVolume[];
  last?: Point;
  start?: Point;
  integrals: number[];
  pressureTime: number;
  /** The plunger moved last, and began to move after a stop, at these times. */
  movedUs: number;
  movingSinceUs: number;
}

const BLOCK_US = 200_000;
/** A plunger that never stops is cut here. */
const MOVING_BLOCK_US = 750_000;
/** A still plunger at low pressure says little: its blocks are longer. */
const STILL_BLOCK_US = US_PER_S;
const STILL_MPA = 0.1;
/** Longer than the lag of a pressure sensor, 5 to 25 ms. */
const QUIET_US = 60_000;
/** What happens between two samples further apart is left out. */
const GAP_US = 400_000;
/** Below this the powers of the pressure are noise, MPa. */
const NOISE_MPA = 0.002;

export function createBlocks(): BlockState {
  return { recent: [], integrals: emptyIntegrals(), pressureTime: 0, movedUs: 0, movingSinceUs: 0 };
}

function emptyIntegrals(): number[] {
  return new Array<number>(INTEGRALS * FLOW_EXPONENTS.length).fill(0);
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
export function takePair(state: BlockState, pair: PressureVolume): FlowBlock | undefined {
  const before = state.recent.at(-1);
  if (before !== undefined && pair.atUs <= before.atUs) return undefined;
  if (before !== undefined && pair.atUs - before.atUs > GAP_US) breakBlock(state);
  state.recent.push(pair);
  const [a, b, c] = state.recent;
  if (a === undefined || b === undefined || c === undefined) return undefined;
  state.recent.shift();
  const median = medianOf(a.pressureKpa, b.pressureKpa, c.pressureKpa);
  return addPoint(state, { atUs: b.atUs, mpa: median / 1000, volumeMl: b.volumeMl });
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function addPoint(state: BlockState, point: Point): FlowBlock | undefined {
  const { last, start } = state;
  state.last = point;
  if (last === undefined || start === undefined) {
    state.start = point;
    return undefined;
  }
  integrate(state, (point.mpa + last.mpa) / 2, (point.atUs - last.atUs) / US_PER_S);
  if (point.volumeMl !== last.volumeMl) {
    if (point.atUs - state.movedUs > STILL_BLOCK_US / 2) state.movingSinceUs = point.atUs;
    state.movedUs = point.atUs;
  }
  return isComplete(state, start, point) ? closeBlock(state, start, point) : undefined;
}

function integrate(state: BlockState, meanMpa: number, seconds: number): void {
  if (meanMpa <= NOISE_MPA) return;
  state.pressureTime += meanMpa * seconds;
  const ln = Math.log(meanMpa);
  const { integrals } = state;
  for (let index = 0; index < FLOW_EXPONENTS.length; index += 1) {
    const power = Math.exp(ln / (FLOW_EXPONENTS[index] ?? 1)) * seconds;
    const first = INTEGRALS * index;
    integrals[first] = (integrals[first] ?? 0) + power;
    integrals[first + 1] = (integrals[first + 1] ?? 0) + power * ln;
    integrals[first + 2] = (integrals[first + 2] ?? 0) + power / meanMpa;
  }
}

function isComplete(state: BlockState, start: Point, point: Point): boolean {
  const spanUs = point.atUs - start.atUs;
  if (point.volumeMl === start.volumeMl && point.mpa < STILL_MPA) return spanUs >= STILL_BLOCK_US;
  if (point.atUs - state.movedUs >= QUIET_US) return spanUs >= BLOCK_US;
  return point.atUs - Math.max(start.atUs, state.movingSinceUs) >= MOVING_BLOCK_US;
}

function closeBlock(state: BlockState, start: Point, end: Point): FlowBlock {
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
