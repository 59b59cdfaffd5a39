/** The three volumes as the pipeline uses them: pump, dead, delivered; and what moved since the last look. */
import { deadVolumeMl } from "../hydraulics/cannula.ts";
import type { Assessment } from "../leak/assessment.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { usableValue } from "../telemetry/signal-track.ts";
import { countedVolumeMl } from "../telemetry/volume-account.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";

/** Volume that fills the cannula, mL. */
export function deadVolumeOf(config: SessionConfig): number {
  return deadVolumeMl(config.procedure.cannulaGauge, config.procedure.cannulaLengthMm);
}

/** What the plunger moved since the tare, mL. */
export function pumpVolumeMl(state: PipelineState): number {
  return state.volume.totalMl - state.operator.fields.tareMl;
}

/** Delivered by a fitted, fresh and valid volume signal, mL; `undefined` otherwise. Zero before the cannula is full. */
export function measuredDeliveredMl(state: PipelineState, atUs: number): number | undefined {
  const isUsable = usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), atUs) !== undefined;
  return isUsable ? Math.max(pumpVolumeMl(state) - deadVolumeOf(state.config), 0) : undefined;
}

/** Pump volume since the last new picture, mL; `undefined` when volume is not fitted, stale or not valid. */
export function unseenVolumeMl(state: PipelineState, atUs: number): number | undefined {
  const isUsable = usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), atUs) !== undefined;
  return isUsable ? Math.max(state.volume.totalMl - state.totalAtLookMl, 0) : undefined;
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
  const volumeMl = measuredDeliveredMl(state, atUs);
  if (volumeMl === undefined) return { isApproximate: false, note: "", deadVolumeMl: dead };
  return { volumeMl, isApproximate: false, note: "", pumpVolumeMl: pumpVolumeMl(state), deadVolumeMl: dead };
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
