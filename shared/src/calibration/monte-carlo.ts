/** The check of a budget by propagating its distributions (JCGM 101:2008). */
import type { BudgetTerm, UncertaintyBudget } from "./calibration-result.ts";
import { normalDrawer, seededRandom } from "./seeded-random.ts";
import { COVERAGE_01 } from "./statistics.ts";

export interface MonteCarloChoice {
  /** 0: no check, `agrees` is then true and its expanded uncertainty the GUM's. */
  readonly trials: number;
  readonly seed: number;
}

/** At most so many trials: the draws are held in memory. */
const MOST_TRIALS = 1_000_000;
/** Decimal digits of the uncertainty that count (JCGM 101 7.9.2: "usually one or two"). One, as 20 000 trials know no more. */
const DIGITS = 1;

/**
 * Draws every term from its distribution (a type A one from t with its degrees of freedom, JCGM 101 6.4.9) and takes
 * half of the shortest interval that holds 95.45 % (5.3.4). Agrees when it is within the numerical tolerance of the
 * GUM's (8.1.3). Every term is symmetric about 0 here, so the two ends of 8.1.2 are one comparison.
 */
export function checkByMonteCarlo(
  terms: readonly BudgetTerm[],
  gum: { readonly combined: number; readonly expanded: number },
  choice: MonteCarloChoice,
): UncertaintyBudget["monteCarlo"] {
  const trials = Math.min(MOST_TRIALS, Math.max(0, Math.floor(choice.trials)));
  if (trials === 0 || gum.combined === 0) return { trials, expanded: gum.expanded, agrees: true };
  const draws = drawSums(terms, trials, seededRandom(choice.seed)).sort();
  const expanded = shortestInterval(draws, COVERAGE_01) / 2;
  return {
    trials,
    expanded,
    agrees: Math.abs(expanded - gum.expanded) <= numericalTolerance(gum.combined, DIGITS),
  };
}

/** δ = ½·10^r where u = c·10^r and c has `digits` digits (JCGM 101 7.9.2). Same unit as `uncertainty`. */
export function numericalTolerance(uncertainty: number, digits: number): number {
  const exponent = Math.floor(Math.log10(uncertainty)) - (digits - 1);
  return 0.5 * 10 ** exponent;
}

/** Length of the shortest interval that holds `share01` of the sorted values. */
export function shortestInterval(sorted: Float64Array, share01: number): number {
  const held = Math.min(sorted.length - 1, Math.round(share01 * sorted.length));
  let shortest = Number.POSITIVE_INFINITY;
  for (let low = 0; low + held < sorted.length; low += 1) {
    shortest = Math.min(shortest, (sorted[low + held] ?? 0) - (sorted[low] ?? 0));
  }
  return shortest;
}

function drawSums(terms: readonly BudgetTerm[], trials: number, random: () => number): Float64Array {
  const sums = new Float64Array(trials);
  for (const term of terms) {
    const scale = Math.abs(term.sensitivity) * term.value;
    if (scale === 0) continue;
    const draw = drawerOf(term, random);
    for (let trial = 0; trial < trials; trial += 1) sums[trial] = (sums[trial] ?? 0) + scale * draw();
  }
  return sums;
}

/** Draws with half width 1, of `normal` with standard deviation 1. */
export function drawerOf(
  { distribution, degreesOfFreedom }: Pick<BudgetTerm, "distribution" | "degreesOfFreedom">,
  random: () => number,
): () => number {
  switch (distribution) {
    case "normal":
      return degreesOfFreedom === null
        ? normalDrawer(random)
        : studentDrawer(degreesOfFreedom, random, normalDrawer(random));
    case "rectangular":
      return () => 2 * random() - 1;
    case "triangular":
      return () => random() - random();
    case "uShaped":
      return () => Math.cos(Math.PI * random());
  }
}

/** t = z/√(χ²/ν), with χ²/2 from the gamma distribution of shape ν/2. */
function studentDrawer(degrees: number, random: () => number, normal: () => number): () => number {
  const shape = degrees / 2;
  return () => normal() / Math.sqrt(gammaFrom(shape, random, normal) / shape);
}

/** Gamma with scale 1 after Marsaglia and Tsang (2000); a shape below 1 is raised by one and powered back. */
function gammaFrom(shape: number, random: () => number, normal: () => number): number {
  if (shape < 1) return gammaFrom(shape + 1, random, normal) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal();
    const cube = (1 + c * z) ** 3;
    if (cube <= 0) continue;
    if (Math.log(1 - random()) < 0.5 * z * z + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}
