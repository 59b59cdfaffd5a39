/** Alarms of the balloon phase, and cement against the cavity that a balloon left. */
import type { Evidence } from "../alarm/alarm.ts";
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import { SEATED_KPA } from "../hydraulics/balloon.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { CANNULA_SIDES, type CannulaSide } from "../procedure/level.ts";
import { balloonLimitKpa, cavityVolumeMl, isHard, usableBalloon } from "./balloon-status.ts";
import { type BalloonTrack, balloonStateOf, pressureCurveOf } from "./balloon-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { rounded } from "./rounded.ts";
import { isInjectorUnitDoubted } from "./unit-check.ts";
import { measuredDeliveredMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** A burst is reported for this long; its alarm is latched. */
const BURST_US = 1_000_000;

/** A6, A7, B1, B2, B3 and T6 of both balloons. */
export function balloonConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  return CANNULA_SIDES.flatMap((side) => [
    ...overLimit(state, side, limits, atUs),
    ...ofTrack(state, state.balloons.current[side], limits, atUs),
  ]);
}

function reportOf(
  condition: ConditionReport["condition"],
  side: CannulaSide,
  place: string,
  evidence: readonly Evidence[],
): ConditionReport {
  return { condition, instance: `balloon ${side}`, place: `${place} ${side.toUpperCase()}`, evidence };
}

function overLimit(state: PipelineState, side: CannulaSide, limits: Limits, atUs: number): ConditionReport[] {
  const reports: ConditionReport[] = [];
  const pressure = usableBalloon(state, side, "pressure", atUs);
  const limitKpa = balloonLimitKpa(state.config, limits, side);
  if (pressure !== undefined && pressure.value > limitKpa) {
    const evidence = [kpaEvidence(pressure.value, limitKpa)];
    const report = reportOf("A6", side, "BALLOON PRESSURE", evidence);
    const act = "stop inflating · let fluid out";
    reports.push({ ...report, priority: "high", headline: "STOP", act });
  }
  const volume = usableBalloon(state, side, "volume", atUs);
  const ratedMl = state.config.procedure.balloons[side]?.ratedVolumeMl;
  if (
    volume !== undefined &&
    ratedMl !== undefined &&
    volume.value > ratedMl + limits.balloonVolumeToleranceMl
  ) {
    const value = rounded(volume.value, 2);
    const evidence = [{ name: "balloonVolumeMl", value, limit: ratedMl, unit: "mL" }];
    reports.push(reportOf("B1", side, "BALLOON VOLUME", evidence));
  }
  return reports;
}

function ofTrack(
  state: PipelineState,
  track: BalloonTrack | undefined,
  limits: Limits,
  atUs: number,
): ConditionReport[] {
  if (track === undefined) return [];
  const { side, sensed } = track;
  const reports: ConditionReport[] = [];
  const kpa = pressureCurveOf(track).pressure?.kpa ?? 0;
  if (sensed.rupturedAtUs !== undefined && atUs - sensed.rupturedAtUs <= BURST_US) {
    const evidence = [kpaEvidence(kpa, rounded((sensed.peakKpa ?? SEATED_KPA) / 4, 0))];
    reports.push(reportOf("A7", side, "BALLOON BURST?", evidence));
  }
  if (track.isUnitDoubted) {
    const evidence = [{ name: "balloonPressureKpa", value: rounded(kpa, 0), unit: "kPa" }];
    reports.push(reportOf("T6", side, "BALLOON PRESSURE", evidence));
    return [...reports, ...filledDuringCement(state, track, atUs)];
  }
  const isKnown = usableBalloon(state, side, "pressure", atUs) !== undefined;
  if (isKnown && isHard(track, limits)) {
    const lost = pressureCurveOf(track).steps.at(-1)?.decay01 ?? 0;
    const evidence = [
      {
        name: "balloonDecay01",
        value: rounded(lost, 3),
        limit: limits.balloonNoDecay01,
        unit: "of the peak",
      },
      kpaEvidence(kpa, limits.balloonNoDecayKpa),
    ];
    reports.push(reportOf("B2", side, "NO DECAY", evidence));
  }
  return [...reports, ...filledDuringCement(state, track, atUs)];
}

/** The other side's balloon may stay inflated to hold the height: only the side that is injected counts. */
function filledDuringCement(state: PipelineState, track: BalloonTrack, atUs: number): ConditionReport[] {
  const { level, side } = state.config.procedure;
  if (track.level !== level || side !== track.side || !isInjecting(state, atUs)) return [];
  const now = balloonStateOf(track, atUs);
  if (now !== "inflating" && now !== "holding") return [];
  const kpa = pressureCurveOf(track).pressure?.kpa;
  const evidence = kpa === undefined || track.isUnitDoubted ? [] : [kpaEvidence(kpa)];
  return [reportOf("B3", track.side, "BALLOON STILL FULL", evidence)];
}

/** Marked by a person, or seen as flow beyond the cannula. */
function isInjecting(state: PipelineState, atUs: number): boolean {
  if (state.operator.fields.isInjecting) return true;
  return (state.resistance.flowMlPerS ?? 0) > 0 && (measuredDeliveredMl(state, atUs) ?? 0) > 0;
}

function kpaEvidence(kpa: number, limitKpa?: number): Evidence {
  const value = rounded(kpa, 0);
  const base = { name: "balloonPressureKpa", value, unit: "kPa" };
  return limitKpa === undefined ? base : { ...base, limit: rounded(limitKpa, 0) };
}

/** A9: delivered cement at the cavity plus what grips the bone around it. */
export function cavityConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  const cavityMl = cavityVolumeMl(state);
  const deliveredMl = measuredDeliveredMl(state, atUs);
  if (cavityMl === undefined || deliveredMl === undefined) return [];
  const limitMl = cavityMl + limits.cavityOverfillMl;
  if (deliveredMl < limitMl) return [];
  const evidence = [
    { name: "deliveredMl", value: rounded(deliveredMl, 2), limit: rounded(limitMl, 2), unit: "mL" },
  ];
  const place = `CAVITY ${cavityMl.toFixed(1)} + ${rounded(limits.cavityOverfillMl, 1)} mL FILLED`;
  return [{ condition: "A9", instance: "cavity", place, evidence }];
}

/** In a cavity cement meets little resistance: its fall is judged only once back-pressure has built up. */
export function isCementInCavity(state: PipelineState, atUs: number): boolean {
  if (state.config.procedure.procedure !== "PKP") return false;
  const cavityMl = cavityVolumeMl(state);
  const deliveredMl = measuredDeliveredMl(state, atUs);
  return cavityMl === undefined || deliveredMl === undefined || deliveredMl < cavityMl;
}

/** T6: the injector's pressure against what its cannula alone must take. */
export function injectorUnitConditions(state: PipelineState, limits: Limits): ConditionReport[] {
  const { resistanceKpaSPerMl } = state.resistance;
  if (!isInjectorUnitDoubted(state, limits)) return [];
  const evidence =
    resistanceKpaSPerMl === undefined
      ? []
      : [{ name: "resistanceKpaSPerMl", value: rounded(resistanceKpaSPerMl, 0), unit: "kPa·s/mL" }];
  return [{ condition: "T6", instance: "injector", place: "INJECTOR PRESSURE", evidence }];
}
