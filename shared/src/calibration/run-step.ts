/** The open step of a run: where its target stands, what is judged of it, and when it is done. */

import type { PlanStep } from "./calibration-plan.ts";
import type { Capture } from "./calibration-result.ts";
import { isOld, planValue, sourceProblem } from "./run-sources.ts";
import { noted, type OpenStep, type RunState, type SourceName } from "./run-state.ts";
import { judgeStability, type Stability, type WindowFacts, windowFacts } from "./stability.ts";

/** A dispense counts as begun when this part of it has moved. */
const DISPENSE_BEGUN_01 = 0.1;
/** A dispense may miss its nominal volume by this part of it. Assumption. */
const DISPENSE_TOLERANCE_01 = 0.2;

export function openStepOf(state: RunState): PlanStep | undefined {
  return state.open === undefined ? undefined : state.plan.steps[state.open.index];
}

/** How far from its target the reference may be, in the plan's unit. */
export function toleranceOf({ plan }: RunState, step: PlanStep): number {
  return plan.kind === "volume" ? step.target * DISPENSE_TOLERANCE_01 : plan.stability.targetTolerance;
}

/** Newest value of a source in the plan's unit, of volume less what was there before; absent: none, old or unusable. */
export function presentOf(state: RunState, name: SourceName, atUs: number): number | undefined {
  const source = state[name];
  if (source.last?.quality !== "valid" || isOld(source, atUs) || !source.isConnected) return undefined;
  const value = planValue(state, name, source.last.value);
  return value === "outside" ? undefined : value - baseOf(state, name);
}

function baseOf(state: RunState, name: SourceName): number {
  const base = state.open?.base?.[name];
  if (base === undefined) return 0;
  const value = planValue(state, name, base);
  return value === "outside" ? 0 : value;
}

/** What is compared with the target: the reference; what was typed for it; else the device. */
export function valueAtTarget(state: RunState, atUs: number): number | undefined {
  if (state.plan.reference.deviceId !== undefined) return presentOf(state, "reference", atUs);
  return state.open?.typed ?? presentOf(state, "device", atUs);
}

/** Follows the newest readings: target reached or left, passed over, and the start of a dispense. */
export function followTarget(state: RunState, atUs: number): RunState {
  const { open } = state;
  const step = openStepOf(state);
  if (open === undefined || step === undefined || step.kind === "remount") return state;
  const based = followBase(state, open, step, atUs);
  const value = valueAtTarget({ ...state, open: based }, atUs);
  if (value === undefined) return based === open ? state : { ...state, open: based };
  const isThere = isAtTarget(state, step, value);
  const { atTargetSinceUs: since, ...rest } = based;
  const next: OpenStep = isThere ? { ...rest, atTargetSinceUs: since ?? atUs } : rest;
  return followPassing({ ...state, open: next }, step, value);
}

/** A preload needs only to be reached: beyond its end is there too. */
function isAtTarget(state: RunState, step: PlanStep, value: number): boolean {
  const tolerance = toleranceOf(state, step);
  if (step.kind !== "preload") return Math.abs(value - step.target) <= tolerance;
  return step.direction === "up" ? value >= step.target - tolerance : value <= step.target + tolerance;
}

/** The target of the point before in this series; absent: the first one, which may be come to from anywhere. */
export function earlierTarget({ plan }: RunState, step: PlanStep): number | undefined {
  const before = plan.steps[step.index - 1];
  return before?.kind === "point" && before.series === step.series ? before.target : undefined;
}

/** Passing over a target in a series spoils its hysteresis: it counts until the point before is reached again. */
function followPassing(state: RunState, step: PlanStep, value: number): RunState {
  const earlier = earlierTarget(state, step);
  const { open } = state;
  if (open === undefined || step.kind !== "point" || step.direction === "none" || earlier === undefined)
    return state;
  const sign = step.direction === "up" ? 1 : -1;
  const tolerance = toleranceOf(state, step);
  if ((value - earlier) * sign <= tolerance) {
    return open.passedBy === 0 ? state : { ...state, open: { ...open, passedBy: 0 } };
  }
  const beyond = (value - step.target) * sign;
  if (beyond <= tolerance || beyond <= open.passedBy) return state;
  const warning = `step ${step.index + 1} (${step.series}): the target was passed over; it was approached again from the point before`;
  const isKnown = state.warnings.includes(warning);
  return {
    ...state,
    open: { ...open, passedBy: beyond },
    warnings: isKnown ? state.warnings : noted(state.warnings, warning),
  };
}

/** Volume: what stood there while nothing was dispensed is what the differences start from. */
function followBase(state: RunState, open: OpenStep, step: PlanStep, atUs: number): OpenStep {
  if (state.plan.kind !== "volume") return open;
  const device = state.device;
  const reference = state.reference;
  const isTyped = state.plan.reference.deviceId === undefined;
  if (device.last?.quality !== "valid") return open;
  if (!isTyped && (reference.last?.quality !== "valid" || isOld(reference, atUs))) return open;
  const present = { device: device.last.value, reference: isTyped ? 0 : (reference.last?.value ?? 0) };
  if (open.base === undefined) return { ...open, base: present };
  const begun = step.target * DISPENSE_BEGUN_01;
  const moved = present.device - open.base.device;
  const weighed = isTyped ? 0 : present.reference - open.base.reference;
  // A refill draws the plunger back while the balance rests: the next dispense starts from there.
  return moved < begun && Math.abs(weighed) < begun ? { ...open, base: present } : open;
}

export interface StepFacts {
  readonly device: WindowFacts | undefined;
  readonly reference: WindowFacts | undefined;
}

export function factsOf(state: RunState, atUs: number): StepFacts {
  const factsOfSource = (name: SourceName): WindowFacts | undefined => {
    const base = baseOf(state, name);
    return windowFacts(state[name].window, state.plan.stability, atUs, (raw) => {
      const value = planValue(state, name, raw);
      return (value === "outside" ? Number.NaN : value) - base;
    });
  };
  const { typed } = state.open ?? {};
  const count = state.plan.reference.deviceId === undefined && typed !== undefined;
  return {
    device: factsOfSource("device"),
    reference: count
      ? { mean: typed, spread: 0, drift: 0, count: 1, filled01: 1 }
      : factsOfSource("reference"),
  };
}

/** Whether the open point may be captured now, and each reason why not. */
export function judgeStep(state: RunState, atUs: number): Stability {
  const step = openStepOf(state);
  if (state.open === undefined || step === undefined || step.kind === "remount") {
    return { isSettled: false, settled01: 0, whyNot: [] };
  }
  const problems = (["device", "reference"] as const)
    .map((name) => sourceProblem(state, name, atUs))
    .filter((problem) => problem !== "");
  if (problems.length > 0) return { isSettled: false, settled01: 0, whyNot: problems };
  if (step.kind === "preload") return judgePreload(state, step, atUs);
  const isTyped = state.plan.reference.deviceId === undefined;
  const { device, reference } = factsOf(state, atUs);
  const present = valueAtTarget(state, atUs);
  const judged = judgeStability({
    plan: state.plan,
    target: step.target,
    tolerance: toleranceOf(state, step),
    ...(present === undefined ? {} : { present }),
    waitUs: step.waitUs,
    ...(state.open.atTargetSinceUs === undefined ? {} : { atTargetSinceUs: state.open.atTargetSinceUs }),
    openSinceUs: state.open.sinceUs,
    atUs,
    facts: [{ name: "device", facts: device }, ...(isTyped ? [] : [{ name: "reference", facts: reference }])],
  });
  const extra = [...passedReason(state, step)];
  if (isTyped && state.open.typed === undefined) extra.push("type what the reference shows");
  if (extra.length === 0) return judged;
  return {
    isSettled: false,
    settled01: Math.min(judged.settled01, 0.99),
    whyNot: [...extra, ...judged.whyNot],
  };
}

function passedReason(state: RunState, step: PlanStep): string[] {
  const { open, plan } = state;
  const earlier = earlierTarget(state, step);
  if (open === undefined || open.passedBy === 0 || earlier === undefined) return [];
  const say = (value: number) =>
    `${(value * plan.shown.factor).toFixed(plan.shown.decimals)} ${plan.shown.unit}`;
  const [back, again] = step.direction === "up" ? ["down", "up"] : ["up", "down"];
  return [
    `the target was passed over by ${say(open.passedBy)}, which spoils hysteresis: go back ${back} to ${say(earlier)} and come ${again} again`,
  ];
}

function judgePreload({ open, plan }: RunState, step: PlanStep, atUs: number): Stability {
  const heldUs = open?.atTargetSinceUs === undefined ? 0 : atUs - open.atTargetSinceUs;
  const leftUs = Math.max(0, step.waitUs - heldUs);
  if (open?.atTargetSinceUs !== undefined && leftUs === 0)
    return { isSettled: true, settled01: 1, whyNot: [] };
  const { factor, decimals, unit } = plan.shown;
  const target = `${(step.target * factor).toFixed(decimals)} ${unit}`;
  const isThere = open?.atTargetSinceUs !== undefined;
  const way = step.direction === "up" ? "go up to" : "go down to";
  return {
    isSettled: false,
    settled01: step.waitUs === 0 ? 0 : Math.min(0.99, heldUs / step.waitUs),
    ...(isThere ? { settledInS: leftUs / 1e6 } : {}),
    whyNot: [isThere ? `hold ${target}: ${(leftUs / 1e6).toFixed(0)} s left` : `${way} ${target}`],
  };
}

/** The reading of the open point, means over the window. Call only when it is settled. */
export function captureOf(state: RunState, by: Capture["by"], atUs: number): Capture | undefined {
  const step = openStepOf(state);
  const { device, reference } = factsOf(state, atUs);
  if (step === undefined || device === undefined || reference === undefined) return undefined;
  const capture: Capture = {
    step: step.index,
    series: step.series,
    direction: step.direction,
    target: step.target,
    reference: reference.mean,
    device: device.mean,
    referenceSpread: reference.spread,
    deviceSpread: device.spread,
    count: device.count,
    atUs,
    by,
  };
  const isWhole = [capture.reference, capture.device, capture.referenceSpread, capture.deviceSpread].every(
    Number.isFinite,
  );
  return isWhole ? capture : undefined;
}
