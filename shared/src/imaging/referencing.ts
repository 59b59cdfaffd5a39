/** When a reference picture is taken, from which frames, and when it is complete. */
import { clearCementMap } from "./cement-map.ts";
import { forgetCementStart } from "./cement-start.ts";
import type { AnalysisContext } from "./frame-finding.ts";
import { addToBuilder, clearBuilder, finishReference, type Reference } from "./reference.ts";
import { type Region, type RegionOptions, refineRegion } from "./region.ts";
import type { ViewState, Workspace } from "./view-state.ts";

/** Frames asked for, and the least that is accepted when the look ends before that. */
export const REFERENCE_WANTED = 12;
const REFERENCE_LEAST = 4;
/** A reference that exists is renewed from more frames: about one breath, so that breathing counts as noise. */
const RENEWAL_WANTED = 36;
const RENEWED_AGAIN = 90;

/** Why frames are being gathered. `auto`: volume is fitted and no cement has moved yet. */
export type ReferenceNeed = "request" | "auto" | "none";

/**
 * A request of the operator always wins. With a volume that stands still since, a reference is renewed until cement moves,
 * so that breathing counts as noise; without one it is only lengthened while nothing has appeared in the picture. It is
 * never taken again by itself once cement has moved.
 */
export function referenceNeed(
  state: ViewState,
  context: AnalysisContext,
  volumeGateMl: number,
): ReferenceNeed {
  if (context.referenceRequest > state.requestServed) return "request";
  if (state.hasCementStarted || state.start.isEstablished) return "none";
  const isRequested = state.requestServed > 0;
  if (context.volumeMl === undefined) {
    const canLengthen = isRequested && state.start.isQuiet && (state.reference?.frames ?? 0) < RENEWAL_WANTED;
    return canLengthen && !context.isVolumeFitted ? "auto" : "none";
  }
  const zeroMl = isRequested ? (state.gateVolumeMl ?? context.volumeMl) : 0;
  if (context.volumeMl <= zeroMl + volumeGateMl) return "auto";
  state.hasCementStarted = true;
  return "none";
}

/** Drops what was gathered for another purpose. Call once a frame with the present need. */
export function prepareBuilder(
  state: ViewState,
  work: Workspace,
  context: AnalysisContext,
  need: ReferenceNeed,
): void {
  const purpose = need === "request" ? context.referenceRequest : need === "auto" ? 0 : -1;
  if (state.requestBuilding === purpose) return;
  // Cement starts while the first reference is being gathered: the frames so far are from before it and may do.
  if (purpose === -1 && state.reference === undefined) return;
  clearBuilder(work.builder);
  state.requestBuilding = purpose;
}

/** Makes the gathered frames the reference, when there are enough of them. */
export function completeReference(
  state: ViewState,
  work: Workspace,
  region: Region,
  base: Reference,
  isLookOver: boolean,
  options: RegionOptions,
): boolean {
  const { builder } = work;
  const isRenewal = state.requestBuilding === 0 && state.reference !== undefined;
  const isLong = (state.reference?.frames ?? 0) >= RENEWAL_WANTED;
  const wanted = !isRenewal ? REFERENCE_WANTED : isLong ? RENEWED_AGAIN : RENEWAL_WANTED;
  const least = isLookOver && !isRenewal ? REFERENCE_LEAST : wanted;
  if (state.requestBuilding < 0 || builder.frames < least) return false;
  state.reference = finishReference(builder, base, region, work.kernel);
  // The edge does not move when a reference is renewed again and again.
  if (!isRenewal || builder.frames === RENEWAL_WANTED)
    state.region = refineRegion(region, state.reference.picture, options);
  if (state.requestBuilding > 0) {
    state.requestServed = state.requestBuilding;
    state.hasCementStarted = false;
    state.hasFlushed = false;
  }
  // Without a volume, cement that was known stays known: a second reference takes it as its baseline.
  if (state.builderVolumeMl !== undefined || !state.start.isEstablished) forgetCementStart(state.start);
  state.gateVolumeMl = state.builderVolumeMl;
  state.balance.points = [];
  state.gateUntilUs = -1;
  state.requestBuilding = -1;
  clearBuilder(builder);
  clearCementMap(work.map);
  return true;
}

/** Adds the present frame, whose differences are in `work.raw` and `work.smoothed`. */
export function gatherFrame(state: ViewState, work: Workspace, context: AnalysisContext): void {
  addToBuilder(work.builder, work.raw, work.smoothed, work.ok, work.fit.residual);
  state.builderVolumeMl = context.volumeMl;
}

/** After-flow of compressed cement once the plunger stands still, µs: it decays within 1 to 10 s. */
const AFTER_FLOW_US = 5_000_000;

/** No cement is injected faster than this, mL/s (0.01 to 0.1 is usual): a counter that runs so counts a flush of contrast. */
const FLUSH_ML_PER_S = 0.4;
const FLUSH_MIN_ML = 0.1;

function noteFlush(state: ViewState, volumeMl: number, measuredAtUs: number): void {
  const { lastVolumeMl, lastVolumeAtUs } = state;
  const seconds = (measuredAtUs - lastVolumeAtUs) / 1e6;
  state.lastVolumeMl = volumeMl;
  state.lastVolumeAtUs = measuredAtUs;
  if (lastVolumeMl === undefined || !(seconds > 0)) return;
  const moved = volumeMl - lastVolumeMl;
  if (moved > FLUSH_MIN_ML && moved > FLUSH_ML_PER_S * seconds) state.hasFlushed = true;
}

/**
 * True when new cement may appear: volume has risen by the gate since it last did, or did so within the last 5 s.
 * Without a fitted or fresh volume there is no gate.
 */
export function isVolumeGateOpen(
  state: ViewState,
  context: AnalysisContext,
  measuredAtUs: number,
  volumeGateMl: number,
): boolean {
  const volume = context.volumeMl;
  if (!context.isVolumeFitted || volume === undefined) return true;
  noteFlush(state, volume, measuredAtUs);
  // The counter may restart with a new syringe.
  if (state.gateVolumeMl === undefined || volume < state.gateVolumeMl) state.gateVolumeMl = volume;
  if (volume > state.gateVolumeMl + volumeGateMl) {
    state.gateVolumeMl = volume;
    state.gateUntilUs = measuredAtUs + AFTER_FLOW_US;
  }
  return measuredAtUs <= state.gateUntilUs;
}
