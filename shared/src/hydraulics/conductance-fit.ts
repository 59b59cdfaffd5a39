/**
 * Extended Kalman filter on the volume balance of a block of time,
 *   ΔV = C·ΔP + ∫ A·(1 + b·t)·(P − P₀)^(m + δ) dt,   m = 1/n,
 * linearised around one flow exponent n:
 *   ΔV = C·ΔP + A·(∫P^m + b·∫t·P^m + δ·∫P^m·ln P − m·P₀·∫P^(m−1)).
 * C is the compliance, A = K^(−m) the conductance now (its logarithm is the state), b < 0 its loss by curing, P₀ what
 * friction or a wrong zero add. The conductance wanders; compliance, exponent and offset hardly do.
 */

/** ΔP in MPa, ∫P^m, ∫t·P^m (t from the fit's now, s), ∫P^m·ln P, ∫P^(m−1). */
export type Regressors = readonly [number, number, number, number, number];

/** Plain data: mean of C (mL/MPa), ln A, b (1/s), δ, P₀ (MPa); covariance full, by rows. */
export interface ConductanceFit {
  readonly exponent: number;
  mean: [number, number, number, number, number];
  covariance: number[];
  /** Forgotten sum of squared, normalised prediction errors: which exponent predicts best. */
  cost: number;
}

const TERMS = 5;
const LN_A = TERMS + 1;
/** What is known before any data (assumptions): syringes 0.02–0.08 mL/MPa, curing with time constants of 100–250 s. */
export const USUAL_COMPLIANCE_ML_PER_MPA = 0.045;
const COMPLIANCE_SD = 0.03;
const CURE_PER_S = 0.0065;
const CURE_SD = 0.003;
const BEND_SD = 0.12;
const OFFSET_SD_MPA = 0.04;
const START_SD = 0.3;
/** Random walk of C, ln A, b, δ and P₀ a square root of a second of flow (assumption: tuned on simulated traces). */
const WANDER: readonly number[] = [0.0003, 0.008, 0.0007, 0.002, 0.0005];
const LIMITS: readonly (readonly [number, number])[] = [
  [0.002, 0.3],
  [-20, 20],
  [-0.03, 0],
  [-0.25, 0.25],
  [-0.1, 0.1],
];
/** A lack of flow beyond this many σ is followed faster, by this much of ln A. */
const FOLLOW_SIGMA = 2;
const FOLLOW_SD = 0.05;
/** One block moves ln A by at most this much. */
const STEP_LIMIT = 0.2;

export function createFit(exponent: number, conductance: number): ConductanceFit {
  const m = 1 / exponent;
  const covariance = new Array<number>(TERMS * TERMS).fill(0);
  [COMPLIANCE_SD, START_SD, CURE_SD * m, BEND_SD, OFFSET_SD_MPA].forEach((sd, row) => {
    covariance[row * LN_A] = sd * sd;
  });
  const mean: ConductanceFit["mean"] = [
    USUAL_COMPLIANCE_ML_PER_MPA,
    Math.log(Math.max(conductance, 1e-9)),
    -CURE_PER_S * m,
    0,
    0,
  ];
  return { exponent, mean, covariance, cost: 0 };
}

/** Volume that left the tip by the fit, mL, ≥ 0. With C·ΔP it is what the plunger should have moved. */
export function flowMlOf(fit: ConductanceFit, x: Regressors): number {
  const [, lnConductance, trend, bend, offset] = fit.mean;
  const shape = x[1] + trend * x[2] + bend * x[3] - (offset / fit.exponent) * x[4];
  return Math.max(0, Math.exp(lnConductance) * shape);
}

/** Derivatives of the predicted plunger volume by the state. */
export function slopesOf(fit: ConductanceFit, x: Regressors): number[] {
  const conductance = Math.exp(fit.mean[1]);
  const flowMl = flowMlOf(fit, x);
  return [x[0], flowMl, conductance * x[2], conductance * x[3], (-conductance / fit.exponent) * x[4]];
}

/** Variance of slopes · state. */
export function varianceOf(fit: ConductanceFit, slopes: readonly number[]): number {
  return Math.max(0, dot(slopes, spread(fit, slopes)));
}

/** Moves the fit's now by `seconds`; the state wanders for the `flowS` of them that had flow. */
export function ageFit(fit: ConductanceFit, seconds: number, flowS: number): void {
  const { covariance, mean } = fit;
  mean[1] += seconds * mean[2];
  for (let column = 0; column < TERMS; column += 1) {
    add(covariance, TERMS + column, seconds * at(covariance, 2 * TERMS + column));
  }
  for (let row = 0; row < TERMS; row += 1) {
    add(covariance, row * TERMS + 1, seconds * at(covariance, row * TERMS + 2));
  }
  WANDER.forEach((sd, row) => {
    add(covariance, row * LN_A, sd * sd * flowS);
  });
}

/**
 * Takes one block whose volume has the given variance. True when there was much less flow than expected: resistance
 * that grows fast (a lumen fills, a tip clogs) is followed at once, because it hides no leak.
 */
export function updateFit(fit: ConductanceFit, x: Regressors, volumeMl: number, variance: number): boolean {
  const { covariance } = fit;
  const slopes = slopesOf(fit, x);
  const error = volumeMl - fit.mean[0] * x[0] - flowMlOf(fit, x);
  let gains = spread(fit, slopes);
  let total = variance + dot(slopes, gains);
  const isFollowed = error < 0 && error * error > FOLLOW_SIGMA ** 2 * total;
  if (isFollowed) {
    add(covariance, LN_A, FOLLOW_SD ** 2);
    gains = spread(fit, slopes);
    total = variance + dot(slopes, gains);
  }
  for (let row = 0; row < TERMS; row += 1) {
    for (let column = 0; column < TERMS; column += 1) {
      add(covariance, row * TERMS + column, (-at(gains, row) * at(gains, column)) / total);
    }
  }
  LIMITS.forEach(([low, high], row) => {
    const step = (at(gains, row) * error) / total;
    const bounded = row === 1 ? Math.max(-STEP_LIMIT, Math.min(STEP_LIMIT, step)) : step;
    fit.mean[row] = Math.max(low, Math.min(high, at(fit.mean, row) + bounded));
  });
  return isFollowed;
}

/** Covariance · slopes. */
function spread(fit: ConductanceFit, slopes: readonly number[]): number[] {
  const result = new Array<number>(TERMS).fill(0);
  for (let row = 0; row < TERMS; row += 1) {
    for (let column = 0; column < TERMS; column += 1) {
      add(result, row, at(fit.covariance, row * TERMS + column) * at(slopes, column));
    }
  }
  return result;
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += at(a, index) * at(b, index);
  return sum;
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

function add(values: number[], index: number, value: number): void {
  values[index] = at(values, index) + value;
}
