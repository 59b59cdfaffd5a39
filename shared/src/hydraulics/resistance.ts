/**
 * Hydraulic evidence: true flow from plunger volume and compliance, resistance normalised for shear thinning, and a
 * one-sided CUSUM on drops against a slowly rising (curing) baseline. Supporting evidence only: 95 % of the syringe
 * pressure is lost in the cannula (Baroud & Steffen 2005), so a leak moves it by a few per cent.
 */
import { US_PER_S } from "../time.ts";

/** One paired reading kept for the window. */
interface Pair {
  readonly atUs: number;
  readonly pressureKpa: number;
  readonly volumeMl: number;
}

export interface ResistanceState {
  pairs: Pair[];
  /** Baseline of ln(P / Qⁿ) at `baselineAtUs` and its slope a second (≥ 0: cement cures). */
  baseline?: number;
  baselineAtUs?: number;
  slopePerS: number;
  cusum: number;
  blankUntilUs: number;
  nextWindowUs: number;
  flowMlPerS?: number;
  resistanceKpaSPerMl?: number;
  isOccluded: boolean;
}

type Limits = Readonly<
  Record<
    | "resistanceDrift"
    | "resistanceLimit"
    | "resistanceFlowExponent"
    | "resistanceWindowS"
    | "resistanceVolumeMinMl"
    | "resistanceOcclusion"
    | "resistanceBlankS",
    number
  >
>;

/** Compliance of syringe and tubing: 0.05 mL/MPa (assumption). */
const COMPLIANCE_ML_PER_KPA = 0.05 / 1000;
const WINDOW_STEP_US = 250_000;
/** Time constant of the baseline's level, s: slow against a leak, fast against curing. */
const BASELINE_S = 12;
const SLOPE_S = 30;
/** The baseline is frozen while the CUSUM is above this, so that a drop does not become normal. */
const FREEZE_CUSUM = 0.15;
const MAX_PAIRS = 4096;
/** Least share of the window's volume that each of its halves must have moved (assumption). */
const STEADY_SHARE = 0.35;

export function createResistanceState(): ResistanceState {
  return { pairs: [], slopePerS: 0, cusum: 0, blankUntilUs: 0, nextWindowUs: 0, isOccluded: false };
}

/** Forgets the window and blanks drops for `resistanceBlankS`: after a syringe change, a pause or a cannula move. */
export function blankResistance(state: ResistanceState, atUs: number, limits: Limits): void {
  state.pairs = [];
  state.cusum = 0;
  state.blankUntilUs = atUs + limits.resistanceBlankS * US_PER_S;
  delete state.baseline;
  delete state.baselineAtUs;
}

/** Adds a pair of fresh, valid readings: kPa and total mL. Bounded to 4096 pairs, oldest dropped. */
export function addPressureVolume(state: ResistanceState, pair: Pair): void {
  state.pairs.push(pair);
  if (state.pairs.length > MAX_PAIRS) state.pairs.splice(0, state.pairs.length - MAX_PAIRS);
}

/** Evaluates the window on the 250 ms grid; call at every tick. Returns true while the drop stands above its limit. */
export function evaluateResistance(state: ResistanceState, atUs: number, limits: Limits): boolean {
  if (atUs < state.nextWindowUs) return state.cusum > limits.resistanceLimit;
  state.nextWindowUs = atUs + WINDOW_STEP_US;
  state.pairs = state.pairs.filter((pair) => pair.atUs > atUs - limits.resistanceWindowS * US_PER_S);
  const window = windowOf(state.pairs, limits);
  if (window === undefined) {
    delete state.flowMlPerS;
    delete state.resistanceKpaSPerMl;
    return state.cusum > limits.resistanceLimit;
  }
  state.flowMlPerS = window.flowMlPerS;
  state.resistanceKpaSPerMl = window.pressureKpa / window.flowMlPerS;
  const lnResistance = Math.log(window.pressureKpa / window.flowMlPerS ** limits.resistanceFlowExponent);
  follow(state, lnResistance, atUs, limits);
  return state.cusum > limits.resistanceLimit;
}

/** Mean pressure and true flow over the window; `undefined` when too little moved or the window is too short. */
function windowOf(pairs: readonly Pair[], limits: Limits) {
  const first = pairs[0];
  const last = pairs.at(-1);
  if (
    first === undefined ||
    last === undefined ||
    last.atUs - first.atUs < (limits.resistanceWindowS * US_PER_S) / 2
  )
    return undefined;
  const seconds = (last.atUs - first.atUs) / US_PER_S;
  const storedMl = COMPLIANCE_ML_PER_KPA * (last.pressureKpa - first.pressureKpa);
  const movedMl = last.volumeMl - first.volumeMl - storedMl;
  if (movedMl < limits.resistanceVolumeMinMl) return undefined;
  if (!isSteady(pairs, first, last)) return undefined;
  let sum = 0;
  for (const pair of pairs) sum += pair.pressureKpa;
  const pressureKpa = sum / pairs.length;
  return pressureKpa > 1 ? { pressureKpa, flowMlPerS: movedMl / seconds } : undefined;
}

/** Both halves of the window moved alike: a stroke that starts or ends inside it would look like a change. */
function isSteady(pairs: readonly Pair[], first: Pair, last: Pair): boolean {
  const middleUs = (first.atUs + last.atUs) / 2;
  const middle = pairs.find((pair) => pair.atUs >= middleUs) ?? last;
  const totalMl = last.volumeMl - first.volumeMl;
  const firstHalfMl = middle.volumeMl - first.volumeMl;
  return firstHalfMl >= STEADY_SHARE * totalMl && totalMl - firstHalfMl >= STEADY_SHARE * totalMl;
}

function follow(state: ResistanceState, value: number, atUs: number, limits: Limits): void {
  if (state.baseline === undefined || state.baselineAtUs === undefined) {
    state.baseline = value;
    state.baselineAtUs = atUs;
    return;
  }
  const dt = (atUs - state.baselineAtUs) / US_PER_S;
  const expected = state.baseline + state.slopePerS * dt;
  state.isOccluded = value > expected + limits.resistanceOcclusion;
  if (state.isOccluded) {
    state.blankUntilUs = atUs + limits.resistanceBlankS * US_PER_S;
    state.cusum = 0;
  }
  if (atUs < state.blankUntilUs) return;
  state.cusum = Math.max(0, state.cusum + (expected - value) - limits.resistanceDrift);
  if (state.cusum > FREEZE_CUSUM) return;
  const gain = Math.min(dt / BASELINE_S, 1);
  state.slopePerS = Math.max(
    0,
    state.slopePerS + ((value - expected) / Math.max(dt, 0.25)) * Math.min(dt / SLOPE_S, 1) * 0.1,
  );
  state.baseline = expected + gain * (value - expected);
  state.baselineAtUs = atUs;
}
