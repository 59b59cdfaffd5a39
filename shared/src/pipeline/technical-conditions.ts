/** Technical conditions: lost signals and pictures, pictures that cannot be judged, a recorder that failed. */
import type { Evidence } from "../alarm/alarm.ts";
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { SignalDoubt } from "../leak/assessment.ts";
import type { ParameterId } from "../leak/parameters.ts";
import type { SignalId } from "../telemetry/sample.ts";
import { type SignalTrack, signalState } from "../telemetry/signal-track.ts";
import { US_PER_MS, US_PER_S } from "../time.ts";
import { pictureStateOf } from "./picture-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { minutesLeft } from "./room.ts";
import { rounded } from "./rounded.ts";
import { signalDoubt } from "./signal-doubt.ts";
import { NOT_VALID_WORDS, notValidAct } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;

/** One condition for each device, however many of its signals are lost. */
export function signalConditions(state: PipelineState, atUs: number): ConditionReport[] {
  const lost = Object.values(state.signals).filter((track) => isLost(state, track, atUs) || isUseless(track));
  const deviceIds = [...new Set(lost.map((track) => track.deviceId))];
  return deviceIds.map((deviceId) => {
    const ofDevice = lost.filter((track) => track.deviceId === deviceId);
    // Room temperature only times the cement: its loss is shown and not heard.
    const isMinor = ofDevice.every((track) => track.signal === "temperatureC");
    const names = [...new Set(ofDevice.map((track) => SIGNAL_NAMES[track.signal] ?? "SIGNAL"))];
    const doubt = ofDevice.map((track) => signalDoubt(state, track, atUs)).find(isBeyondCalibration);
    return {
      condition: "T1a" as const,
      instance: `device:${deviceId}`,
      place: `${names.join(" AND ")} ${doubt?.mark ?? "LOST"}`,
      act: `${doubt?.act ?? "check cable"} · picture still watched`,
      ...(isMinor ? { isAudible: false } : {}),
      evidence: doubt === undefined ? ofDevice.slice(0, 1).map((track) => ageOf(track, atUs)) : [],
    };
  });
}

const SIGNAL_NAMES: Readonly<Partial<Record<SignalId, string>>> = {
  pressureKpa: "PRESSURE",
  volumeMl: "VOLUME",
  balloonPressureLeftKpa: "BALLOON LEFT",
  balloonVolumeLeftMl: "BALLOON LEFT",
  balloonPressureRightKpa: "BALLOON RIGHT",
  balloonVolumeRightMl: "BALLOON RIGHT",
  intravertebralPressureKpa: "BONE PRESSURE",
  cementTemperatureC: "CEMENT TEMPERATURE",
  temperatureC: "ROOM TEMPERATURE",
};

function isLost(state: PipelineState, track: SignalTrack, atUs: number): boolean {
  const linkState = state.devices[track.deviceId]?.linkState;
  const freshness = signalState(track, linkState === "running", atUs);
  const isDown = linkState === "lost" || linkState === "silent" || linkState === "retrying";
  return freshness === "lost" || freshness === "stale" || (freshness === "neverSeen" && isDown);
}

/** A device that answers without a number that could be used is as good as lost. */
function isUseless({ last }: SignalTrack): boolean {
  return last?.quality === "invalid" || last?.quality === "saturated";
}

/** An uncalibrated value is marked beside its number and in the set-up, and raises nothing. */
function isBeyondCalibration(doubt: SignalDoubt | undefined): boolean {
  return doubt !== undefined && ["NO VALUE", "OVER RANGE", "WRONG UNIT"].includes(doubt.mark);
}

function ageOf(track: SignalTrack, atUs: number): Evidence {
  const ageUs = atUs - (track.last?.measuredAtUs ?? 0);
  return {
    name: "ageS",
    value: rounded(ageUs / US_PER_S, 1),
    limit: track.staleAfterUs / US_PER_S,
    unit: "s",
  };
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

/** The stored offset between picture and injector no longer fits what is seen (T11); a word, it takes no evidence away. */
export function syncConditions({ sync }: PipelineState, limits: Limits): ConditionReport[] {
  if (sync.doubt === undefined) return [];
  const { shiftUs, uncertaintyUs } = sync.doubt;
  const value = Math.round(shiftUs / US_PER_MS);
  const place = `PICTURE ${Math.abs(value)} MS ${value < 0 ? "EARLIER" : "LATER"} THAN BEFORE`;
  const reason = `± ${Math.round(uncertaintyUs / US_PER_MS)} ms, from three starts of injection`;
  const evidence = [{ name: "syncShiftMs", value, limit: limits.syncShiftMs, unit: "ms" }];
  return [{ condition: "T11", instance: "sync", place, reason, evidence }];
}

/** A full disk stops the recorder: its words then begin with a fault of recording. One with nothing to record yet is well. */
export function hasRecorderFailed({ state, detail }: PipelineState["recorder"]): boolean {
  return state === "degraded" || (state === "stopped" && detail.startsWith("REC-"));
}

export function systemConditions(state: PipelineState): ConditionReport[] {
  const { recorder } = state;
  if (!hasRecorderFailed(recorder)) return [];
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
