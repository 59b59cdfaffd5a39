/** How the fits learn: when they start, which blocks enter them, and how far blocks scatter about them. */
import { US_PER_S } from "../time.ts";
import {
  ageFit,
  createFit,
  flowMlOf,
  type Regressors,
  USUAL_COMPLIANCE_ML_PER_MPA,
  updateFit,
} from "./conductance-fit.ts";
import { UNIT_ML } from "./drop-test.ts";
import { type FlowBlock, INTEGRALS } from "./flow-blocks.ts";
import { bestFit, type ResistanceLimits, type ResistanceState } from "./resistance-state.ts";

/** A block enters the fit after this much flow, so that a leak cannot teach it while it is being tested. */
const HOLD_S = 5;
const HISTORY_BLOCKS = 100;
/** Relative error of one block in the fit (assumption). */
const BLOCK_ERROR = 0.03;
const ROBUST_SIGMA = 4;
const EXPONENT_FORGET_S = 25;
const EXPONENT_MARGIN = 4;
const FALLEN_FORGET_S = 12;
const START_ML = 0.12;
const SCATTER_MIN = 0.01;
const SCATTER_GAIN = 0.1;
const EDGE_GAIN = 0.05;
const LEVEL_GAIN = 0.2;

/** Starts the fits once enough has moved to guess the conductance. */
export function startFits(state: ResistanceState): void {
  let movedMl = 0;
  for (const block of state.history)
    movedMl += block.volumeMl - USUAL_COMPLIANCE_ML_PER_MPA * block.pressureMpa;
  if (movedMl < START_ML) return;
  state.isStarted = true;
  state.fitUs = state.history[0]?.endUs ?? 0;
  state.fits = state.fits.map((fit, index) => {
    let integral = 1e-9;
    for (const block of state.history) integral += block.integrals[INTEGRALS * index] ?? 0;
    return { ...createFit(fit.exponent, movedMl / integral), cost: fit.cost };
  });
}

export function regressorsOf(state: ResistanceState, index: number, block: FlowBlock): Regressors {
  const first = INTEGRALS * index;
  const integral = block.integrals[first] ?? 0;
  const centreS = (block.endUs - state.fitUs) / US_PER_S - block.spanS / 2;
  return [
    block.pressureMpa,
    integral,
    integral * centreS,
    block.integrals[first + 1] ?? 0,
    block.integrals[first + 2] ?? 0,
  ];
}

/** Learns how far blocks, and portions of `UNIT_ML` or more, scatter about the fit. Outliers count only so much. */
export function noteNoise(state: ResistanceState, block: FlowBlock): void {
  const { noise } = state;
  const fit = bestFit(state);
  const x = regressorsOf(state, state.best, block);
  const flowMl = flowMlOf(fit, x);
  const residualMl = block.volumeMl - fit.mean[0] * x[0] - flowMl;
  const own = (residualMl - noise.level * flowMl) ** 2;
  if (noise.edgeMl2 === 0) noise.edgeMl2 = (2 * state.stepMl) ** 2;
  noise.edgeMl2 += EDGE_GAIN * (Math.min(own, 6 * noise.edgeMl2) - noise.edgeMl2);
  noise.residualMl += residualMl;
  noise.flowMl += flowMl;
  if (noise.flowMl <= Math.max(UNIT_ML, 8 * state.stepMl)) return;
  const excess = noise.residualMl / noise.flowMl;
  const before = noise.last ?? excess;
  const byStep = state.stepMl ** 2 / 6 / noise.flowMl ** 2;
  const found = ((excess - before) ** 2 / 2 - byStep) * (noise.flowMl / UNIT_ML);
  const change = SCATTER_GAIN * (Math.min(found, 4 * noise.scatter) - noise.scatter);
  noise.scatter = Math.max(SCATTER_MIN ** 2, noise.scatter + change);
  noise.level += LEVEL_GAIN * (excess - noise.level);
  noise.last = excess;
  noise.residualMl = 0;
  noise.flowMl = 0;
}

/** Blocks that are old enough enter the fits, unless a drop stands or evidence is blanked. */
export function learnOld(state: ResistanceState, atUs: number, limits: ResistanceLimits): void {
  const holdS = Math.min(HOLD_S, state.learnedS / 2);
  const isFrozen =
    state.isDropping || (atUs < state.blankUntilUs && state.learnedS >= limits.resistanceLearnS);
  let spanS = 0;
  for (const block of state.history) spanS += block.spanS;
  let youngerS = spanS;
  for (const block of state.history) {
    if (isFrozen || youngerS <= holdS) break;
    youngerS -= block.spanS;
    if (block.isLearned) continue;
    learn(state, block, limits);
    block.isLearned = true;
  }
  const keptS = limits.resistanceBeforeS + limits.resistanceAfterS;
  while (spanS > keptS || state.history.length > HISTORY_BLOCKS)
    spanS -= state.history.shift()?.spanS ?? spanS;
}

function learn(state: ResistanceState, block: FlowBlock, limits: ResistanceLimits): void {
  const keep01 = Math.exp(-block.spanS / EXPONENT_FORGET_S);
  const seconds = Math.max(0, (block.endUs - state.fitUs) / US_PER_S);
  state.fitUs = block.endUs;
  const quantum = state.stepMl ** 2 / 6;
  const stepVariance = Math.max(quantum, Math.min(state.noise.edgeMl2, 24 * quantum));
  state.fits.forEach((fit, index) => {
    ageFit(fit, seconds, block.spanS);
    const x = regressorsOf(state, index, block);
    const flowMl = flowMlOf(fit, x);
    const variance = stepVariance + (BLOCK_ERROR * Math.max(flowMl, block.volumeMl, state.stepMl)) ** 2;
    const error2 = (block.volumeMl - fit.mean[0] * x[0] - flowMl) ** 2 / variance;
    fit.cost = fit.cost * keep01 + Math.min(error2, ROBUST_SIGMA ** 2);
    const isTrusted = state.learnedS <= limits.resistanceLearnS || error2 <= ROBUST_SIGMA ** 2;
    const before = fit.mean[1];
    const isFollowed = updateFit(
      fit,
      x,
      block.volumeMl,
      isTrusted ? variance : (variance * error2) / ROBUST_SIGMA ** 2,
    );
    if (index !== state.best) return;
    state.fallen *= Math.exp(-block.spanS / FALLEN_FORGET_S);
    if (isFollowed) state.fallen += Math.max(0, before - fit.mean[1]);
  });
  state.learnedS += block.spanS;
  state.learnedMl += block.volumeMl;
  state.fits.forEach((fit, index) => {
    if (fit.cost < bestFit(state).cost - EXPONENT_MARGIN) state.best = index;
  });
}
