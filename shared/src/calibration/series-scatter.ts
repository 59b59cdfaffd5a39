/** Repeatability of the device: how far its error moves from series to series. */
import type { CalibrationPlan } from "./calibration-plan.ts";
import { solveLeastSquares } from "./least-squares.ts";
import { sumOfSquares } from "./statistics.ts";
import { type GroupReading, readingsOf, type TargetGroup } from "./target-groups.ts";

export interface Scatter {
  /** Standard deviation of a single series, in the plan's unit. */
  readonly deviation: number;
  readonly degreesOfFreedom: number;
  readonly source: string;
}

/** A branch of so many points shows its scatter about a parabola with at least two degrees of freedom. */
const BRANCH_POINTS = 5;
/** Where nothing was repeated: this part of the permissible error, with few degrees of freedom (assumption). */
const UNKNOWN_PART_OF_LIMIT = 0.1;
const UNKNOWN_DEGREES = 3;

/**
 * Pooled over all points (JCGM 100 H.3.6): readings of one target, one direction and, for force, one mounting differ
 * by repeatability only. With one series of each direction: the scatter about a parabola along it (assumption: the
 * error is that smooth). With less: the readings of the window; with one reading: an assumption.
 */
export function scatterOf(plan: CalibrationPlan, groups: readonly TargetGroup[]): Scatter {
  const repeated = pooled(groups.flatMap(likeReadings).map(squaresOf));
  if (repeated.degreesOfFreedom > 0) {
    return {
      ...repeated,
      source: `repeated series, pooled, ${repeated.degreesOfFreedom} degrees of freedom`,
    };
  }
  const along = pooled((["up", "down", "level"] as const).map((branch) => alongBranch(groups, branch)));
  if (along.degreesOfFreedom > 0) {
    return {
      ...along,
      source:
        "no series was repeated: scatter about a parabola along each series (assumption: a smooth error)",
    };
  }
  return withinWindows(plan, groups.flatMap(readingsOf));
}

/** A point repeated so often speaks for itself. */
const OWN_DEGREES = 5;

/** The scatter of one point: its own where it was repeated often (ten dispenses), else that of the phase. */
export function scatterOfPoint(group: TargetGroup, ofPhase: Scatter): Scatter {
  const own = pooled(likeReadings(group).map(squaresOf));
  if (own.degreesOfFreedom < OWN_DEGREES) return ofPhase;
  return { ...own, source: `${readingsOf(group).length} readings of this point` };
}

/**
 * What is left of an observed difference without the part that repeatability makes of itself: √(d² − c·s²), at least
 * 0. A budget that has repeatability as a term of its own would else count it twice.
 */
export function withoutScatter(difference: number, variances: number, scatter: Scatter): number {
  return Math.sqrt(Math.max(0, difference ** 2 - variances * scatter.deviation ** 2));
}

interface Squares {
  readonly sum: number;
  readonly degreesOfFreedom: number;
}

function pooled(parts: readonly Squares[]): { deviation: number; degreesOfFreedom: number } {
  const degreesOfFreedom = parts.reduce((sum, part) => sum + part.degreesOfFreedom, 0);
  const squares = parts.reduce((sum, part) => sum + part.sum, 0);
  return { deviation: degreesOfFreedom === 0 ? 0 : Math.sqrt(squares / degreesOfFreedom), degreesOfFreedom };
}

function squaresOf(readings: readonly GroupReading[]): Squares {
  return {
    sum: sumOfSquares(readings.map(({ error }) => error)),
    degreesOfFreedom: Math.max(0, readings.length - 1),
  };
}

function likeReadings(group: TargetGroup): GroupReading[][] {
  return [group.up, group.down, group.level].flatMap((branch) => {
    const mountings = [...new Set(branch.map(({ mounting }) => mounting))];
    return mountings.map((mounting) => branch.filter((reading) => reading.mounting === mounting));
  });
}

function alongBranch(groups: readonly TargetGroup[], branch: "up" | "down" | "level"): Squares {
  const readings = groups.flatMap((group) => group[branch]);
  const [first, last] = [readings[0], readings.at(-1)];
  if (readings.length < BRANCH_POINTS || first === undefined || last === undefined) {
    return { sum: 0, degreesOfFreedom: 0 };
  }
  const span = last.reference - first.reference || 1;
  const rows = readings.map(({ reference }) => {
    const x = (reference - first.reference) / span;
    return [1, x, x * x];
  });
  const errors = readings.map(({ error }) => error);
  const { solution } = solveLeastSquares(rows, errors, new Array<number>(rows.length).fill(1));
  const sum = rows.reduce((total, row, i) => {
    const fitted = row.reduce((value, power, j) => value + power * (solution[j] ?? 0), 0);
    return total + ((errors[i] ?? 0) - fitted) ** 2;
  }, 0);
  return { sum, degreesOfFreedom: readings.length - 3 };
}

function withinWindows(plan: CalibrationPlan, readings: readonly GroupReading[]): Scatter {
  const parts = readings.map(({ capture: { count, deviceSpread, referenceSpread } }) => {
    const degreesOfFreedom = Math.max(0, count - 1);
    return { sum: degreesOfFreedom * (deviceSpread ** 2 + referenceSpread ** 2), degreesOfFreedom };
  });
  const within = pooled(parts);
  const unknown = plan.limit * UNKNOWN_PART_OF_LIMIT;
  if (within.deviation > unknown) {
    return { ...within, source: `no series was repeated: spread of ${readings.length} settled windows` };
  }
  return {
    deviation: unknown,
    degreesOfFreedom: UNKNOWN_DEGREES,
    source: "nothing was repeated: a tenth of the permissible error (assumption)",
  };
}
