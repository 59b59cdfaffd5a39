/** What screens and the record say of each balloon, and the cavity that it left. */
import { hasNoDecay } from "../hydraulics/balloon.ts";
import type { BalloonStatus } from "../leak/assessment.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { CANNULA_SIDES, type CannulaSide, type VertebralLevel } from "../procedure/level.ts";
import type { BalloonRecord } from "../procedure/procedure-record.ts";
import type { SessionConfig } from "../session/session-config.ts";
import type { SignalId } from "../telemetry/sample.ts";
import { signalState } from "../telemetry/signal-track.ts";
import {
  BALLOON_SIGNALS,
  type BalloonTrack,
  balloonStateOf,
  emptiedAtUs,
  inflatedAtUs,
  isRemoved,
  largestMlOf,
  pressureCurveOf,
  rupturedAtUs,
  TYPED_CURRENT_US,
  volumeCurveOf,
} from "./balloon-track.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";
import { signalDoubt } from "./signal-doubt.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** A reading that is on screen, and whether it may be used as evidence. */
interface Shown {
  readonly value: number;
  readonly atUs: number;
  readonly isByHand: boolean;
  readonly isCurrent: boolean;
  readonly isValid: boolean;
}

/**
 * Highest pressure that the balloon of a side may have, kPa: its rating; a limit that was set for the case counts when
 * it is lower, or when no balloon was chosen.
 */
export function balloonLimitKpa(config: SessionConfig, limits: Limits, side: CannulaSide): number {
  const rated = config.procedure.balloons[side]?.ratedPressureKpa;
  if (rated === undefined) return limits.balloonPressureLimitKpa;
  const isSet = Object.hasOwn(config.parameters, "balloonPressureLimitKpa");
  return isSet ? Math.min(rated, limits.balloonPressureLimitKpa) : rated;
}

/** Pressure or volume that counts at `atUs`, when it is current, valid and in a unit that is believed. */
export function usableBalloon(
  state: PipelineState,
  side: CannulaSide,
  quantity: "pressure" | "volume",
  atUs: number,
): { readonly value: number; readonly isByHand: boolean } | undefined {
  const shown = shownOf(state, side, quantity, atUs);
  return shown?.isCurrent === true && shown.isValid ? shown : undefined;
}

function shownOf(
  state: PipelineState,
  side: CannulaSide,
  quantity: "pressure" | "volume",
  atUs: number,
): Shown | undefined {
  const signal: SignalId = BALLOON_SIGNALS[side][quantity];
  const last = state.signals[signal]?.last;
  if (last !== undefined) {
    const isFresh = signalState(state.signals[signal], isSignalLinkUp(state, signal), atUs) === "fresh";
    const isShown = last.quality === "valid" || last.quality === "uncalibrated";
    return {
      value: last.value,
      atUs: last.measuredAtUs,
      isByHand: false,
      isCurrent: isFresh && isShown,
      isValid: last.quality === "valid",
    };
  }
  const typed = state.balloons.current[side]?.typed;
  const at = quantity === "pressure" ? typed?.pressure?.atUs : typed?.volume?.atUs;
  const value = quantity === "pressure" ? typed?.pressure?.kpa : typed?.volume?.ml;
  if (at === undefined || value === undefined) return undefined;
  return { value, atUs: at, isByHand: true, isCurrent: atUs - at <= TYPED_CURRENT_US, isValid: true };
}

/** Balloons that are chosen, fitted or in use and not removed, left before right. */
export function balloonStatuses(state: PipelineState, limits: Limits, atUs: number): BalloonStatus[] {
  return CANNULA_SIDES.flatMap((side) => {
    const track = state.balloons.current[side];
    const { pressure, volume } = BALLOON_SIGNALS[side];
    const isFitted = state.signals[pressure] !== undefined || state.signals[volume] !== undefined;
    const { procedure } = state.config;
    const isChosen = procedure.procedure === "PKP" && procedure.balloons[side] !== undefined;
    if (track === undefined ? !isFitted && !isChosen : isRemoved(track)) return [];
    return [statusOf(state, side, track, limits, atUs)];
  });
}

function statusOf(
  state: PipelineState,
  side: CannulaSide,
  track: BalloonTrack | undefined,
  limits: Limits,
  atUs: number,
): BalloonStatus {
  const profile = state.config.procedure.balloons[side];
  const pressure = shownOf(state, side, "pressure", atUs);
  const volume = shownOf(state, side, "volume", atUs);
  const isDoubted = track?.isUnitDoubted === true;
  const step = track === undefined ? undefined : pressureCurveOf(track).steps.at(-1);
  const atOf = [pressure?.atUs, volume?.atUs].filter((at) => at !== undefined);
  const cavityMl = track === undefined ? undefined : cavityOf(track);
  return {
    side,
    level: track?.level ?? state.config.procedure.level,
    state: track === undefined ? "inserted" : balloonStateOf(track, atUs),
    isRated: profile !== undefined,
    ...(profile === undefined ? {} : { title: profile.title, ratedVolumeMl: profile.ratedVolumeMl }),
    limitKpa: balloonLimitKpa(state.config, limits, side),
    ...(pressure?.isCurrent === true && !isDoubted ? { pressureKpa: pressure.value } : {}),
    ...(volume?.isCurrent === true ? { volumeMl: volume.value } : {}),
    isByHand: pressure?.isByHand === true || volume?.isByHand === true,
    ...(atOf.length === 0 ? {} : { ageUs: atUs - Math.min(...atOf) }),
    ...(step?.decay01 === undefined || step.isOver ? {} : { decay01: step.decay01 }),
    ...(step === undefined || step.isOver ? {} : { waitedUs: step.waitedUs }),
    stopReasons: track === undefined ? [] : stopReasonsOf(state, track, limits, atUs),
    ...(cavityMl === undefined ? {} : { cavityVolumeMl: cavityMl }),
    ...noteOf(isDoubted, doubtOf(state, side, "pressure", pressure, atUs)),
    ...volumeNoteOf(doubtOf(state, side, "volume", volume, atUs)),
  };
}

function noteOf(isDoubted: boolean, doubt: string | undefined): Pick<BalloonStatus, "note"> {
  if (isDoubted) return { note: "check the unit" };
  return doubt === undefined ? {} : { note: doubt };
}

function volumeNoteOf(doubt: string | undefined): Pick<BalloonStatus, "volumeNote"> {
  return doubt === undefined ? {} : { volumeNote: doubt };
}

/** The mark of a value that is shown and not used, e.g. `uncalibrated`. */
function doubtOf(
  state: PipelineState,
  side: CannulaSide,
  quantity: "pressure" | "volume",
  shown: Shown | undefined,
  atUs: number,
): string | undefined {
  const track = state.signals[BALLOON_SIGNALS[side][quantity]];
  if (shown?.isCurrent !== true || shown.isValid || track === undefined) return undefined;
  return (signalDoubt(state, track, atUs)?.mark ?? "UNCALIBRATED").toLowerCase();
}

/** Stop conditions that stand now: what the readings say, and what people said of height and wall. */
function stopReasonsOf(state: PipelineState, track: BalloonTrack, limits: Limits, atUs: number): string[] {
  const now = balloonStateOf(track, atUs);
  if (now !== "inflating" && now !== "holding") return [];
  return [...measuredStops(state, track, limits, atUs), ...saidStops(track)];
}

/** Words of the stop conditions that readings reach now. */
export function measuredStops(
  state: PipelineState,
  track: BalloonTrack,
  limits: Limits,
  atUs: number,
): string[] {
  const { side } = track;
  const pressure = track.isUnitDoubted ? undefined : usableBalloon(state, side, "pressure", atUs);
  const volume = usableBalloon(state, side, "volume", atUs);
  const ratedMl = state.config.procedure.balloons[side]?.ratedVolumeMl;
  return [
    ...(pressure !== undefined && isHard(track, limits) ? [NO_DECAY] : []),
    ...((pressure?.value ?? 0) >= balloonLimitKpa(state.config, limits, side) ? ["pressure limit"] : []),
    ...(ratedMl !== undefined && (volume?.value ?? 0) >= ratedMl ? ["rated volume"] : []),
  ];
}

const NO_DECAY = "no decay near the limit";

/** The newest step stands near the limit and bone no longer yields. */
export function isHard(track: BalloonTrack, limits: Limits): boolean {
  return hasNoDecay(pressureCurveOf(track), {
    nearKpa: limits.balloonNoDecayKpa,
    waitS: limits.balloonNoDecayS,
    least01: limits.balloonNoDecay01,
  });
}

/** Height and wall are a person's to judge. */
function saidStops({ acts }: BalloonTrack): string[] {
  const has = (wanted: string) => acts.some(({ step }) => step === wanted);
  return [
    ...(has("heightRestored") ? ["height restored"] : []),
    ...(has("wallTouched") ? ["balloon at a wall"] : []),
  ];
}

/** Known once the balloon is empty or burst, mL. */
function cavityOf(track: BalloonTrack): number | undefined {
  const isDone = emptiedAtUs(track) !== undefined || rupturedAtUs(track) !== undefined;
  return isDone ? largestMlOf(track) : undefined;
}

function balloonsOf(state: PipelineState, level: VertebralLevel): BalloonTrack[] {
  const { current, past } = state.balloons;
  return [...past, ...Object.values(current)].filter(
    (track) => track.level === level && inflatedAtUs(track) !== undefined,
  );
}

/** Cavity that cement goes into now, mL: of the active cannula's side; `undefined` when no balloon left one. */
export function cavityVolumeMl(state: PipelineState): number | undefined {
  const { level, side, procedure } = state.config.procedure;
  if (procedure !== "PKP") return undefined;
  const ofSide = balloonsOf(state, level).filter((track) => track.side === side);
  const ml = Math.max(0, ...ofSide.map((track) => cavityOf(track) ?? 0));
  return ml > 0 ? ml : undefined;
}

/** Balloons of a level that were inflated, for the record. */
export function balloonRecords(
  state: PipelineState,
  level: VertebralLevel = state.config.procedure.level,
): BalloonRecord[] {
  return balloonsOf(state, level).map((track) => {
    const curve = pressureCurveOf(track);
    const inflated = inflatedAtUs(track);
    const emptied = emptiedAtUs(track);
    const cavityMl = cavityOf(track);
    const peakMl = largestMlOf(track);
    const isKnown = !track.isUnitDoubted;
    return {
      side: track.side,
      profileId: track.profileId,
      ...(inflated === undefined ? {} : { inflatedAtUs: inflated }),
      ...(emptied === undefined ? {} : { deflatedAtUs: emptied }),
      ...(curve.peakKpa === undefined || !isKnown ? {} : { peakPressureKpa: curve.peakKpa }),
      ...(peakMl === undefined ? {} : { peakVolumeMl: peakMl }),
      ...(cavityMl === undefined ? {} : { cavityVolumeMl: cavityMl }),
      isRuptured: rupturedAtUs(track) !== undefined,
      steps: isKnown ? stepsOf(track) : [],
      stopReasons: [...new Set([...track.reached.map(({ reason }) => reason), ...saidStops(track)])],
    };
  });
}

function stepsOf(track: BalloonTrack): BalloonRecord["steps"] {
  return pressureCurveOf(track).steps.map(({ atUs, peakKpa, decay01, volumeMl }) => {
    const ml = volumeMl ?? volumeCurveOf(track).steps.findLast((step) => step.atUs <= atUs)?.volumeMl;
    return {
      atUs,
      peakKpa,
      ...(decay01 === undefined ? {} : { decay01 }),
      ...(ml === undefined ? {} : { volumeMl: ml }),
    };
  });
}
