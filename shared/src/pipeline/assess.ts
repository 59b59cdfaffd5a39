/** Builds the assessment: risk by precedence stop > watch > notWatching > noneVisible, and the monitor's readings. */
import type { ActiveAlarm, Evidence } from "../alarm/alarm.ts";
import { alarmStateOf } from "../alarm/alarm-machine.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import type { Assessment, PictureStatus, RiskAssessment, SignalStatus } from "../leak/assessment.ts";
import { evidenceReadings } from "../leak/evidence-readings.ts";
import { leaksOf, presentFinding, subThresholdShare01, volumeToStopLineMl } from "../leak/image-evidence.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { recommendedLook } from "../leak/recommended-look.ts";
import { type SignalTrack, signalState, usableValue } from "../telemetry/signal-track.ts";
import { balloonStatuses } from "./balloon-status.ts";
import { cementStatus, removeCannulaOf } from "./cement-conditions.ts";
import { notWatchingReason } from "./not-watching.ts";
import { pictureStateOf } from "./picture-track.ts";
import { isSignalLinkUp, type PipelineState } from "./pipeline-state.ts";
import { soundOf } from "./screens.ts";
import { signalDoubt } from "./signal-doubt.ts";
import { aliquotOf, deliveredOf, shownSinceLookMl } from "./volumes.ts";
import { NOT_VALID_WORDS, notValidAct } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;
/** Frames in a row that must be not valid before the monitor stops watching: one bad frame does not flicker. */
const NOT_VALID_FRAMES = 2;

export function assess(state: PipelineState, limits: Limits, atUs: number): Assessment {
  const pictures = state.config.pictures.flatMap((config) => pictureStatus(state, config.id, atUs));
  const look = recommendedLook({ ...state, atUs }, limits);
  const { flowMlPerS, resistanceKpaSPerMl } = state.resistance;
  const aliquot = aliquotOf(state, atUs);
  const balloons = balloonStatuses(state, limits, atUs);
  return {
    atUs,
    risk: riskOf(state, pictures, limits, atUs),
    ...(look === undefined ? {} : { recommendedLook: look }),
    evidence: evidenceReadings(readingsInput(state, atUs), limits),
    pictures,
    signals: signalStatuses(state, atUs),
    isInjecting: state.operator.fields.isInjecting,
    isCaseRunning: state.operator.fields.isCaseRunning,
    activeCannula: state.operator.fields.activeCannula,
    ...stopLineOf(state),
    sinceLook: sinceLook(state, pictures, atUs),
    delivered: deliveredOf(state, atUs),
    ...(aliquot === undefined ? {} : { aliquot }),
    cement: cementStatus(state, atUs),
    ...removeCannulaOf(state, atUs),
    ...soundOf(state.screens),
    ...(balloons.length === 0 ? {} : { balloons }),
    ...(flowMlPerS === undefined ? {} : { flowMlPerS }),
    ...(resistanceKpaSPerMl === undefined ? {} : { resistanceKpaSPerMl }),
  };
}

function stopLineOf(
  state: PipelineState,
): Pick<Assessment, "toStopLineMm" | "toStopLineAtUs" | "toStopLineMl"> {
  const { lateral } = state.evidence;
  const finding = presentFinding(lateral);
  if (finding?.toStopLineMm === undefined) return {};
  const toStopLineMl = volumeToStopLineMl(lateral);
  return {
    toStopLineMm: finding.toStopLineMm,
    toStopLineAtUs: finding.measuredAtUs,
    ...(toStopLineMl === undefined ? {} : { toStopLineMl }),
  };
}

/** The drop is evidence only while pressure and volume both are. */
function readingsInput(state: PipelineState, atUs: number) {
  const isUsable = (["pressureKpa", "volumeMl"] as const).every(
    (signal) => usableValue(state.signals[signal], isSignalLinkUp(state, signal), atUs) !== undefined,
  );
  const { evidence, resistance } = state;
  return { evidence, atUs, ...(isUsable ? { resistanceDropLn: resistance.dropLn } : {}) };
}

function pictureStatus(state: PipelineState, pictureId: string, atUs: number): PictureStatus[] {
  const config = state.config.pictures.find((picture) => picture.id === pictureId);
  const track = state.pictures[pictureId];
  if (config === undefined || track === undefined) return [];
  const { view } = track;
  const evidence = state.evidence[view];
  const judgesNow = presentFinding(evidence) !== undefined && evidence.notValidFrames < NOT_VALID_FRAMES;
  const picture = pictureStateOf(track, config, atUs);
  const notValid = judgesNow ? undefined : (evidence.notValid ?? evidence.last?.notValid);
  const referenceFrames = evidence.last?.referenceFrames;
  return [
    {
      pictureId,
      view,
      state: picture,
      ...(picture === "noSignal" ? { reason: track.linkDetail } : {}),
      ...(track.lastPictureAtUs === undefined
        ? {}
        : { lastPictureAtUs: track.lastMeasuredAtUs ?? track.lastPictureAtUs }),
      frameNumber: track.frameNumber,
      ...(track.runLabel === undefined ? {} : { runLabel: track.runLabel }),
      isJudged: judgesNow,
      ...(notValid === undefined
        ? {}
        : { notValid: NOT_VALID_WORDS[notValid], notValidAct: notValidAct(notValid, view) }),
      ...(referenceFrames === undefined ? {} : { referenceFrames }),
      isOutlineConfirmed: state.operator.isOutlineConfirmed[view],
      isDrawn: state.config.drawings[view] !== undefined,
    },
  ];
}

function riskOf(
  state: PipelineState,
  pictures: readonly PictureStatus[],
  limits: Limits,
  atUs: number,
): RiskAssessment {
  const { alarms } = alarmStateOf(state.alarms);
  const clinical = alarms.filter((alarm) => alarm.kind !== "technical");
  const missing = missingInputs(state, atUs);
  const score01 = scoreOf(state, limits);
  const stop = clinical.find((alarm) => alarm.priority === "high");
  if (stop !== undefined) return ofAlarm("stop", "STOP", stop, missing, Math.max(score01, 0.9));
  const watch = clinical.find(
    (alarm) =>
      alarm.kind !== "volume" && alarm.kind !== "cement" && (alarm.isAudible || alarm.kind === "margin"),
  );
  if (watch !== undefined) return ofAlarm("watch", "WATCH", watch, missing, Math.max(score01, 0.5));
  const hasKnownLeak = Object.keys(state.alarms.knownSizes).length > 0;
  const reason = notWatchingReason(state, pictures, limits, atUs);
  const base = { missing, reasons: [] as Evidence[], score01 };
  if (hasKnownLeak) return { state: "watch", word: "WATCH", detail: knownDetail(state), act: "", ...base };
  if (reason !== undefined) return { state: "notWatching", word: "NOT WATCHING", ...reason, ...base };
  const view = newestJudgedView(state, pictures);
  return {
    state: "noneVisible",
    word: "NONE SEEN",
    detail: "",
    act: "",
    ...(view === undefined ? {} : { view }),
    ...base,
  };
}

/** The newest known leak with its place and the reason that was given. */
function knownDetail(state: PipelineState): string {
  const last = alarmStateOf(state.alarms)
    .known?.toSorted((a, b) => a.atUs - b.atUs)
    .at(-1);
  return ["KNOWN LEAK", last?.place, last?.reason].filter(Boolean).join(" · ");
}

function ofAlarm(
  risk: RiskAssessment["state"],
  word: string,
  alarm: ActiveAlarm,
  missing: readonly string[],
  score01: number,
): RiskAssessment {
  const view = alarm.view === undefined ? {} : { view: alarm.view };
  return {
    state: risk,
    word,
    detail: alarm.place,
    act: alarm.act,
    ...view,
    missing,
    reasons: alarm.evidence,
    score01,
  };
}

function newestJudgedView(state: PipelineState, pictures: readonly PictureStatus[]): PictureView | undefined {
  const judged = pictures.filter((picture) => picture.isJudged);
  judged.sort((a, b) => (state.evidence[b.view].judgedAtUs ?? 0) - (state.evidence[a.view].judgedAtUs ?? 0));
  return judged[0]?.view;
}

/** Fitted inputs that give no evidence now; losing one never lowers the state. */
function missingInputs(state: PipelineState, atUs: number): string[] {
  const missing: string[] = [];
  for (const track of Object.values(state.signals)) {
    if (usableValue(track, isSignalLinkUp(state, track.signal), atUs) === undefined)
      missing.push(track.signal);
  }
  for (const config of state.config.pictures) {
    const track = state.pictures[config.id];
    if (track !== undefined && pictureStateOf(track, config, atUs) === "noSignal")
      missing.push(`picture ${track.view}`);
  }
  return missing;
}

/**
 * A score for review, 0–1, never shown on the monitor: the largest of the share of a leak limit that the picture
 * reaches, half the front's way to the wall, and a quarter of the hydraulic grade. Not calibrated, no probability.
 */
function scoreOf(state: PipelineState, limits: Limits): number {
  let score = 0.25 * state.resistance.grade01;
  for (const evidence of Object.values(state.evidence)) {
    const { judged } = evidence;
    if (leaksOf(judged, limits).length > 0) score = Math.max(score, 0.95);
    score = Math.max(score, 0.8 * subThresholdShare01(judged, limits));
    score = Math.max(score, 0.5 * Math.min(Math.max(judged?.frontFraction01 ?? 0, 0), 1));
  }
  return Math.round(score * 1000) / 1000;
}

function signalStatuses(state: PipelineState, atUs: number): SignalStatus[] {
  return Object.values(state.signals).map((track) => ({
    signal: track.signal,
    state: signalState(track, isSignalLinkUp(state, track.signal), atUs),
    ...(track.last === undefined
      ? {}
      : { quality: track.last.quality, value: track.last.value, measuredAtUs: track.last.measuredAtUs }),
    staleAfterUs: track.staleAfterUs,
    ...doubtOf(state, track, atUs),
  }));
}

function doubtOf(state: PipelineState, track: SignalTrack, atUs: number): Pick<SignalStatus, "doubt"> {
  const doubt = signalDoubt(state, track, atUs);
  return doubt === undefined ? {} : { doubt };
}

function sinceLook(
  state: PipelineState,
  pictures: readonly PictureStatus[],
  atUs: number,
): Assessment["sinceLook"] {
  if (pictures.some((picture) => picture.state === "live")) return { volumeMl: 0, durationUs: 0 };
  const last = Math.max(...pictures.map((picture) => picture.lastPictureAtUs ?? -1), -1);
  if (last < 0) return {};
  const volumeMl = shownSinceLookMl(state, atUs);
  return { ...(volumeMl === undefined ? {} : { volumeMl }), durationUs: atUs - last };
}
