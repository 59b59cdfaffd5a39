/** The three volumes as the pipeline uses them: pump, dead, delivered; and what moved since the last look. */
import { deadVolumeMl } from "../hydraulics/cannula.ts";
import type { Assessment } from "../leak/assessment.ts";
import {
  type CannulaAccount,
  cannulaDeliveredMl,
  createCannulaAccount,
} from "../procedure/cannula-account.ts";
import type { SessionConfig } from "../session/session-config.ts";
import { signalState, usableValue } from "../telemetry/signal-track.ts";
import { countedVolumeMl } from "../telemetry/volume-account.ts";
import { US_PER_S } from "../time.ts";
import { isOf, movingMl } from "./cannula-fields.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";

/** Usual after-flow of a released injector when nothing measures it, mL: 0.03–0.17 by compliance times pressure. */
const USUAL_AFTER_FLOW_ML = 0.1;
/** Less than this is not worth a word, mL (assumption). */
const AFTER_FLOW_MIN_ML = 0.02;
/** A released injector goes on for 1–10 s. */
const AFTER_FLOW_US = 10 * US_PER_S;

/** Volume that fills the cannula which is chosen now, mL. */
export function deadVolumeOf(config: SessionConfig): number {
  return deadVolumeMl(config.procedure.cannulaGauge, config.procedure.cannulaLengthMm);
}

/** What the plunger moved since the tare, through whichever cannula, mL. */
export function pumpVolumeMl(state: PipelineState): number {
  return state.volume.totalMl - state.operator.fields.tareMl;
}

/** What moved into an account since it was settled, mL: nothing but for the active cannula. */
export function movingMlOf(state: PipelineState, account: CannulaAccount): number {
  const { fields } = state.operator;
  return isOf(account, fields.activeCannula) ? movingMl(fields, { totalMl: state.volume.totalMl }) : 0;
}

/** All cannulas' accounts; the active one is among them, with the lumen that is chosen now, also before it was used. */
export function presentAccounts(state: PipelineState): readonly CannulaAccount[] {
  const { activeCannula, cannulas } = state.operator.fields;
  const deadMl = deadVolumeOf(state.config);
  const active =
    cannulas.find((account) => isOf(account, activeCannula)) ??
    createCannulaAccount(activeCannula.level, activeCannula.side, state.atUs, deadMl);
  const others = cannulas.filter((account) => !isOf(account, activeCannula));
  return [...others, { ...active, deadVolumeMl: deadMl }];
}

/** Delivered by a measured volume through the cannulas of a level, or of the whole session, mL. */
function deliveredMlOf(state: PipelineState, level?: string): number {
  return presentAccounts(state)
    .filter((account) => level === undefined || account.level === level)
    .map((account) => cannulaDeliveredMl(account, movingMlOf(state, account)))
    .reduce((sum, value) => sum + value, 0);
}

/** Pump volume of a fitted, fresh and valid signal, mL; `undefined` otherwise. */
export function measuredPumpMl(state: PipelineState, atUs: number): number | undefined {
  return isVolumeUsable(state, atUs) ? pumpVolumeMl(state) : undefined;
}

function isVolumeUsable(state: PipelineState, atUs: number): boolean {
  return usableValue(state.signals.volumeMl, isSignalLinkUp(state, "volumeMl"), atUs) !== undefined;
}

/** Delivered into the active level by a measured volume, mL; `undefined` without one. */
export function measuredDeliveredMl(state: PipelineState, atUs: number): number | undefined {
  return isVolumeUsable(state, atUs) ? deliveredMlOf(state, state.config.procedure.level) : undefined;
}

/** The same over all levels of the session. */
export function measuredSessionMl(state: PipelineState, atUs: number): number | undefined {
  return isVolumeUsable(state, atUs) ? deliveredMlOf(state) : undefined;
}

/** Pump volume since the last new picture, mL; `undefined` when volume is not fitted, stale or not valid. */
export function unseenVolumeMl(state: PipelineState, atUs: number): number | undefined {
  return isVolumeUsable(state, atUs) ? Math.max(state.volume.totalMl - state.totalAtLookMl, 0) : undefined;
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

/** What the DELIVERED tile says of the active level. Counted millilitres are approximate and say how they were counted. */
export function deliveredOf(state: PipelineState, atUs: number): Assessment["delivered"] {
  const deadMl = deadVolumeOf(state.config);
  const after = afterFlowMlOf(state, atUs);
  const afterFlow = after === undefined ? {} : { afterFlowMl: after };
  if (state.config.fitted.volume === "counted") {
    return { ...countedDelivered(state), deadVolumeMl: deadMl, ...afterFlow };
  }
  const isUncalibrated = state.signals.volumeMl?.last?.quality === "uncalibrated";
  const base = { deadVolumeMl: deadMl, ...afterFlow };
  if (!isVolumeShown(state, atUs)) return { ...base, isApproximate: false, note: "" };
  return {
    ...base,
    isApproximate: isUncalibrated,
    note: isUncalibrated ? "uncalibrated" : "",
    volumeMl: deliveredMlOf(state, state.config.procedure.level),
    pumpVolumeMl: pumpVolumeMl(state),
    sessionVolumeMl: deliveredMlOf(state),
  };
}

function countedDelivered(state: PipelineState) {
  const { cannulas } = state.operator.fields;
  const ofLevel = cannulas.filter((account) => account.level === state.config.procedure.level);
  const { tubes, syringes } = countsOf(ofLevel);
  const all = countsOf(cannulas);
  return {
    volumeMl: countedVolumeMl(tubes, syringes),
    sessionVolumeMl: countedVolumeMl(all.tubes, all.syringes),
    isApproximate: true,
    note: [count(tubes, "tube"), count(syringes, "syringe")].filter(Boolean).join(", "),
  };
}

/** Emptied tubes and syringes of some cannulas. */
function countsOf(accounts: readonly CannulaAccount[]): { tubes: number; syringes: number } {
  return {
    tubes: accounts.reduce((sum, account) => sum + account.countedTubes, 0),
    syringes: accounts.reduce((sum, account) => sum + account.countedSyringes, 0),
  };
}

/** Cement that still comes after the plunger has stopped, mL; only for the 10 s after a stop. */
function afterFlowMlOf(state: PipelineState, atUs: number): number | undefined {
  const last = state.procedure.injections.at(-1);
  if (last === undefined) return undefined;
  const stoppedAtUs = last.endedAtUs ?? last.lastAtUs;
  const isStopped = last.endedAtUs !== undefined || (!last.isMarked && state.resistance.isPaused);
  if (!isStopped || atUs - stoppedAtUs > AFTER_FLOW_US) return undefined;
  const pressureKpa = usableValue(state.signals.pressureKpa, isSignalLinkUp(state, "pressureKpa"), atUs);
  const volumeMl = pressureKpa === undefined ? USUAL_AFTER_FLOW_ML : state.resistance.afterFlowMl;
  return volumeMl < AFTER_FLOW_MIN_ML ? undefined : volumeMl;
}

/** Injecting in steps: what moved since the last look against the step; absent when steps are off or volume is not known. */
export function aliquotOf(state: PipelineState, atUs: number): Assessment["aliquot"] {
  const stepMl = state.config.procedure.aliquotMl;
  const movedMl = unseenVolumeMl(state, atUs);
  if (stepMl <= 0 || movedMl === undefined) return undefined;
  return { stepMl, movedMl, isLookDue: movedMl >= stepMl - 1e-6 };
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}
