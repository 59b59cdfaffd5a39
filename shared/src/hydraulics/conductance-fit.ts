/**
 * Extended Kalman filter on the volume balance of a block of time,
 *   ΔV = C·ΔP + ∫ A·(1 + b·t)·(P − P₀)^(m + δ) dt,   m = 1/n,
 * linearised around one flow exponent n:
 *   ΔV = C·ΔP + A·(∫P^m + b·∫t·P^m + δ·∫P^m·ln P − m·P₀·∫P^(m−1)).
 * C is the compliance, A = K^(−m) the conductance now (a = ln A is the state), b < 0 its loss by curing. The conductance
 * wanders; compliance, exponent and offset hardly do.
 */
const TERMS = 5;

/** ΔP in MPa, ∫P^m, ∫t·P^m (t before or after the fit's now, s), ∫P^m·ln P, ∫P^(m−1). */
export type Regressors = readonly [number, number, number, number, number];

/** Plain data: mean of C (mL/MPa), a = ln A, b (1/s), δ, P₀ (MPa); covariance full, by rows. */
export interface ConductanceFit {
  readonly exponent: number;
  mean: number[];
  covariance: number[];
  /** Forgotten sum of squared, normalised prediction errors: which exponent predicts best. */
  cost: number;
}

/** What is known before any data, as means and standard deviations. */
const COMPLIANCE_ML_PER_MPA = 0.045;
const COMPLIANCE_SD = 0.03;
const CURE_PER_S = 0.0065;
const CURE_SD = 0.003;
const BEND_SD = 0.12;
const OFFSET_SD_MPA = 0.04;
const START_SD = 0.3;
const LIMITS: readonly (readonly [number, number])[] = [[0.002, 0.3], [-20, 20], [-0.03, 0], [-0.25, 0.25], [-0.1, 0.1]];
export const E = { qa: 0.008, qb: 0.0007, qc: 0.0003, qd: 0.002, qo: 0.0005, follow: 4, jump: 0.05 };
for (const [k, v] of Object.entries(process.env)) if (k.startsWith("E_")) (E as any)[k.slice(2)] = Number(v);

export function createFit(exponent: number, conductance: number): ConductanceFit {
  const m = 1 / exponent;
  const sds = [COMPLIANCE_SD, START_SD, CURE_SD * m, BEND_SD, OFFSET_SD_MPA];
  const covariance = new Array<number>(TERMS * TERMS).fill(0);
  sds.forEach((sd, row) => {
    covariance[row * TERMS + row] = sd * sd;
  });
  return { exponent, mean: [COMPLIANCE_ML_PER_MPA, Math.log(conductance), -CURE_PER_S * m, 0, 0], covariance, cost: 0 };
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

/** Compliance, mL/MPa. */
export function complianceOf(fit: ConductanceFit): number {
  return at(fit.mean, 0);
}

/** Volume that left the tip by the fit, mL; with the compliance's share it is what the plunger should have moved. */
export function flowMlOf(fit: ConductanceFit, x: readonly number[]): number {
  const [, , trend, bend, offset] = fit.mean as [number, number, number, number, number];
  const [, g, h, l, p] = x as Regressors;
  return Math.max(0, conductanceOf(fit) * (g + trend * h + bend * l - (offset / fit.exponent) * p));
}

function conductanceOf(fit: ConductanceFit): number {
  return Math.exp(at(fit.mean, 1));
}

/** Derivatives of the predicted volume by the state. */
export function slopesOf(fit: ConductanceFit, x: readonly number[]): number[] {
  const conductance = conductanceOf(fit);
  return [at(x, 0), flowMlOf(fit, x), conductance * at(x, 2), conductance * at(x, 3), (-conductance / fit.exponent) * at(x, 4)];
}

/** Variance of slopes·state. */
export function varianceOf(fit: ConductanceFit, slopes: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < TERMS; row += 1) {
    for (let column = 0; column < TERMS; column += 1) {
      sum += at(slopes, row) * at(slopes, column) * at(fit.covariance, row * TERMS + column);
    }
  }
  return Math.max(0, sum);
}

/** Moves the fit's now by `seconds`. `activeS` of them had flow: only then does the state wander. */
export function ageFit(fit: ConductanceFit, seconds: number, activeS: number): void {
  const { covariance: p, mean } = fit;
  mean[1] = at(mean, 1) + seconds * at(mean, 2);
  for (let column = 0; column < TERMS; column += 1) {
    p[TERMS + column] = at(p, TERMS + column) + seconds * at(p, 2 * TERMS + column);
  }
  for (let row = 0; row < TERMS; row += 1) {
    p[row * TERMS + 1] = at(p, row * TERMS + 1) + seconds * at(p, row * TERMS + 2);
  }
  const wander = [E.qc, E.qa, E.qb, E.qd, E.qo];
  wander.forEach((q, row) => {
    p[row * TERMS + row] = at(p, row * TERMS + row) + q * q * activeS;
  });
}

/** Takes one block whose volume has the given variance. */
export function updateFit(fit: ConductanceFit, x: Regressors, volumeMl: number, variance: number): void {
  const slopes = slopesOf(fit, x);
  const { covariance: p } = fit;
  const gains = new Array<number>(TERMS).fill(0);
  for (let row = 0; row < TERMS; row += 1) {
    let sum = 0;
    for (let column = 0; column < TERMS; column += 1) sum += at(p, row * TERMS + column) * at(slopes, column);
    gains[row] = sum;
  }
  let total = variance;
  for (let row = 0; row < TERMS; row += 1) total += at(slopes, row) * at(gains, row);
  const error = volumeMl - complianceOf(fit) * x[0] - flowMlOf(fit, x);
  // Resistance that grows faster than expected (lumen or bone fill, blockage) is followed at once: it hides no leak.
  if (error < 0 && error * error > E.follow * total) p[TERMS + 1] = at(p, TERMS + 1) + E.jump * E.jump;
  for (let row = 0; row < TERMS; row += 1) {
    const limit = row === 1 ? 0.2 : Number.POSITIVE_INFINITY;
    const step = (at(gains, row) * error) / total;
    fit.mean[row] = at(fit.mean, row) + Math.max(-limit, Math.min(limit, step));
    for (let column = 0; column < TERMS; column += 1) {
      const index = row * TERMS + column;
      p[index] = at(p, index) - (at(gains, row) * at(gains, column)) / total;
    }
  }
  LIMITS.forEach(([low, high], row) => {
    fit.mean[row] = Math.max(low, Math.min(high, at(fit.mean, row)));
  });
}
