/** From the captures of a phase to its result: every point judged with its budget, and the figures of the whole. */
import { combineTerms } from "./budget.ts";
import { budgetTerms } from "./budget-terms.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { Capture, PhaseResult, PointResult } from "./calibration-result.ts";
import { gravestVerdict, judgeError } from "./decision-rule.ts";
import { solveLeastSquares } from "./least-squares.ts";
import type { MonteCarloChoice } from "./monte-carlo.ts";
import { type Scatter, scatterOf } from "./series-scatter.ts";
import { meanOf, rangeOf } from "./statistics.ts";
import { balancedMean, groupByTarget, readingsOf, type TargetGroup } from "./target-groups.ts";
import { isZeroTarget, type ZeroFacts, zeroFacts } from "./zero-readings.ts";

/** Enough for one digit of the uncertainty (JCGM 101 7.2.2 asks for 10⁶ where two are wanted). */
const USUAL_CHECK: MonteCarloChoice = { trials: 20_000, seed: 1 };

/**
 * Evaluates one phase. Series may be missing and targets may repeat: what cannot be told is absent. The same captures
 * give the same result on every machine (`check.seed`). Throws `CAL-DATA-UNUSABLE` for no captures and for a value
 * that is not finite.
 */
export function analysePhase(
  plan: CalibrationPlan,
  captures: readonly Capture[],
  check: MonteCarloChoice = USUAL_CHECK,
): PhaseResult {
  const groups = groupByTarget(plan, captures);
  const scatter = scatterOf(plan, groups);
  const zero = zeroFacts(plan, groups);
  const points = groups.map((group, index) =>
    judgePoint(plan, group, { scatter, zero, check: { ...check, seed: check.seed + index } }),
  );
  const worst = points.reduce((a, b) => (Math.abs(b.deviation) > Math.abs(a.deviation) ? b : a));
  const hysteresis = largest(points.map((point) => point.hysteresis));
  const repeatability = largest(points.map((point) => point.repeatability));
  return {
    points,
    worst: { deviation: worst.deviation, target: worst.target },
    ...(zero === undefined ? {} : { zeroShift: zero.shift }),
    ...(hysteresis === undefined ? {} : { hysteresis }),
    ...(repeatability === undefined ? {} : { repeatability }),
    nonLinearity: nonLinearity(points),
    expandedUncertainty: Math.max(...points.map(({ budget }) => budget.expanded)),
    verdict: gravestVerdict(points.map(({ verdict }) => verdict)),
  };
}

interface PhaseFacts {
  readonly scatter: Scatter;
  readonly zero: ZeroFacts | undefined;
  readonly check: MonteCarloChoice;
}

function judgePoint(plan: CalibrationPlan, group: TargetGroup, facts: PhaseFacts): PointResult {
  const readings = readingsOf(group);
  const referenceMean = balancedMean(group, ({ reference }) => reference);
  const deviceMean = balancedMean(group, ({ device }) => device);
  const deviation = deviceMean - referenceMean;
  const hysteresis =
    group.up.length > 0 && group.down.length > 0
      ? Math.abs(meanOf(group.up.map(({ error }) => error)) - meanOf(group.down.map(({ error }) => error)))
      : undefined;
  const repeatability = repeatabilityOf(group);
  const terms = budgetTerms(plan, {
    value: referenceMean,
    isZero: isZeroTarget(plan, group.target),
    series: readings.length,
    scatter: facts.scatter,
    ...(hysteresis === undefined ? {} : { hysteresis }),
    ...(facts.zero?.deviation === undefined ? {} : { zeroDeviation: facts.zero.deviation }),
    referenceSpread: Math.max(...readings.map(({ capture }) => capture.referenceSpread)),
  });
  const budget = combineTerms(terms, facts.check);
  return {
    target: group.target,
    referenceMean,
    ...(group.up.length === 0 ? {} : { upMean: meanOf(group.up.map(({ device }) => device)) }),
    ...(group.down.length === 0 ? {} : { downMean: meanOf(group.down.map(({ device }) => device)) }),
    deviceMean,
    deviation,
    ...(hysteresis === undefined ? {} : { hysteresis }),
    ...(repeatability === undefined ? {} : { repeatability }),
    budget,
    verdict: judgeError(deviation, budget.expanded, plan.limit),
  };
}

function repeatabilityOf(group: TargetGroup): number | undefined {
  const repeated = [group.up, group.down, group.level].filter((branch) => branch.length > 1);
  if (repeated.length === 0) return undefined;
  return Math.max(...repeated.map((branch) => rangeOf(branch.map(({ error }) => error))));
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Largest distance of the points from their own least-squares line, in the unit; 0 for fewer than three points. */
function nonLinearity(points: readonly PointResult[]): number {
  if (points.length < 3) return 0;
  const span = rangeOf(points.map(({ referenceMean }) => referenceMean)) || 1;
  const rows = points.map(({ referenceMean }) => [1, referenceMean / span]);
  const { solution } = solveLeastSquares(
    rows,
    points.map(({ deviceMean }) => deviceMean),
    points.map(() => 1),
  );
  return Math.max(
    ...points.map(({ deviceMean }, i) =>
      Math.abs(deviceMean - (solution[0] ?? 0) - (solution[1] ?? 0) * (rows[i]?.[1] ?? 0)),
    ),
  );
}
