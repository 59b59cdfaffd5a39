/** Brings batches and what stands in the cannulas up to a moment, at the temperatures that they had. */
import { profileRate } from "../cement/cement-profile.ts";
import { type CureState, cureState } from "../cement/cure.ts";
import type { BatchRecord } from "../procedure/procedure-record.ts";
import { usableValue } from "../telemetry/signal-track.ts";
import { US_PER_S } from "../time.ts";
import { type Batch, type Lumen, lumenKey } from "./batch.ts";
import type { OperatorFields } from "./operator-state.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";

export const BODY_C = 37;
/** Less is noise of a volume signal, not cement: two steps of a 0.01 mL sensor. Assumption. */
const MOVED_ML = 0.02;

/** Temperature of cement outside the patient, °C: the room's, by a fresh and valid sensor or as entered. */
export function roomTemperature(
  state: PipelineState,
  atUs: number,
): { readonly temperatureC: number; readonly isMeasured: boolean } {
  const measured = usableValue(state.signals.temperatureC, isSignalLinkUp(state, "temperatureC"), atUs);
  return {
    temperatureC: measured ?? state.config.procedure.roomTemperatureC,
    isMeasured: measured !== undefined,
  };
}

/** The batch as it is at `atUs` when it was as warm as the room since it was last counted. */
function batchAt(batch: Batch, temperatureC: number, atUs: number): Batch {
  const spanS = (batch.uncountedUs + atUs - batch.reducedAtUs) / US_PER_S;
  const reducedS = Math.max(0, batch.reducedS + spanS * profileRate(batch.profile, temperatureC));
  return { ...batch, reducedS, reducedAtUs: atUs, uncountedUs: 0 };
}

/** All batches at `atUs`. The newest is of the cement that is chosen now; older ones stay what they were. */
export function batchesAt(state: PipelineState, atUs: number): readonly Batch[] {
  const { batches } = state.operator.fields;
  const { temperatureC } = roomTemperature(state, atUs);
  return batches.map((batch, index) => {
    const isNewest = index === batches.length - 1;
    const profile = isNewest ? state.config.procedure.cement : batch.profile;
    return batchAt({ ...batch, profile }, temperatureC, atUs);
  });
}

/** Cure of a batch at the time it was counted for, with times left at the room's temperature. */
export function cureOf(batch: Batch, temperatureC: number): CureState {
  const ageS = (batch.reducedAtUs - batch.mixStartedAtUs) / US_PER_S;
  return cureState(batch.profile, ageS, batch.reducedS, temperatureC);
}

/** Brings batches and lumens up to `atUs`: called on each tick. */
export function advanceCement(state: PipelineState, atUs: number): void {
  const { fields } = state.operator;
  const isMoving = hasMoved(state, fields);
  if (isMoving) fields.movedAtMl = state.volume.totalMl;
  const batches = batchesAt(state, atUs);
  const newest = batches.at(-1);
  if (newest === undefined) return;
  const pushed = isMoving ? { ...newest, isPushed: true } : newest;
  fields.batches = [...batches.slice(0, -1), pushed];
  fields.lumens = lumensAt(state, fields.batches, isMoving, atUs);
}

function lumensAt(
  state: PipelineState,
  batches: readonly Batch[],
  isMoving: boolean,
  atUs: number,
): OperatorFields["lumens"] {
  const lumens: Record<string, Lumen> = {};
  for (const [key, lumen] of Object.entries(state.operator.fields.lumens)) {
    const profile = (batches.find(({ id }) => id === lumen.batchId) ?? batches[0])?.profile;
    if (profile === undefined) continue;
    const spanS = (atUs - lumen.reducedAtUs) / US_PER_S;
    const reducedS = lumen.reducedS + spanS * profileRate(profile, BODY_C);
    lumens[key] = { ...lumen, reducedS, reducedAtUs: atUs };
  }
  const newest = batches.at(-1);
  if (newest !== undefined && isMoving) {
    const { id, reducedS } = newest;
    lumens[lumenKey(state.config)] = { batchId: id, reducedS, reducedAtUs: atUs, movedAtUs: atUs };
  }
  return lumens;
}

/** Cement moved since the last tick: by the volume signal, by counting, or by a marked injection without either. */
function hasMoved(state: PipelineState, fields: OperatorFields): boolean {
  const isMeasured = usableVolume(state);
  if (!isMeasured && state.config.fitted.volume !== "counted" && fields.isInjecting) return true;
  return state.volume.totalMl > fields.movedAtMl + MOVED_ML;
}

function usableVolume(state: PipelineState): boolean {
  return usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), state.atUs) !== undefined;
}

/** The batches as the record tells of them. */
export function batchRecords(state: PipelineState): BatchRecord[] {
  const batches = batchesAt(state, state.atUs);
  const { temperatureC } = roomTemperature(state, state.atUs);
  return batches.map((batch, index) => ({
    id: batch.id,
    profileId: batch.profile.id,
    profileVersion: batch.profile.version,
    title: batch.profile.title,
    mixStartedAtUs: batch.mixStartedAtUs,
    reducedS: Math.round(batch.reducedS),
    phase: cureOf(batch, temperatureC).phase,
    isActive: index === batches.length - 1,
  }));
}
