/** Technical conditions: lost signals and pictures, pictures that cannot be judged, a recorder that failed. */
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { signalState } from "../telemetry/signal-track.ts";
import { US_PER_S } from "../time.ts";
import { pictureStateOf } from "./picture-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { minutesLeft } from "./room.ts";
import { rounded } from "./rounded.ts";
import { NOT_VALID_WORDS, notValidAct } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export function signalConditions(state: PipelineState, atUs: number): ConditionReport[] {
  return Object.values(state.signals).flatMap((track) => {
    const device = state.devices[track.deviceId];
    const freshness = signalState(track, device?.linkState === "running", atUs);
    const isDown =
      device?.linkState === "lost" || device?.linkState === "silent" || device?.linkState === "retrying";
    if (freshness !== "lost" && freshness !== "stale" && !(freshness === "neverSeen" && isDown)) return [];
    const place =
      track.signal === "pressureKpa"
        ? "PRESSURE LOST"
        : track.signal === "volumeMl"
          ? "VOLUME LOST"
          : "SIGNAL LOST";
    const ageUs = atUs - (track.last?.measuredAtUs ?? 0);
    return [
      {
        condition: "T1a" as const,
        instance: track.signal,
        place,
        act: "check cable · picture still watched",
        // Room temperature only times the cement: its loss is shown and not heard.
        ...(track.signal === "temperatureC" ? { isAudible: false } : {}),
        evidence: [
          {
            name: "ageS",
            value: rounded(ageUs / US_PER_S, 1),
            limit: track.staleAfterUs / US_PER_S,
            unit: "s",
          },
        ],
      },
    ];
  });
}

export function pictureConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  return state.config.pictures.flatMap((config) => {
    const track = state.pictures[config.id];
    if (track === undefined) return [];
    const view = track.view;
    const reports: ConditionReport[] = [];
    const picture = pictureStateOf(track, config, atUs);
    if (picture === "noSignal" || picture === "frozen") {
      const place = picture === "frozen" ? "PICTURE FROZEN" : "PICTURE SOURCE LOST";
      reports.push({
        condition: "T1a",
        instance: `picture:${config.id}`,
        place,
        evidence: [],
        pictureId: config.id,
        view,
      });
    }
    const waitedUs = track.waitingSinceUs === undefined ? 0 : atUs - track.waitingSinceUs;
    const isDrawn = state.config.drawings[view] !== undefined;
    if (isDrawn && picture === "live" && waitedUs > limits.stalledAnalysisS * US_PER_S) {
      const value = rounded(waitedUs / US_PER_S, 1);
      const evidence = [{ name: "waitedS", value, limit: limits.stalledAnalysisS, unit: "s" }];
      reports.push({
        condition: "T4",
        instance: config.id,
        place: "PICTURES NOT ANALYSED",
        evidence,
        pictureId: config.id,
        view,
      });
    }
    const { notValid, notValidFrames } = state.evidence[view];
    if (
      isDrawn &&
      notValid !== undefined &&
      notValid !== "referencing" &&
      notValidFrames >= limits.framesWanted &&
      picture === "live"
    ) {
      const place = NOT_VALID_WORDS[notValid].toUpperCase();
      reports.push({
        condition: "T2",
        instance: view,
        place,
        act: notValidAct(notValid, view),
        reason: notValid,
        evidence: [],
        pictureId: config.id,
        view,
      });
    }
    return reports;
  });
}

/** The disk that recordings go to is nearly full at the present rate (T9). */
export function diskConditions({ room }: PipelineState, limits: Limits): ConditionReport[] {
  if (room?.isDiskLow !== true) return [];
  const value = Math.floor(minutesLeft(room.freeBytes, room.bytesPerS));
  const evidence = [{ name: "minutesLeft", value, limit: limits.diskMinutesLow, unit: "min" }];
  return [{ condition: "T9", instance: "disk", place: `${value} MIN OF RECORDING LEFT`, evidence }];
}

export function systemConditions(state: PipelineState): ConditionReport[] {
  const { recorder } = state;
  if (recorder.state !== "degraded") return [];
  return [
    {
      condition: "T3",
      instance: "recorder",
      place: "RECORDING FAILED",
      reason: recorder.detail,
      evidence: [],
    },
  ];
}
