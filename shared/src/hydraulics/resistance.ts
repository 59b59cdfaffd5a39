/**
 * Hydraulic evidence: a volume balance of the injection is fitted on-line, and flow that suddenly comes easier than it
 * did is a drop of resistance. Supporting evidence only: 95 % of the syringe pressure is lost in the cannula (Baroud &
 * Steffen 2005), so a leak moves it by 3 to 27 %. Method and measurements: docs/detection-hydraulics.md.
 */
import { US_PER_S } from "../time.ts";
import { USUAL_COMPLIANCE_ML_PER_MPA } from "./conductance-fit.ts";
import { type DropVerdict, testDrop } from "./drop-test.ts";
import { breakBlock, type FlowBlock, type PressureVolume, takePair } from "./flow-blocks.ts";
import { learnOld, noteNoise, regressorsOf, startFits } from "./learn-flow.ts";
import { createPairs, pairPressure, pairVolume } from "./reading-pairs.ts";
import { bestFit, type ResistanceLimits, type ResistanceState } from "./resistance-state.ts";

const STEP_MIN_ML = 0.001;
const PEAK_FORGET_S = 30;
/** Blocks without movement below this share of the usual pressure say nothing. */
const IDLE_SHARE = 0.1;
const STRANGE_ML = 0.1;
const STRANGE_S = 10;
const PAUSED_US = 500_000;

/** Begins anew and blanks drops for `resistanceBlankS`: after a syringe change, a counter restart or a cannula move. */
export function blankResistance(state: ResistanceState, atUs: number, limits: ResistanceLimits): void {
  state.pairs = createPairs();
  breakBlock(state.blocks);
  interrupt(state, atUs, limits);
  state.isDropping = false;
  state.isOccluded = false;
  state.isStarted = false;
  state.learnedS = 0;
  state.learnedMl = 0;
  state.fallen = 0;
}

/** Forgets the recent past and blanks; keeps what the fit knows. */
function interrupt(state: ResistanceState, atUs: number, limits: ResistanceLimits): void {
  state.history = [];
  state.score = 0;
  state.dropLn = 0;
  state.blankUntilUs = Math.max(state.blankUntilUs, atUs + limits.resistanceBlankS * US_PER_S);
}

/** A level that stays is the new normal. */
function relearn(state: ResistanceState): void {
  state.isStarted = false;
  state.history = [];
  state.learnedS = 0;
  state.learnedMl = 0;
  state.strangeS = 0;
  state.strangeMl = 0;
}

/** Takes a fresh, valid pressure. Each signal in time order; bounded memory, about 3 µs a reading. */
export function addPressure(
  state: ResistanceState,
  atUs: number,
  pressureKpa: number,
  limits: ResistanceLimits,
): void {
  const pair = pairPressure(state.pairs, atUs, pressureKpa);
  if (pair !== undefined) addPair(state, pair, limits);
}

/** Takes a fresh, valid total volume. The smallest step that it makes is the counter's resolution. */
export function addVolume(
  state: ResistanceState,
  atUs: number,
  volumeMl: number,
  limits: ResistanceLimits,
): void {
  const stepMl = Math.abs(volumeMl - (state.pairs.volume?.volumeMl ?? volumeMl));
  if (stepMl > STEP_MIN_ML / 2) state.stepMl = Math.max(STEP_MIN_ML, Math.min(state.stepMl, stepMl));
  for (const pair of pairVolume(state.pairs, atUs, volumeMl)) addPair(state, pair, limits);
}

function addPair(state: ResistanceState, pair: PressureVolume, limits: ResistanceLimits): void {
  const block = takePair(state.blocks, pair);
  if (block !== undefined) takeBlock(state, block, limits);
}

/**
 * Brings flow, resistance and pause up to `atUs`; call at every tick. Returns true while a drop stands. In a cavity
 * (`needsBackPressure`) a drop counts only once resistance has built up.
 */
export function evaluateResistance(
  state: ResistanceState,
  atUs: number,
  limits: ResistanceLimits,
  needsBackPressure: boolean,
): boolean {
  const { last, movedUs } = state.blocks;
  state.isPaused = atUs - movedUs > PAUSED_US;
  state.afterFlowMl = complianceOf(state) * Math.max(0, last?.mpa ?? 0);
  showFlow(state, atUs, limits);
  if (state.isDropping && atUs - state.droppedAtUs > limits.resistanceHoldS * US_PER_S) {
    state.isDropping = false;
    state.score = 0;
    relearn(state);
  }
  const counts = !needsBackPressure || hasBackPressure(state, limits);
  state.grade01 = counts ? (state.isDropping ? 1 : Math.min(1, state.score / limits.resistanceLimit)) : 0;
  return state.isDropping && counts;
}

function complianceOf(state: ResistanceState): number {
  return state.isStarted ? bestFit(state).mean[0] : USUAL_COMPLIANCE_ML_PER_MPA;
}

function hasBackPressure(state: ResistanceState, limits: ResistanceLimits): boolean {
  const { resistanceKpaSPerMl, lowestKpaSPerMl } = state;
  if (resistanceKpaSPerMl === undefined || lowestKpaSPerMl === undefined) return false;
  return Math.log(resistanceKpaSPerMl / lowestKpaSPerMl) >= limits.resistanceCavityRise;
}

/** Mean flow at the tip and pressure over it in the newest window; neither when too little moved. */
function showFlow(state: ResistanceState, atUs: number, limits: ResistanceLimits): void {
  delete state.flowMlPerS;
  delete state.resistanceKpaSPerMl;
  let movedMl = 0;
  let spanS = 0;
  let pressureTime = 0;
  for (let index = state.history.length - 1; index >= 0; index -= 1) {
    const block = state.history[index];
    if (block === undefined || atUs - block.endUs > limits.resistanceWindowS * US_PER_S) break;
    movedMl += block.volumeMl - complianceOf(state) * block.pressureMpa;
    spanS += block.spanS;
    pressureTime += block.meanMpa * block.spanS;
  }
  if (movedMl < limits.resistanceVolumeMinMl || spanS <= 0) return;
  state.flowMlPerS = movedMl / spanS;
  const resistance = (1000 * pressureTime) / movedMl;
  state.resistanceKpaSPerMl = resistance;
  if (resistance > 0) state.lowestKpaSPerMl = Math.min(state.lowestKpaSPerMl ?? resistance, resistance);
}

function takeBlock(state: ResistanceState, block: FlowBlock, limits: ResistanceLimits): void {
  state.peakMpa = Math.max(state.peakMpa * Math.exp(-block.spanS / PEAK_FORGET_S), block.meanMpa);
  if (block.volumeMl < -2.5 * state.stepMl) {
    // Drawn back: the next stroke first fills what was emptied.
    interrupt(state, block.endUs, limits);
    return;
  }
  if (Math.abs(block.volumeMl) < state.stepMl / 2 && block.meanMpa < IDLE_SHARE * state.peakMpa) return;
  state.history.push({ ...block, isLearned: false });
  if (!state.isStarted) startFits(state);
  if (!state.isStarted) return;
  if (state.learnedS >= limits.resistanceLearnS && state.learnedMl >= limits.resistanceLearnMl) {
    noteNoise(state, block);
    judge(state, block, limits);
  }
  learnOld(state, block.endUs, limits);
}

function judge(state: ResistanceState, block: FlowBlock, limits: ResistanceLimits): void {
  const fit = bestFit(state);
  const regressors = state.history.map((entry) => regressorsOf(state, state.best, entry));
  const noise = {
    edgeMl2: Math.max(state.stepMl ** 2 / 6, state.noise.edgeMl2),
    scatter: state.noise.scatter,
  };
  const verdict = testDrop(state.history, regressors, fit, noise, state.fallen, limits);
  if (verdict.riseLn > 0 || (verdict.isLeap && !state.isDropping)) {
    noteStrange(state, verdict, block, limits);
    return;
  }
  state.isOccluded = false;
  if (block.endUs < state.blankUntilUs) return;
  state.strangeS = 0;
  state.strangeMl = 0;
  if (state.isDropping) return;
  state.score = verdict.score;
  state.dropLn = verdict.dropLn;
  if (verdict.score <= limits.resistanceLimit) return;
  state.isDropping = true;
  state.droppedAtUs = block.endUs;
}

/** A blocked tip, its release, or air that gives way: no evidence of a leak. When it stays, it is the new normal. */
function noteStrange(
  state: ResistanceState,
  verdict: DropVerdict,
  block: FlowBlock,
  limits: ResistanceLimits,
): void {
  state.isOccluded = verdict.riseLn > 0;
  state.isDropping = false;
  const fell = verdict.riseLn / bestFit(state).exponent;
  state.fallen = Math.max(state.fallen, Math.min(1.5, fell));
  state.strangeS += block.spanS;
  state.strangeMl += block.volumeMl;
  interrupt(state, block.endUs, limits);
  if (state.strangeMl > STRANGE_ML || state.strangeS > STRANGE_S) relearn(state);
}
