/**
 * State of each picture (see docs/architecture.md, "Picture states"):
 *
 *   neverSeen ─new picture─▶ live | stored      live ─no new picture for max(500 ms, 3 periods)─▶ held
 *   held ─proof of beam on─▶ frozen             any ─source lost─▶ noSignal ─source back, new picture─▶ live
 *
 * Beam off is technique, not a fault. The mere absence of frames never means a lost source: only the link says so.
 */
import type { FrameEvent, PictureState, PictureView } from "../imaging/image-frame.ts";
import type { PictureConfig } from "../session/session-config.ts";
import type { LinkState } from "./events.ts";

export interface PictureTrack {
  pictureId: string;
  view: PictureView;
  linkState: LinkState;
  linkDetail: string;
  /** Since when the source is lost; absent while it is there. */
  lostSinceUs?: number;
  beamOn: boolean;
  beamOnSinceUs?: number;
  lastHash?: number;
  /** Entered the pipeline / was taken. */
  lastPictureAtUs?: number;
  lastMeasuredAtUs?: number;
  lookStartedAtUs?: number;
  lastDelivery?: "live" | "stored";
  frameNumber: number;
  repeats: number;
  framePeriodUs: number;
  runLabel?: string;
  /** Frames handed to the analysis since the last finding came back, and since when. */
  waitingSinceUs?: number;
}

const HOLD_AT_LEAST_US = 500_000;
const HOLD_AT_MOST_US = 3_000_000;
const DEFAULT_PERIOD_US = 133_333;

export function createPictureTrack(config: PictureConfig): PictureTrack {
  return {
    pictureId: config.id,
    view: config.view,
    linkState: "closed",
    linkDetail: "",
    beamOn: false,
    frameNumber: 0,
    repeats: 0,
    framePeriodUs: DEFAULT_PERIOD_US,
  };
}

/** Takes a frame; true when it is a new picture, false for a repeat of the one before. */
export function takeFrame(
  track: PictureTrack,
  frame: FrameEvent,
  measuredAtUs: number,
  atUs: number,
): boolean {
  track.framePeriodUs = frame.framePeriodUs ?? track.framePeriodUs;
  if (track.lastHash === frame.contentHash && frame.delivery === "live") {
    track.repeats += 1;
    return false;
  }
  const previousAtUs = track.lastPictureAtUs;
  if (previousAtUs === undefined || atUs - previousAtUs > holdAfterUs(track)) track.lookStartedAtUs = atUs;
  track.lastHash = frame.contentHash;
  track.lastPictureAtUs = atUs;
  track.lastMeasuredAtUs = measuredAtUs;
  track.lastDelivery = frame.delivery;
  track.frameNumber = frame.frameNumber;
  track.view = frame.view;
  track.waitingSinceUs ??= atUs;
  if (frame.runLabel === undefined) delete track.runLabel;
  else track.runLabel = frame.runLabel;
  return true;
}

export function takePictureLink(track: PictureTrack, state: LinkState, detail: string, atUs: number): void {
  track.linkState = state;
  track.linkDetail = detail;
  if (state === "lost" || state === "silent" || state === "retrying") track.lostSinceUs ??= atUs;
  else if (state === "running" || state === "closed") delete track.lostSinceUs;
}

export function takeBeam(track: PictureTrack, isOn: boolean, atUs: number): void {
  if (isOn && !track.beamOn) track.beamOnSinceUs = atUs;
  if (!isOn) delete track.beamOnSinceUs;
  track.beamOn = isOn;
}

/** State of the picture at `atUs`. Only a source marked live may be `live`. */
export function pictureStateOf(track: PictureTrack, config: PictureConfig, atUs: number): PictureState {
  if (track.lostSinceUs !== undefined) return "noSignal";
  if (track.lastPictureAtUs === undefined) return "neverSeen";
  if (track.lastDelivery === "stored" || !config.isLive) return "stored";
  if (atUs - track.lastPictureAtUs <= holdAfterUs(track)) return "live";
  const provenSinceUs = config.beamSource === "pixels" ? undefined : track.beamOnSinceUs;
  if (provenSinceUs === undefined) return "held";
  return atUs - Math.max(provenSinceUs, track.lastPictureAtUs) > holdAfterUs(track) ? "frozen" : "held";
}

/** A picture is held when no new one came for max(500 ms, 3 periods), at most 3 s. */
function holdAfterUs(track: PictureTrack): number {
  return Math.min(Math.max(HOLD_AT_LEAST_US, 3 * track.framePeriodUs), HOLD_AT_MOST_US);
}
