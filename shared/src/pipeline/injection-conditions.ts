/** Pressure and volume conditions, and cement that moved unseen. */
import type { Evidence } from "../alarm/alarm.ts";
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { levelCapMl } from "../leak/volume-cap.ts";
import { usableValue } from "../telemetry/signal-track.ts";
import { US_PER_S } from "../time.ts";
import { injectedUnseenUs } from "./operator-state.ts";
import { pictureStateOf } from "./picture-track.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";
import { rounded } from "./rounded.ts";
import { measuredDeliveredMl, measuredSessionMl, unseenVolumeMl } from "./volumes.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export function pressureConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  const reports: ConditionReport[] = [];
  const pressureKpa = usableValue(state.signals.pressureKpa, isSignalLinkUp(state, "pressureKpa"), atUs);
  if (pressureKpa !== undefined && pressureKpa > limitWithHysteresis(state, limits.pressureLimitKpa)) {
    reports.push({
      condition: "A6",
      instance: "limit",
      place: "PRESSURE HIGH",
      reason: "limit",
      isAudible: pressureKpa > limits.injectorRatingKpa,
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

/** While the alarm stands it ends only 5 % below its limit (assumption), so that a ripple does not raise it anew. */
function limitWithHysteresis({ alarms }: PipelineState, limitKpa: number): number {
  const isRaised = alarms.tracked.some(({ key, alarm }) => key === "A6:limit" && alarm !== undefined);
  return isRaised ? 0.95 * limitKpa : limitKpa;
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
  const { level } = state.config.procedure;
  const levelLimitMl = levelCapMl(state.config, limits);
  const levelMl = measuredDeliveredMl(state, atUs);
  const sessionMl = measuredSessionMl(state, atUs);
  const reports: ConditionReport[] = [];
  if (levelMl !== undefined && levelMl >= levelLimitMl) {
    const place = `${levelLimitMl} mL IN ${level}`;
    reports.push(volumeReport(`level ${level}`, place, "low", levelMl, levelLimitMl));
  }
  if (sessionMl !== undefined && sessionMl >= limits.sessionVolumeWarnMl) {
    const place = `${limits.sessionVolumeWarnMl} mL THIS SESSION`;
    reports.push(volumeReport("session", place, "medium", sessionMl, limits.sessionVolumeWarnMl));
  }
  return [...reports, ...unseenConditions(state, limits, atUs)];
}

function volumeReport(
  instance: string,
  place: string,
  priority: "low" | "medium",
  volumeMl: number,
  limit: number,
): ConditionReport {
  const evidence = [{ name: "deliveredMl", value: rounded(volumeMl, 2), limit, unit: "mL" }];
  return { condition: "A9", instance, place, priority, evidence };
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
