/** Follows whether the units of pressure can be believed: balloons at each reading, the injector at each tick. */
import { viscosityPaS } from "../cement/cure.ts";
import { cannulaDropKpa } from "../hydraulics/cannula.ts";
import { isBalloonUnitWrong, isInjectorUnitLikePsi } from "../hydraulics/unit-doubt.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { TICK_PERIOD_US, US_PER_S } from "../time.ts";
import { balloonLimitKpa, usableBalloon } from "./balloon-status.ts";
import type { BalloonTrack, BalloonTracks } from "./balloon-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { measuredDeliveredMl } from "./volumes.ts";

/** Beyond the dead volume, mL. Assumption: error of the dead volume and air ahead of the cement. */
const FILLED_ML = 0.2;

type Limits = Readonly<Record<ParameterId, number>>;

/** Judges a balloon's unit after a reading; a doubt stays until the device set changes. */
export function judgeBalloonUnit(
  state: PipelineState,
  track: BalloonTrack,
  limits: Limits,
  atUs: number,
): void {
  if (track.isUnitDoubted || track.sensed.pressure === undefined) return;
  const volumeMl = usableBalloon(state, track.side, "volume", atUs)?.value;
  const limitKpa = balloonLimitKpa(state.config, limits, track.side);
  track.isUnitDoubted = isBalloonUnitWrong(track.sensed, volumeMl, limitKpa);
}

/** Another device set may have put the unit right. */
export function forgetUnitDoubts(tracks: BalloonTracks, before: SessionConfig, now: SessionConfig): void {
  if (JSON.stringify(before.devices) === JSON.stringify(now.devices)) return;
  for (const track of Object.values(tracks.current)) track.isUnitDoubted = false;
}

/**
 * Adds up the flow, µs, in which the injector's resistance lay below that of the cannula alone as psi lies below kPa.
 * Bone fillers of a kyphoplasty go past the cannula, and without a mixing time no viscosity is known: not judged.
 */
export function stepInjectorUnit(state: PipelineState, atUs: number): void {
  const { flowMlPerS, resistanceKpaSPerMl } = state.resistance;
  if (flowMlPerS === undefined || resistanceKpaSPerMl === undefined) return;
  const cannulaKpaSPerMl = cannulaResistance(state, flowMlPerS, atUs);
  const isLikePsi =
    cannulaKpaSPerMl !== undefined && isInjectorUnitLikePsi(resistanceKpaSPerMl, cannulaKpaSPerMl);
  state.psiLikeUs = isLikePsi ? state.psiLikeUs + TICK_PERIOD_US : 0;
}

/** True once it has lasted long enough. */
export function isInjectorUnitDoubted(state: PipelineState, limits: Limits): boolean {
  return state.psiLikeUs >= limits.unitDoubtS * US_PER_S;
}

function cannulaResistance(state: PipelineState, flowMlPerS: number, atUs: number): number | undefined {
  const { procedure, cannulaGauge, cannulaLengthMm } = state.config.procedure;
  const batch = state.operator.fields.batches.at(-1);
  if (procedure === "PKP" || batch === undefined || flowMlPerS <= 0) return undefined;
  // While the cannula fills, air and an empty lumen take less pressure than cement.
  if ((measuredDeliveredMl(state, atUs) ?? 0) < FILLED_ML) return undefined;
  const tube = { gauge: cannulaGauge, lengthMm: cannulaLengthMm };
  const viscosity = viscosityPaS(batch.profile, batch.reducedS);
  return cannulaDropKpa(tube, viscosity, flowMlPerS, batch.profile.flowExponent) / flowMlPerS;
}
