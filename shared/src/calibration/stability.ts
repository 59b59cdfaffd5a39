/**
 * When a reading counts as settled: the means of the window's halves agree, the scatter is small, the target is there and
 * the waiting time is over. Each reason against it comes in words with its value and limit.
 */
import type { CalibrationPlan, StabilityRule } from "./calibration-plan.ts";
import type { WindowReading } from "./run-state.ts";
import { meanOf } from "./statistics.ts";

export interface WindowFacts {
  readonly mean: number;
  /** Standard deviation; 0 of fewer than two. */
  readonly spread: number;
  /** Mean of the younger half less that of the older. */
  readonly drift: number;
  readonly count: number;
  /** How much of the window's time is covered, 0 to 1. */
  readonly filled01: number;
}

/** Fewer readings than this say nothing about scatter. */
const LEAST_READINGS = 5;
/** A window counts as full a little early: readings come in steps. */
const FULL_01 = 0.9;

/** @param scale plan units per unit of the readings. @returns undefined: no reading in the window. */
export function windowFacts(
  readings: readonly WindowReading[],
  rule: StabilityRule,
  atUs: number,
  toPlan: (raw: number) => number,
): WindowFacts | undefined {
  const from = atUs - rule.windowUs;
  const inside = readings.filter((reading) => reading.atUs > from && reading.atUs <= atUs);
  const first = inside[0];
  if (first === undefined) return undefined;
  const values = inside.map(({ value }) => toPlan(value));
  const mean = meanOf(values);
  const middle = atUs - rule.windowUs / 2;
  const older = values.filter((_, i) => (inside[i]?.atUs ?? 0) <= middle);
  const younger = values.filter((_, i) => (inside[i]?.atUs ?? 0) > middle);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    spread: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)),
    drift: older.length === 0 || younger.length === 0 ? 0 : meanOf(younger) - meanOf(older),
    count: values.length,
    filled01: Math.min(1, (atUs - first.atUs) / rule.windowUs),
  };
}

/** What is asked about one open point. */
export interface StabilityQuestion {
  readonly plan: CalibrationPlan;
  readonly target: number;
  /** The reference may be so far from the target. */
  readonly tolerance: number;
  /** The value that is compared with the target; absent: it is not known. */
  readonly present?: number;
  readonly waitUs: number;
  /** Target held since then; absent: it is not there. */
  readonly atTargetSinceUs?: number;
  /** Step open since then. */
  readonly openSinceUs: number;
  readonly atUs: number;
  /** By name: `device`, `reference`; absent: no reading in the window. */
  readonly facts: readonly { readonly name: string; readonly facts: WindowFacts | undefined }[];
}

export interface Stability {
  readonly isSettled: boolean;
  readonly settled01: number;
  readonly settledInS?: number;
  readonly whyNot: readonly string[];
}

/** Pure judgement of the question. */
export function judgeStability(question: StabilityQuestion): Stability {
  const { plan, atUs } = question;
  const offTarget = targetReason(question);
  const waitLeftUs =
    question.atTargetSinceUs === undefined
      ? question.waitUs
      : Math.max(0, question.atTargetSinceUs + question.waitUs - atUs);
  const unsteady = question.facts.flatMap(({ name, facts }) => unsteadyReasons(plan, name, facts));
  const unfilled = question.facts.map(({ facts }) => (isFull(facts) ? 0 : 1 - (facts?.filled01 ?? 0)));
  const fillLeftUs = Math.max(0, ...unfilled) * plan.stability.windowUs;
  const whyNot = [...offTarget];
  if (offTarget.length === 0 && waitLeftUs > 0) {
    whyNot.push(`waiting time: ${seconds(waitLeftUs)} s of ${seconds(question.waitUs)} s left`);
  }
  whyNot.push(...unsteady);
  if (fillLeftUs > 0 && unsteady.length === 0) {
    whyNot.push(
      `readings of ${seconds(plan.stability.windowUs)} s are judged: ${seconds(fillLeftUs)} s more`,
    );
  }
  const isSettled = whyNot.length === 0;
  if (!isSettled && atUs - question.openSinceUs > plan.stability.giveUpUs + question.waitUs) {
    whyNot.push(giveUpAdvice(plan, question));
  }
  const isOnlyTime = !isSettled && offTarget.length === 0 && unsteady.length === 0;
  return {
    isSettled,
    settled01: isSettled ? 1 : offTarget.length > 0 ? 0 : progress01(question, waitLeftUs),
    ...(isOnlyTime ? { settledInS: Math.max(waitLeftUs, fillLeftUs) / 1e6 } : {}),
    whyNot,
  };
}

function isFull(facts: WindowFacts | undefined): boolean {
  return facts !== undefined && facts.filled01 >= FULL_01 && facts.count >= LEAST_READINGS;
}

function targetReason({ plan, target, tolerance, present }: StabilityQuestion): string[] {
  if (present === undefined || Math.abs(present - target) <= tolerance) return [];
  const way = present < target ? "below" : "above";
  return [
    `${say(plan, Math.abs(present - target))} ${way} the target, at most ${say(plan, tolerance)} allowed`,
  ];
}

function unsteadyReasons(plan: CalibrationPlan, name: string, facts: WindowFacts | undefined): string[] {
  if (facts === undefined) return [];
  const { maxDrift, maxSpread, windowUs } = plan.stability;
  const reasons: string[] = [];
  if (Math.abs(facts.drift) > maxDrift) {
    reasons.push(
      `${name}: drift ${say(plan, Math.abs(facts.drift))} in ${seconds(windowUs / 2)} s > ${say(plan, maxDrift)}`,
    );
  }
  if (facts.spread > maxSpread) {
    reasons.push(`${name}: scatter ${say(plan, facts.spread)} > ${say(plan, maxSpread)}`);
  }
  return reasons;
}

function progress01({ plan, waitUs, facts }: StabilityQuestion, waitLeftUs: number): number {
  const { maxDrift, maxSpread } = plan.stability;
  const shares = facts.flatMap(({ facts: known }) =>
    known === undefined
      ? [0]
      : [
          known.filled01,
          maxDrift / Math.max(maxDrift, Math.abs(known.drift)),
          maxSpread / Math.max(maxSpread, known.spread),
        ],
  );
  const waited = waitUs === 0 ? 1 : 1 - waitLeftUs / waitUs;
  return Math.min(0.99, waited, ...shares);
}

/** What to do when it will not settle, by what is measured. */
function giveUpAdvice(
  { kind, stability }: CalibrationPlan,
  { openSinceUs, atUs }: StabilityQuestion,
): string {
  const minutes = Math.round((atUs - openSinceUs) / 60e6);
  const after = `not settled after ${minutes < 1 ? `${seconds(stability.giveUpUs)} s` : `${minutes} min`}`;
  switch (kind) {
    case "pressure":
      return `${after}: look for a leak at the fittings and for air in the line, let the temperature even out, then go to the target again`;
    case "force":
      return `${after}: check that the load train hangs free and nothing creeps or touches, then load again`;
    case "volume":
      return `${after}: the balance does not come to rest. Close its draught shield, check level and vibration, cover the vessel against evaporation, then tare and dispense again`;
    case "temperature":
      return `${after}: check the bath's stirring and set-point, and that both sensors are at one depth`;
  }
}

function say({ shown }: CalibrationPlan, value: number): string {
  return `${(value * shown.factor).toFixed(shown.decimals + 1)} ${shown.unit}`;
}

function seconds(us: number): string {
  return us < 10e6 ? (us / 1e6).toFixed(1) : (us / 1e6).toFixed(0);
}
