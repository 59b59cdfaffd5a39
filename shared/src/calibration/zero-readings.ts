/** What the captures at zero say: how the zero moved over a loading, and over the whole phase. */
import type { CalibrationPlan } from "./calibration-plan.ts";
import { meanOf } from "./statistics.ts";
import { readingsOf, type TargetGroup } from "./target-groups.ts";

/** Targets within this part of the range are zero. */
const ZERO_01 = 1e-6;

export function isZeroTarget(plan: CalibrationPlan, target: number): boolean {
  return Math.abs(target) <= (plan.range.max - plan.range.min) * ZERO_01;
}

export interface ZeroFacts {
  /** Last minus first. */
  readonly shift: number;
  /** Zero after a loading less zero before it; absent when none was captured after a loading. */
  readonly overLoadings?: {
    /** Of the size: f₀ of DKD-R 6-1. */
    readonly largest: number;
    /** With sign: what every loading leaves. What differs between loadings is repeatability. */
    readonly mean: number;
    readonly count: number;
  };
}

/** `undefined`: zero was captured less than twice. Errors, not readings: a reference that is not quite at zero does not count. */
export function zeroFacts(plan: CalibrationPlan, groups: readonly TargetGroup[]): ZeroFacts | undefined {
  const group = groups.find(({ target }) => isZeroTarget(plan, target));
  const readings = group === undefined ? [] : [...readingsOf(group)];
  readings.sort((a, b) => a.capture.atUs - b.capture.atUs);
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;
  const changes: number[] = [];
  readings.forEach((reading, index) => {
    const before = readings[index - 1];
    if (before === undefined || reading.capture.direction !== "down" || before.capture.direction !== "up")
      return;
    changes.push(reading.error - before.error);
  });
  const shift = last.error - first.error;
  if (changes.length === 0) return { shift };
  const largest = Math.max(...changes.map(Math.abs));
  return { shift, overLoadings: { largest, mean: meanOf(changes), count: changes.length } };
}
