/** What the hydraulic path remembers: plain, bounded data, because the pipeline's state is snapshotted. */
import { type ConductanceFit, createFit } from "./conductance-fit.ts";
import type { DropLimits } from "./drop-test.ts";
import { type BlockState, createBlocks, FLOW_EXPONENTS, type FlowBlock } from "./flow-blocks.ts";
import { createPairs, type PairState } from "./reading-pairs.ts";

export interface ResistanceState {
  pairs: PairState;
  blocks: BlockState;
  /** Blocks with flow, oldest first; those younger than `HOLD_S` are not yet in the fit. */
  history: (FlowBlock & { isLearned: boolean })[];
  fits: ConductanceFit[];
  /** Index of the fit that predicts best, and the time that the fits call now. */
  best: number;
  fitUs: number;
  isStarted: boolean;
  /** Learned since the last new start. */
  learnedS: number;
  learnedMl: number;
  /** Smallest step of the volume counter that was seen, mL. */
  stepMl: number;
  noise: {
    edgeMl2: number;
    scatter: number;
    level: number;
    last?: number;
    residualMl: number;
    flowMl: number;
  };
  /** How far ln A fell abruptly of late: a return from there is a release. */
  fallen: number;
  peakMpa: number;
  /** Time and volume spent on a level that no leak explains. */
  strangeS: number;
  strangeMl: number;
  blankUntilUs: number;
  isOccluded: boolean;
  /** Best split of the recent past: standard deviations, and its fall of ln R. */
  score: number;
  dropLn: number;
  /** 0–1 of the limit: sub-threshold evidence for fusion. */
  grade01: number;
  isDropping: boolean;
  droppedAtUs: number;
  flowMlPerS?: number;
  resistanceKpaSPerMl?: number;
  /** Lowest resistance so far: a cavity fills without back-pressure. */
  lowestKpaSPerMl?: number;
  /** The plunger stands still. */
  isPaused: boolean;
  /** What will still come out of a released injector, mL: compliance times pressure. */
  afterFlowMl: number;
}

export interface ResistanceLimits extends DropLimits {
  readonly resistanceLimit: number;
  readonly resistanceWindowS: number;
  readonly resistanceVolumeMinMl: number;
  readonly resistanceBlankS: number;
  readonly resistanceLearnS: number;
  readonly resistanceLearnMl: number;
  readonly resistanceHoldS: number;
  readonly resistanceCavityRise: number;
}

const STEP_MAX_ML = 0.02;
const SCATTER_START = 0.03;

export function createResistanceState(): ResistanceState {
  return {
    pairs: createPairs(),
    blocks: createBlocks(),
    history: [],
    fits: FLOW_EXPONENTS.map((exponent) => createFit(exponent, 1e-6)),
    best: 1,
    fitUs: 0,
    isStarted: false,
    learnedS: 0,
    learnedMl: 0,
    stepMl: STEP_MAX_ML,
    noise: { edgeMl2: 0, scatter: SCATTER_START ** 2, level: 0, residualMl: 0, flowMl: 0 },
    fallen: 0,
    peakMpa: 0,
    strangeS: 0,
    strangeMl: 0,
    blankUntilUs: 0,
    isOccluded: false,
    score: 0,
    dropLn: 0,
    grade01: 0,
    isDropping: false,
    droppedAtUs: 0,
    isPaused: true,
    afterFlowMl: 0,
  };
}

/** The fit that predicts best. @throws RangeError when the state is damaged. */
export function bestFit(state: ResistanceState): ConductanceFit {
  const fit = state.fits[state.best];
  if (fit === undefined) throw new RangeError(`no fit ${state.best}: the resistance state is damaged`);
  return fit;
}
