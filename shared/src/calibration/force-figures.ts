/** Relative errors and class of a force gauge after ISO 376:2011. Also of the simplified procedure, as far as it tells. */
import type { CalibrationPlan } from "./calibration-plan.ts";
import type { ForceClass, ForceFigures } from "./calibration-result.ts";
import { solveLeastSquares } from "./least-squares.ts";
import { meanOf, percentOf, rangeOf } from "./statistics.ts";
import type { GroupReading, TargetGroup } from "./target-groups.ts";
import { isZeroTarget, type ZeroFacts } from "./zero-readings.ts";

type Point = ForceFigures["points"][number];

interface ClassLimits {
  readonly name: ForceClass;
  /** Percent: b, b′, f_c, f₀, v and the calibration force's expanded uncertainty. */
  readonly b: number;
  readonly bPrime: number;
  readonly fc: number;
  readonly f0: number;
  readonly v: number;
  readonly reference: number;
}

/** ISO 376:2011, table 2. Creep is not measured here: it is a term of the budget instead. */
const CLASSES: readonly ClassLimits[] = [
  { name: "00", b: 0.05, bPrime: 0.025, fc: 0.025, f0: 0.012, v: 0.07, reference: 0.01 },
  { name: "0.5", b: 0.1, bPrime: 0.05, fc: 0.05, f0: 0.025, v: 0.15, reference: 0.02 },
  { name: "1", b: 0.2, bPrime: 0.1, fc: 0.1, f0: 0.05, v: 0.3, reference: 0.05 },
  { name: "2", b: 0.4, bPrime: 0.2, fc: 0.2, f0: 0.1, v: 0.5, reference: 0.1 },
];
const ORDER: readonly ForceClass[] = [...CLASSES.map(({ name }) => name), "none"];
/** The range of a class begins no lower than this part of the largest force (ISO 376 8.2). */
const LOWEST_01 = 0.02;

/** In percent of the deflection, which is counted from each series' own zero and carried to the nominal force. */
export function forceFigures(
  plan: CalibrationPlan,
  groups: readonly TargetGroup[],
  zero: ZeroFacts | undefined,
): ForceFigures {
  const zeros = groups
    .filter(({ target }) => isZeroTarget(plan, target))
    .flatMap(({ up, down }) => [...up, ...down]);
  const loaded = groups.filter(({ target }) => !isZeroTarget(plan, target));
  const largest = loaded.at(-1);
  if (largest === undefined) return { points: [] };
  const deflect = (reading: GroupReading, target: number) =>
    (reading.device - zeroBefore(reading, zeros)) *
    (reading.reference === 0 ? 1 : target / reading.reference);
  const means = loaded.map(({ target, up, down, level }) =>
    meanOf(turnedOnce(up.length > 0 ? up : [...level, ...down]).map((reading) => deflect(reading, target))),
  );
  const curve = interpolation(
    plan,
    loaded.map(({ target }) => target),
    means,
  );
  const atLargest = means.at(-1) ?? largest.target;
  const zeroPercent =
    zero?.overLoadings === undefined ? undefined : percentOf(zero.overLoadings.largest, atLargest);
  const points = loaded.map((group, index) => {
    const point = pointFigures(group, deflect, means[index] ?? 0, curve(group.target));
    const forceClass = classOf(plan, point, zeroPercent);
    return forceClass === undefined ? point : { ...point, forceClass };
  });
  const judged = points.filter(({ target }) => target >= LOWEST_01 * largest.target);
  const classes = judged.map(({ forceClass }) => forceClass).filter((name) => name !== undefined);
  const worst = ORDER[Math.max(...classes.map((name) => ORDER.indexOf(name)))];
  return {
    ...(zeroPercent === undefined ? {} : { zeroPercent }),
    points,
    ...(worst === undefined ? {} : { forceClass: worst }),
  };
}

/** The first rising reading of each mounting: series 1, 3 and 5 of ISO 376. */
function turnedOnce(readings: readonly GroupReading[]): GroupReading[] {
  return readings.filter(
    (reading, index) => readings.findIndex(({ mounting }) => mounting === reading.mounting) === index,
  );
}

/** Zero of the newest start of a rising series before the reading. */
function zeroBefore(reading: GroupReading, zeros: readonly GroupReading[]): number {
  const before = zeros.filter(
    ({ capture }) => capture.direction !== "down" && capture.atUs <= reading.capture.atUs,
  );
  const newest = before.reduce<GroupReading | undefined>(
    (last, next) => (last === undefined || next.capture.atUs > last.capture.atUs ? next : last),
    undefined,
  );
  return newest?.device ?? 0;
}

function pointFigures(
  { target, up, down }: TargetGroup,
  deflect: (reading: GroupReading, target: number) => number,
  mean: number,
  interpolated: number,
): Point {
  const turned = turnedOnce(up);
  const same = up
    .filter(({ mounting }) => mounting === up[0]?.mounting)
    .map((reading) => deflect(reading, target));
  // v: each falling reading against the newest rising one of its mounting (X4′ − X3, X6′ − X5).
  const openings = down.flatMap((reading) => {
    const partner = up.filter(({ mounting }) => mounting === reading.mounting).at(-1);
    if (partner === undefined) return [];
    const rising = deflect(partner, target);
    return [percentOf(Math.abs(deflect(reading, target) - rising), rising)];
  });
  return {
    target,
    ...(turned.length < 2
      ? {}
      : {
          reproducibilityPercent: percentOf(rangeOf(turned.map((reading) => deflect(reading, target))), mean),
        }),
    ...(same.length < 2 ? {} : { repeatabilityPercent: percentOf(rangeOf(same), meanOf(same)) }),
    interpolationPercent: percentOf(mean - interpolated, interpolated),
    ...(openings.length === 0 ? {} : { reversibilityPercent: meanOf(openings) }),
  };
}

/** Deflection as a polynomial of the force without constant, of the plan's degree; at most as many terms as forces less one. */
function interpolation(
  plan: CalibrationPlan,
  targets: readonly number[],
  means: readonly number[],
): (target: number) => number {
  const wanted = plan.fit.kind === "polynomial" ? plan.fit.degree : 1;
  const degree = Math.max(1, Math.min(wanted, targets.length - 1));
  const largest = targets.at(-1) ?? 1;
  const powers = (target: number) => Array.from({ length: degree }, (_, i) => (target / largest) ** (i + 1));
  // Weights by 1/force²: the errors of ISO 376 are relative.
  const { solution } = solveLeastSquares(
    targets.map(powers),
    means,
    targets.map((target) => 1 / target ** 2),
  );
  return (target) => powers(target).reduce((sum, power, i) => sum + power * (solution[i] ?? 0), 0);
}

function classOf(
  plan: CalibrationPlan,
  point: Point,
  zeroPercent: number | undefined,
): ForceClass | undefined {
  const { reproducibilityPercent: b, repeatabilityPercent: bPrime, reversibilityPercent: v } = point;
  if (b === undefined || bPrime === undefined) return undefined;
  const { expandedUncertainty, relativeExpandedUncertainty } = plan.reference;
  const reference = 100 * (expandedUncertainty / point.target + relativeExpandedUncertainty);
  const fits = CLASSES.find(
    (limits) =>
      b <= limits.b &&
      bPrime <= limits.bPrime &&
      Math.abs(point.interpolationPercent) <= limits.fc &&
      (zeroPercent ?? 0) <= limits.f0 &&
      (v ?? 0) <= limits.v &&
      reference <= limits.reference,
  );
  return fits?.name ?? "none";
}
