/** From the captures of a phase to its result: every point judged with its budget, and the figures of the whole. */
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { Capture, PhaseResult, PointResult } from "./calibration-result.ts";
import { gravestVerdict } from "./decision-rule.ts";
import { forceFigures } from "./force-figures.ts";
import { judgePoint } from "./judge-point.ts";
import { solveLeastSquares } from "./least-squares.ts";
import type { MonteCarloChoice } from "./monte-carlo.ts";
import { pressureFigures } from "./pressure-figures.ts";
import { scatterOf } from "./series-scatter.ts";
import { rangeOf } from "./statistics.ts";
import { groupByTarget, type TargetGroup } from "./target-groups.ts";
import { volumeFigures } from "./volume-figures.ts";
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
    ...figuresOf(plan, groups, points, zero),
  };
}

function figuresOf(
  plan: CalibrationPlan,
  groups: readonly TargetGroup[],
  points: readonly PointResult[],
  zero: ZeroFacts | undefined,
): Pick<PhaseResult, "pressure" | "force" | "volume"> {
  switch (plan.kind) {
    case "pressure": {
      const zeroGroup = groups.find(({ target }) => isZeroTarget(plan, target));
      return { pressure: pressureFigures(groups, points, zero, zeroGroup) };
    }
    case "force":
      return { force: forceFigures(plan, groups, zero) };
    case "volume":
      return { volume: volumeFigures(groups) };
    case "temperature":
      return {};
  }
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
  const [offset = 0, slope = 0] = solution;
  return Math.max(
    ...points.map(({ deviceMean }, i) => Math.abs(deviceMean - offset - slope * (rows[i]?.[1] ?? 0))),
  );
}
