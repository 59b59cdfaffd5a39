/** Uncertainty budgets after the GUM (JCGM 100:2008): terms, their combination and the expanded uncertainty. */
import type { BudgetTerm, UncertaintyBudget } from "./calibration-result.ts";
import { checkByMonteCarlo, type MonteCarloChoice } from "./monte-carlo.ts";
import { coverageFactor } from "./statistics.ts";

type Distribution = BudgetTerm["distribution"];

/** Standard deviation is the half width divided by this (JCGM 100 4.3.7, 4.3.9; JCGM 101 6.4.6 for the arc sine). */
const DIVISORS: Readonly<Record<Distribution, number>> = {
  normal: 1,
  rectangular: Math.sqrt(3),
  triangular: Math.sqrt(6),
  uShaped: Math.SQRT2,
};

type TermDraft = Omit<
  BudgetTerm,
  "standardUncertainty" | "evaluation" | "degreesOfFreedom" | "sensitivity"
> & {
  readonly sensitivity?: number;
};

/** A term known from elsewhere: infinite degrees of freedom. */
export function termB(draft: TermDraft): BudgetTerm {
  return withStandardUncertainty({ sensitivity: 1, ...draft, evaluation: "B", degreesOfFreedom: null });
}

/** A term told from repeated readings: a standard deviation with its degrees of freedom. */
export function termA(
  draft: Omit<TermDraft, "distribution"> & { readonly degreesOfFreedom: number },
): BudgetTerm {
  return withStandardUncertainty({ sensitivity: 1, ...draft, evaluation: "A", distribution: "normal" });
}

function withStandardUncertainty(term: Omit<BudgetTerm, "standardUncertainty">): BudgetTerm {
  const standardUncertainty = (Math.abs(term.sensitivity) * term.value) / DIVISORS[term.distribution];
  return { ...term, standardUncertainty };
}

/**
 * Combines uncorrelated terms: u² = Σ uᵢ² (JCGM 100 eq. 10), ν_eff = u⁴ / Σ uᵢ⁴/νᵢ (Welch–Satterthwaite, G.2b),
 * U = k·u with k for 95.45 %. Where the Monte Carlo check disagrees (JCGM 101:2008 8.1), the larger of the two is
 * stated and k is what it takes.
 */
export function combineTerms(terms: readonly BudgetTerm[], check: MonteCarloChoice): UncertaintyBudget {
  const combined = Math.sqrt(terms.reduce((sum, term) => sum + term.standardUncertainty ** 2, 0));
  const effectiveDegreesOfFreedom = effectiveDegrees(terms, combined);
  const factor = coverageFactor(effectiveDegreesOfFreedom);
  const gum = factor * combined;
  const monteCarlo = checkByMonteCarlo(terms, { combined, expanded: gum }, check);
  const expanded = monteCarlo.agrees ? gum : Math.max(gum, monteCarlo.expanded);
  return {
    terms,
    combined,
    effectiveDegreesOfFreedom,
    coverageFactor: combined === 0 ? factor : expanded / combined,
    expanded,
    monteCarlo,
  };
}

function effectiveDegrees(terms: readonly BudgetTerm[], combined: number): number | null {
  const weight = terms.reduce(
    (sum, { standardUncertainty: u, degreesOfFreedom: degrees }) =>
      degrees === null ? sum : sum + u ** 4 / degrees,
    0,
  );
  return weight === 0 ? null : combined ** 4 / weight;
}
