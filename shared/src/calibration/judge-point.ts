/** One nominal value of a phase: its means, its budget and its verdict. */
import { combineTerms } from "./budget.ts";
import { budgetTerms } from "./budget-terms.ts";
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { PointResult } from "./calibration-result.ts";
import { judgeError } from "./decision-rule.ts";
import type { MonteCarloChoice } from "./monte-carlo.ts";
import { rotationAmplitude } from "./mounting-rotation.ts";
import type { PointFacts } from "./point-facts.ts";
import { type Scatter, scatterOfPoint, withoutScatter } from "./series-scatter.ts";
import { meanOf, rangeOf } from "./statistics.ts";
import { branchesOf, readingsOf, type TargetGroup } from "./target-groups.ts";
import { isZeroTarget, type ZeroFacts } from "./zero-readings.ts";

export interface PhaseFacts {
  readonly scatter: Scatter;
  readonly zero: ZeroFacts | undefined;
  readonly check: MonteCarloChoice;
}

export function judgePoint(plan: CalibrationPlan, group: TargetGroup, facts: PhaseFacts): PointResult {
  const { up, down } = group;
  const errors = branchesOf(group, ({ error }) => error);
  const deviation = errors.centre;
  const referenceMean = branchesOf(group, ({ reference }) => reference).centre;
  const repeatability = repeatabilityOf(group);
  const budget = combineTerms(budgetTerms(plan, pointFacts(plan, group, facts)), facts.check);
  return {
    target: group.target,
    referenceMean,
    ...(up.length === 0 ? {} : { upMean: meanOf(up.map(({ device }) => device)) }),
    ...(down.length === 0 ? {} : { downMean: meanOf(down.map(({ device }) => device)) }),
    deviceMean: referenceMean + deviation,
    deviation,
    ...(errors.opening === undefined ? {} : { hysteresis: Math.abs(errors.opening) }),
    ...(repeatability === undefined ? {} : { repeatability }),
    budget,
    verdict: judgeError(deviation, budget.expanded, plan.limit),
  };
}

function pointFacts(plan: CalibrationPlan, group: TargetGroup, facts: PhaseFacts): PointFacts {
  const readings = readingsOf(group);
  const { opening, openingVariance } = branchesOf(group, ({ error }) => error);
  const scatter = scatterOfPoint(group, facts.scatter);
  const zero = facts.zero?.overLoadings;
  const rotation = plan.kind === "force" ? rotationAmplitude(group, scatter) : undefined;
  return {
    value: branchesOf(group, ({ reference }) => reference).centre,
    isZero: isZeroTarget(plan, group.target),
    series: readings.length,
    scatter,
    ...(opening === undefined ? {} : { hysteresis: withoutScatter(opening, openingVariance, scatter) }),
    ...(zero === undefined
      ? {}
      : { zeroDeviation: withoutScatter(zero.mean, 2 / zero.count, facts.scatter) }),
    ...(rotation === undefined ? {} : { rotation }),
    referenceSpread: Math.max(...readings.map(({ capture }) => capture.referenceSpread)),
  };
}

function repeatabilityOf({ up, down, level }: TargetGroup): number | undefined {
  const repeated = [up, down, level].filter((branch) => branch.length > 1);
  if (repeated.length === 0) return undefined;
  return Math.max(...repeated.map((branch) => rangeOf(branch.map(({ error }) => error))));
}
