/** The three volumes as the pipeline uses them: pump, dead, delivered; and what moved since the last look. */
import { deadVolumeMl } from "../hydraulics/cannula.ts";
import type { Assessment } from "../leak/assessment.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { signalState, usableValue } from "../telemetry/signal-track.ts";
import { countedVolumeMl } from "../telemetry/volume-account.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";

/** Volume that fills the cannula, mL. */
function deadVolumeOf(config: SessionConfig): number {
  return deadVolumeMl(config.procedure.cannulaGauge, config.procedure.cannulaLengthMm);
}

/** What the plunger moved since the tare, mL. */
export function pumpVolumeMl(state: PipelineState): number {
  return state.volume.totalMl - state.operator.fields.tareMl;
}

/** Pump volume of a fitted, fresh and valid signal, mL; `undefined` otherwise. */
export function measuredPumpMl(state: PipelineState, atUs: number): number | undefined {
  const isUsable = usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), atUs) !== undefined;
  return isUsable ? pumpVolumeMl(state) : undefined;
}

/** Delivered by a measured volume, mL; `undefined` without one. Zero before the cannula is full. */
export function measuredDeliveredMl(state: PipelineState, atUs: number): number | undefined {
  const pumpMl = measuredPumpMl(state, atUs);
  return pumpMl === undefined ? undefined : Math.max(pumpMl - deadVolumeOf(state.config), 0);
}

/** The same over all levels of the session. */
export function measuredSessionMl(state: PipelineState, atUs: number): number | undefined {
  return measuredDeliveredMl(state, atUs);
}

/** Pump volume since the last new picture, mL; `undefined` when volume is not fitted, stale or not valid. */
export function unseenVolumeMl(state: PipelineState, atUs: number): number | undefined {
  const isUsable = usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), atUs) !== undefined;
  return isUsable ? Math.max(state.volume.totalMl - state.totalAtLookMl, 0) : undefined;
}

/** The same for the screen: an uncalibrated volume is shown too, and gives no evidence. */
export function shownSinceLookMl(state: PipelineState, atUs: number): number | undefined {
  return isVolumeShown(state, atUs) ? Math.max(state.volume.totalMl - state.totalAtLookMl, 0) : undefined;
}

/** Fresh, and valid or uncalibrated. */
function isVolumeShown(state: PipelineState, atUs: number): boolean {
  const track = state.signals.volumeMl;
  const quality = track?.last?.quality;
  if (quality !== "valid" && quality !== "uncalibrated") return false;
  return signalState(track, isSignalLinkUp(state, "volumeMl"), atUs) === "fresh";
}

/** What the DELIVERED tile says. Counted millilitres are approximate and say how they were counted. */
export function deliveredOf(state: PipelineState, atUs: number): Assessment["delivered"] {
  const dead = deadVolumeOf(state.config);
  const { countedTubes, countedSyringes } = state.operator.fields;
  if (state.config.fitted.volume === "counted") {
    const note = [count(countedTubes, "tube"), count(countedSyringes, "syringe")].filter(Boolean).join(", ");
    return {
      volumeMl: countedVolumeMl(countedTubes, countedSyringes),
      isApproximate: true,
      note,
      deadVolumeMl: dead,
    };
  }
  const isUncalibrated = state.signals.volumeMl?.last?.quality === "uncalibrated";
  const note = isUncalibrated ? "uncalibrated" : "";
  const base = { isApproximate: isUncalibrated, note, deadVolumeMl: dead };
  if (!isVolumeShown(state, atUs)) return { ...base, isApproximate: false, note: "" };
  const pumpMl = pumpVolumeMl(state);
  return { ...base, volumeMl: Math.max(pumpMl - dead, 0), pumpVolumeMl: pumpMl };
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
