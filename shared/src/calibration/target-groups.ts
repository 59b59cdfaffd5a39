/** Sorts the captures of a phase by nominal value, and each value's by direction. */
import { FaultError } from "../faults.ts";
import type { CalibrationPlan, PlanStep } from "./calibration-plan.ts";
import type { Capture } from "./calibration-result.ts";
import { headOf } from "./hydrostatic-head.ts";
import { meanOf } from "./statistics.ts";

/** A capture with what was made of it. */
export interface GroupReading {
  readonly capture: Capture;
  /** Reference at the device: less the hydrostatic head. */
  readonly reference: number;
  readonly device: number;
  /** device − reference. */
  readonly error: number;
  /** Force: times the gauge had been turned before. 0 for all others, whose re-mounting counts as repeatability. */
  readonly mounting: number;
}

export interface TargetGroup {
  readonly target: number;
  /** In the order of the run. */
  readonly up: readonly GroupReading[];
  readonly down: readonly GroupReading[];
  /** Without a direction: volume and temperature. */
  readonly level: readonly GroupReading[];
}

/** Targets closer than this part of the range are one nominal value. */
const SAME_TARGET_01 = 1e-6;

/** The reference's value at the device, in the plan's unit (pressure: less the hydrostatic head). */
export function referenceAt(plan: CalibrationPlan, capture: Capture): number {
  return capture.reference - headOf(plan).kPa;
}

/** Groups, rising by target. Throws `CAL-DATA-UNUSABLE` for no captures and for a value that is not finite. */
export function groupByTarget(plan: CalibrationPlan, captures: readonly Capture[]): TargetGroup[] {
  if (captures.length === 0) {
    throw new FaultError("CAL-DATA-UNUSABLE", "nothing was captured: measure at least one point.");
  }
  const same = Math.abs(plan.range.max - plan.range.min) * SAME_TARGET_01;
  const readings = captures
    .map((capture) => readingOf(plan, capture))
    .sort((a, b) => a.capture.target - b.capture.target || a.capture.atUs - b.capture.atUs);
  const groups: { target: number; readings: GroupReading[] }[] = [];
  for (const reading of readings) {
    const { target } = reading.capture;
    const last = groups.at(-1);
    if (last !== undefined && target - last.target <= same) last.readings.push(reading);
    else groups.push({ target, readings: [reading] });
  }
  return groups.map(({ target, readings: all }) => {
    const inOrder = all.sort((a, b) => a.capture.atUs - b.capture.atUs);
    const going = (direction: Capture["direction"]) =>
      inOrder.filter(({ capture }) => capture.direction === direction);
    return { target, up: going("up"), down: going("down"), level: going("none") };
  });
}

/** All readings of a group. */
export function readingsOf(group: TargetGroup): readonly GroupReading[] {
  return [...group.up, ...group.down, ...group.level];
}

/** The branches of a group: where rising and falling lie, and how far apart. */
export interface Branches {
  /** Between rising and falling: the rising mean plus half of the opening; else the mean of what there is. */
  readonly centre: number;
  /** Falling less rising, of the same mounting; absent without both. */
  readonly opening?: number;
  /** Variance of the opening for a variance of 1 of a single reading. */
  readonly openingVariance: number;
}

/**
 * Each direction counts once however many series it has, and each mounting of a force gauge once: a third rising
 * series would pull the mean to its branch, and turning would show as hysteresis.
 */
export function branchesOf(group: TargetGroup, pick: (reading: GroupReading) => number): Branches {
  const { up, down, level } = group;
  if (up.length === 0) return { centre: meanOf([...down, ...level].map(pick)), openingVariance: 0 };
  const mountings = [...new Set(up.map(({ mounting }) => mounting))];
  const pairs = mountings.map((mounting) => ({
    rising: up.filter((reading) => reading.mounting === mounting).map(pick),
    falling: down.filter((reading) => reading.mounting === mounting).map(pick),
  }));
  const rising = meanOf(pairs.map((pair) => meanOf(pair.rising)));
  const closed = pairs.filter(({ falling }) => falling.length > 0);
  if (closed.length === 0) return { centre: rising, openingVariance: 0 };
  const opening = meanOf(closed.map((pair) => meanOf(pair.falling) - meanOf(pair.rising)));
  const variances = closed.map((pair) => 1 / pair.rising.length + 1 / pair.falling.length);
  return {
    centre: rising + opening / 2,
    opening,
    openingVariance: meanOf(variances) / closed.length,
  };
}

function readingOf(plan: CalibrationPlan, capture: Capture): GroupReading {
  for (const [name, value] of [
    ["device", capture.device],
    ["reference", capture.reference],
    ["target", capture.target],
  ] as const) {
    if (Number.isFinite(value)) continue;
    throw new FaultError(
      "CAL-DATA-UNUSABLE",
      `the ${name} of step ${capture.step} (${capture.series}, target ${capture.target}) is ${value}: take this point again.`,
    );
  }
  const reference = referenceAt(plan, capture);
  const isTurn = ({ kind, index }: PlanStep) => kind === "remount" && index < capture.step;
  return {
    ...{ capture, reference, device: capture.device, error: capture.device - reference },
    mounting: plan.kind === "force" ? plan.steps.filter(isTurn).length : 0,
  };
}
