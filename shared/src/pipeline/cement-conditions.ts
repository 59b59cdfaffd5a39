/**
 * What the cement clock says: its tile, when the cannula may be thought of, and its three conditions. All of it is
 * estimated from a profile; `sampleHard` is what a person says.
 */
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import { profileRate } from "../cement/cement-profile.ts";
import { cementPhase } from "../cement/cure.ts";
import type { Assessment } from "../leak/assessment.ts";
import { US_PER_S } from "../time.ts";
import { type Batch, type Lumen, lumenKey } from "./batch.ts";
import { BODY_C, batchesAt, cureOf, roomTemperature } from "./batches.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { rounded } from "./rounded.ts";

/** The last minute of the working phase is told while injecting. Assumption: one exchange of a syringe. */
const LATE_WARN_S = 60;
/** Cement in a cannula at rest is as warm as the body after 1 to 2 min: heat conduction, general knowledge. */
const PAUSED_S = 60;
/** Injecting, also between two strokes of a hand. Assumption. */
const INJECTING_S = 30;

/** The cement tile's reading: of the newest batch. */
export function cementStatus(state: PipelineState, atUs: number): Assessment["cement"] {
  const batch = batchesAt(state, atUs).at(-1);
  if (batch === undefined) return { phase: "notMixed", batch: state.config.procedure.batch };
  const { temperatureC, isMeasured } = roomTemperature(state, atUs);
  const { phase, minutesLeft, viscosityPaS, viscosityFactor } = cureOf(batch, temperatureC);
  return {
    phase,
    ageUs: atUs - batch.mixStartedAtUs,
    minutesLeft,
    batch: batch.id,
    viscosityPaS,
    viscosityFactor,
    isRoomMeasured: isMeasured,
  };
}

/**
 * Time until the model says set, once the newest batch was pushed and until a person says that its sample is hard.
 * Counted at the room's temperature, as the sample in the hand is: in the body it is sooner.
 */
export function removeCannulaOf(state: PipelineState, atUs: number): Pick<Assessment, "removeCannula"> {
  const batch = batchesAt(state, atUs).at(-1);
  if (batch === undefined || batch.isHard || !batch.isPushed) return {};
  const { untilSetS } = cureOf(batch, roomTemperature(state, atUs).temperatureC);
  return { removeCannula: { secondsLeft: Math.ceil(untilSetS), isModelSet: untilSetS <= 0 } };
}

export function cementConditions(state: PipelineState, atUs: number): ConditionReport[] {
  const { fields } = state.operator;
  if (!fields.isCaseRunning || fields.batches.length === 0) return [];
  const batches = batchesAt(state, atUs);
  return [
    ...lateConditions(state, batches, atUs),
    ...plugConditions(state, batches, atUs),
    ...setConditions(state, atUs),
  ];
}

/** C1: the batch that goes in is about to be too thick, or is. */
function lateConditions(state: PipelineState, batches: readonly Batch[], atUs: number): ConditionReport[] {
  const batch = batches.at(-1);
  if (batch === undefined || !isInjecting(state, atUs)) return [];
  const { phase, workingLeftS } = cureOf(batch, roomTemperature(state, atUs).temperatureC);
  const isEnding = phase === "working" && workingLeftS <= LATE_WARN_S;
  if (!isEnding && phase !== "late" && phase !== "set") return [];
  const evidence = [{ name: "workingLeftS", value: rounded(workingLeftS, 0), limit: LATE_WARN_S, unit: "s" }];
  const place = `BATCH ${batch.id} ${isEnding ? "≈ 1 MIN LEFT" : `${phase.toUpperCase()}, EST.`}`;
  return [{ condition: "C1", instance: batch.id, place, evidence }];
}

/** A volume that moves tells it; a marked injection counts where there is no volume, see `hasMoved` of the batches. */
function isInjecting(state: PipelineState, atUs: number): boolean {
  const lumen = state.operator.fields.lumens[lumenKey(state.config)];
  return lumen !== undefined && atUs - lumen.movedAtUs <= INJECTING_S * US_PER_S;
}

/** C2: the active cannula holds cement that rests and warms while the batch itself could still be used. */
function plugConditions(state: PipelineState, batches: readonly Batch[], atUs: number): ConditionReport[] {
  const lumen = state.operator.fields.lumens[lumenKey(state.config)];
  const batch = batches.find(({ id }) => id === lumen?.batchId);
  if (lumen === undefined || batch === undefined || batch.isHard) return [];
  const pausedS = (atUs - lumen.movedAtUs) / US_PER_S;
  const { phase } = cureOf(batch, roomTemperature(state, atUs).temperatureC);
  if (pausedS < PAUSED_S || phase === "mixing" || phase === "waiting") return [];
  if (!isLate(lumen, batch, atUs)) return [];
  return [
    {
      condition: "C2",
      instance: batch.id,
      place: "CEMENT WARMS IN CANNULA, EST.",
      evidence: [{ name: "pausedS", value: rounded(pausedS, 0), limit: PAUSED_S, unit: "s" }],
    },
  ];
}

function isLate(lumen: Lumen, { profile, mixStartedAtUs }: Batch, atUs: number): boolean {
  const spanS = (atUs - lumen.reducedAtUs) / US_PER_S;
  const reducedS = lumen.reducedS + spanS * profileRate(profile, BODY_C);
  const phase = cementPhase(profile, (atUs - mixStartedAtUs) / US_PER_S, reducedS);
  return phase === "late" || phase === "set";
}

/** C3: shown, never heard. The model permits nothing. */
function setConditions(state: PipelineState, atUs: number): ConditionReport[] {
  const { removeCannula } = removeCannulaOf(state, atUs);
  if (removeCannula?.isModelSet !== true) return [];
  const instance = state.operator.fields.batches.at(-1)?.id ?? "";
  return [{ condition: "C3", instance, place: "model: set", evidence: [] }];
}
