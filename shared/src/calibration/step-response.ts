/** How fast a sensor follows and how tight a line is: from readings with their times. */
import { solveLeastSquares } from "./least-squares.ts";
import { meanOf, spreadOf } from "./statistics.ts";

export interface TimedReading {
  readonly atUs: number;
  readonly value: number;
}

export interface StepResponse {
  readonly from: number;
  readonly to: number;
  /** From the step to 63.2 % (one time constant of a first-order sensor) and to 90 % of it, µs. */
  readonly t63Us: number;
  readonly t90Us: number;
}

/** The end value is the mean of this last part of the readings. */
const END_01 = 0.2;
/** A step is told from noise when it is this many times the spread of the end (assumption). */
const STEP_OVER_NOISE = 10;
const MOST_READINGS = 10_000;

/**
 * Response to a step made at `stepAtUs`, by the first crossings, interpolated between readings. `undefined`: no
 * readings before or too few after, no step that stands out of the noise, or a value that is not finite.
 */
export function stepResponse(readings: readonly TimedReading[], stepAtUs: number): StepResponse | undefined {
  if (!areUsable(readings)) return undefined;
  const before = readings.filter(({ atUs }) => atUs <= stepAtUs);
  const after = readings.filter(({ atUs }) => atUs > stepAtUs);
  const end = after.slice(-Math.max(3, Math.round(after.length * END_01))).map(({ value }) => value);
  if (before.length === 0 || after.length < 5) return undefined;
  const from = meanOf(before.map(({ value }) => value));
  const to = meanOf(end);
  if (Math.abs(to - from) <= STEP_OVER_NOISE * spreadOf(end) || to === from) return undefined;
  const start = { atUs: stepAtUs, value: from };
  const t63 = crossing([start, ...after], from + (1 - Math.exp(-1)) * (to - from), to > from);
  const t90 = crossing([start, ...after], from + 0.9 * (to - from), to > from);
  if (t63 === undefined || t90 === undefined) return undefined;
  return { from, to, t63Us: t63 - stepAtUs, t90Us: t90 - stepAtUs };
}

export interface LeakDown {
  /** Pressure lost, positive when it falls: unit of the readings for each minute. */
  readonly lossPerMinute: number;
  readonly standardUncertainty: number;
}

/**
 * Leak-down of a closed line: slope of the least-squares line. `undefined`: fewer than three readings, all at one
 * time, or a value that is not finite. Settling and cooling after a fast rise show as loss: wait before it.
 */
export function leakDown(readings: readonly TimedReading[]): LeakDown | undefined {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || readings.length < 3 || !areUsable(readings))
    return undefined;
  if (last.atUs <= first.atUs) return undefined;
  const rows = readings.map(({ atUs }) => [1, (atUs - first.atUs) / 6e7]);
  const values = readings.map(({ value }) => value - first.value);
  const { solution, covariance } = solveLeastSquares(
    rows,
    values,
    values.map(() => 1),
  );
  const [offset = 0, slope = 0] = solution;
  const squares = rows.reduce(
    (sum, row, i) => sum + ((values[i] ?? 0) - offset - slope * (row[1] ?? 0)) ** 2,
    0,
  );
  const variance = (covariance[1]?.[1] ?? 0) * (squares / (readings.length - 2));
  return { lossPerMinute: 0 - slope, standardUncertainty: Math.sqrt(variance) };
}

/** Finite, in order of time, and not too many. */
function areUsable(readings: readonly TimedReading[]): boolean {
  return (
    readings.length <= MOST_READINGS &&
    readings.every(
      ({ atUs, value }, i) =>
        Number.isFinite(value) && Number.isFinite(atUs) && atUs >= (readings[i - 1]?.atUs ?? atUs),
    )
  );
}

function crossing(readings: readonly TimedReading[], level: number, isRising: boolean): number | undefined {
  for (let i = 1; i < readings.length; i += 1) {
    const [left, right] = [readings[i - 1], readings[i]];
    if (left === undefined || right === undefined) continue;
    if (isRising ? right.value < level : right.value > level) continue;
    if (right.value === left.value) return right.atUs;
    const part = (level - left.value) / (right.value - left.value);
    return left.atUs + Math.max(0, Math.min(1, part)) * (right.atUs - left.atUs);
  }
  return undefined;
}
