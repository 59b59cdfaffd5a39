/** Batches of cement as the record shows them. */
import { findCementProfile } from "../cement/cement-profile.ts";
import { cementPhase, reducedAgeS } from "../cement/cure.ts";
import type { BatchRecord } from "../procedure/procedure-record.ts";
import { US_PER_S } from "../time.ts";
import type { PipelineState } from "./pipeline-state.ts";

export function batchRecords(state: PipelineState): BatchRecord[] {
  const { mixStartedAtUs } = state.operator.fields;
  if (mixStartedAtUs === undefined) return [];
  const { batch, cement, roomTemperatureC } = state.config.procedure;
  const ageS = (state.atUs - mixStartedAtUs) / US_PER_S;
  const profile = findCementProfile(cement.id);
  return [
    {
      id: batch,
      profileId: profile.id,
      profileVersion: 1,
      title: profile.title,
      mixStartedAtUs,
      reducedS: reducedAgeS(ageS, roomTemperatureC),
      phase: cementPhase(profile, ageS, roomTemperatureC),
      isActive: true,
    },
  ];
}
