/** What the wizard's screen says of a run and which presses it offers. Pure. */
import type { PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import type { CaptureView, RunAct, RunView } from "@cementwatch/shared/calibration/run-view";
import { DIRECTION_MARKS, dateOf, STAGE_WORDS, VERDICT_WORDS } from "./calibration-words.ts";
import { DASHES, finer, shown, shownRange, signed } from "./shown-value.ts";

/** A view that is older than this on the browser's own clock shows dashes. */
const STALE_AFTER_MS = 1_000;

export interface RunNumbers {
  readonly isStale: boolean;
  /** `point 4 of 9 ▲`, or what the run waits for. */
  readonly place: string;
  readonly target: string;
  readonly reference: string;
  readonly device: string;
  readonly deviation: string;
  readonly unit: string;
  /** `stable in 6 s`, `settled`, `settling`. */
  readonly stability: string;
  readonly settled01: number;
  /** Each with value and limit; what is to be done comes first. */
  readonly whyNot: readonly string[];
}

/** @param ageMs of the view on the browser's clock. */
export function runNumbers(view: RunView, ageMs: number): RunNumbers {
  const { plan, step } = view;
  const unit = plan.shown;
  const isStale = !(ageMs <= STALE_AFTER_MS);
  const open = plan.steps[step];
  const isLive =
    !isStale && (view.stage === "measuring" || view.stage === "ready" || view.stage === "paused");
  return {
    isStale,
    place: placeOf(view, open),
    target: open === undefined || open.kind === "remount" ? DASHES : shown(open.target, unit),
    reference: isLive ? shown(view.reference.value, unit) : DASHES,
    device: isLive ? shown(view.device.value, unit) : DASHES,
    deviation: isLive ? signed(view.deviation, unit) : DASHES,
    unit: unit.unit,
    stability: isStale ? "no connection" : stabilityWords(view),
    settled01: isStale || view.stage !== "measuring" ? 0 : Math.min(1, Math.max(0, view.settled01)),
    whyNot: isStale
      ? ["no answer from the server: numbers are dashes until it answers again"]
      : reasons(view),
  };
}

function placeOf(view: RunView, open: PlanStep | undefined): string {
  if (open === undefined || view.stage === "judging" || view.stage === "complete")
    return STAGE_WORDS[view.stage];
  if (open.kind === "preload") return preloadWords(view, open);
  if (open.kind === "remount") return "turn or re-mount";
  return `point ${view.pointNumber} of ${view.pointCount} ${DIRECTION_MARKS[open.direction]}`.trim();
}

/** Loading and letting go are two steps of one preload. */
function preloadWords({ plan }: RunView, open: PlanStep): string {
  const loadings = plan.steps.filter(({ kind, direction }) => kind === "preload" && direction !== "down");
  const number = loadings.filter(({ index }) => index <= open.index).length;
  return `preload ${number} of ${loadings.length} ${DIRECTION_MARKS[open.direction]}`.trim();
}

function stabilityWords(view: RunView): string {
  if (view.stage !== "measuring") return view.stage === "paused" ? "paused" : "";
  if (view.settled01 >= 1) return "settled";
  return view.settledInS === undefined ? "settling" : `stable in ${Math.ceil(view.settledInS)} s`;
}

function reasons(view: RunView): readonly string[] {
  const sources = [
    ...(view.reference.advice === "" ? [] : [`reference: ${view.reference.advice}`]),
    ...(view.device.advice === "" ? [] : [`device: ${view.device.advice}`]),
  ];
  return [...sources, ...view.whyNot.filter((reason) => !sources.includes(reason))];
}

/** `PRESSURE SN 0123 · 0 to 100 bar · ref R-9 (due 2027-03-01)`. */
export function runTitle({ plan }: RunView): string {
  const { device, reference } = plan;
  return [
    `${plan.kind.toUpperCase()} SN ${device.serialNumber || "unknown"}`,
    shownRange(plan.range, plan.shown),
    `ref ${reference.referenceId} (due ${dateOf(reference.validUntil)})`,
  ].join(" · ");
}

/** `as-found 1/2`. */
export function phaseWords({ phase }: RunView): string {
  return phase === "asFound" ? "as-found 1/2" : "as-left 2/2";
}

/** `FAIL as-found (worst +0.71 at 40.0, limit 0.50 bar)`. */
export function resultWords(phase: RunView["phase"], result: PhaseResult, { plan }: RunView): string {
  const fine = finer(plan.shown);
  const name = phase === "asFound" ? "as-found" : "as-left";
  const { deviation, target } = result.worst;
  const worst = `worst ${signed(deviation, fine)} at ${shown(target, plan.shown)}`;
  return `${VERDICT_WORDS[result.verdict]} ${name} (${worst}, limit ${shown(plan.limit, fine)} ${plan.shown.unit})`;
}

/** Readings of the phase that is measured now, in the order of the plan. */
export function captureOf(view: RunView, step: number): CaptureView | undefined {
  return view.captures.findLast((capture) => capture.step === step);
}

/** The reading that was captured last: what `r` takes again. */
export function lastCapture(view: RunView): CaptureView | undefined {
  return view.captures.reduce<CaptureView | undefined>(
    (last, capture) => (last === undefined || capture.atUs >= last.atUs ? capture : last),
    undefined,
  );
}

/** Number of a point among the points of the plan, from 1; 0 for a step that is none. */
export function pointNumberOf(view: RunView, step: number): number {
  return view.plan.steps.filter(({ kind }) => kind === "point").findIndex(({ index }) => index === step) + 1;
}

/** What a key of the wizard does now; `undefined`: nothing. Space captures, r takes the last again, p pauses. */
export function actOfKey(key: string, view: RunView): RunAct | undefined {
  if (key === "p" || key === "P") {
    if (view.stage === "measuring") return { kind: "pause" };
    return view.stage === "paused" ? { kind: "resume" } : undefined;
  }
  if (key === " ") return view.stage === "ready" ? { kind: "start" } : spaceAct(view);
  const last = lastCapture(view);
  if ((key === "r" || key === "R") && view.stage === "measuring" && last !== undefined) {
    return { kind: "redo", step: last.step };
  }
  return undefined;
}

function spaceAct({ stage, plan, step }: RunView): RunAct | undefined {
  if (stage !== "measuring") return undefined;
  return plan.steps[step]?.kind === "point" ? { kind: "capture" } : { kind: "stepDone" };
}
