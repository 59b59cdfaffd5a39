/** Pressure and volume conditions, and cement that moved unseen. */
import type { Evidence } from "../alarm/alarm.ts";
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { usableValue } from "../telemetry/signal-track.ts";
import { US_PER_S } from "../time.ts";
import { injectedUnseenUs } from "./operator-state.ts";
import { pictureStateOf } from "./picture-track.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";
import { rounded } from "./rounded.ts";
import { measuredDeliveredMl, unseenVolumeMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export function pressureConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  const reports: ConditionReport[] = [];
  const pressureKpa = usableValue(state.signals.pressureKpa, isSignalLinkUp(state, "pressureKpa"), atUs);
  if (pressureKpa !== undefined && pressureKpa > limits.pressureLimitKpa) {
    reports.push({
      condition: "A6",
      instance: "limit",
      place: "PRESSURE HIGH",
      reason: "limit",
      evidence: [
        { name: "pressureKpa", value: rounded(pressureKpa, 0), limit: limits.pressureLimitKpa, unit: "kPa" },
      ],
    });
  }
  const rate = rateKpaPerS(state.recentPressure);
  if (pressureKpa !== undefined && Math.abs(rate) > limits.pressureRateKpaPerS) {
    reports.push({
      condition: "A6",
      instance: "rate",
      place: "PRESSURE JUMPS",
      reason: "rate",
      priority: "low",
      isAudible: false,
      evidence: [
        {
          name: "pressureRateKpaPerS",
          value: rounded(rate, 0),
          limit: limits.pressureRateKpaPerS,
          unit: "kPa/s",
        },
      ],
    });
  }
  return reports;
}

/** Change over the newest 100 ms or more, kPa/s; 0 when there is too little. */
function rateKpaPerS(recent: PipelineState["recentPressure"]): number {
  const last = recent.at(-1);
  const before =
    last === undefined ? undefined : recent.findLast((entry) => last.atUs - entry.atUs >= 100_000);
  if (last === undefined || before === undefined) return 0;
  return ((last.kpa - before.kpa) / (last.atUs - before.atUs)) * US_PER_S;
}

export function volumeConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  const reports: ConditionReport[] = [];
  const deliveredMl = measuredDeliveredMl(state, atUs);
  if (deliveredMl !== undefined) {
    const isSession = deliveredMl >= limits.sessionVolumeWarnMl;
    if (isSession || deliveredMl >= limits.volumeLimitMl) {
      const limit = isSession ? limits.sessionVolumeWarnMl : limits.volumeLimitMl;
      reports.push({
        condition: "A9",
        instance: "delivered",
        place: `${limit} mL DELIVERED`,
        priority: isSession ? "medium" : "low",
        evidence: [{ name: "deliveredMl", value: rounded(deliveredMl, 2), limit, unit: "mL" }],
      });
    }
  }
  return [...reports, ...unseenConditions(state, limits, atUs)];
}

/** T1b: cement moved while nobody could see it. */
function unseenConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  const evidence = unseenEvidence(state, limits, atUs);
  if (evidence === undefined) return [];
  const place =
    evidence.unit === "mL"
      ? `+${evidence.value.toFixed(1)} mL UNSEEN`
      : `${Math.round(evidence.value)} s UNSEEN`;
  return [{ condition: "T1b", instance: "unseen", place, evidence: [evidence] }];
}

/** What moved unseen, when it is at or above its limit; needs a picture that was once seen and is not live. */
export function unseenEvidence(state: PipelineState, limits: Limits, atUs: number): Evidence | undefined {
  const pictures = state.config.pictures.flatMap((config) => {
    const track = state.pictures[config.id];
    return track?.lastPictureAtUs === undefined ? [] : [pictureStateOf(track, config, atUs)];
  });
  if (pictures.length === 0 || pictures.includes("live")) return undefined;
  const volumeMl = unseenVolumeMl(state, atUs);
  if (volumeMl !== undefined) {
    if (volumeMl < limits.unseenVolumeMl) return undefined;
    return { name: "unseenVolumeMl", value: rounded(volumeMl, 2), limit: limits.unseenVolumeMl, unit: "mL" };
  }
  const seconds = injectedUnseenUs(state.operator, atUs) / US_PER_S;
  if (seconds < limits.unseenSeconds) return undefined;
  return { name: "unseenInjectionS", value: rounded(seconds, 1), limit: limits.unseenSeconds, unit: "s" };
}
