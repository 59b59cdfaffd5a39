/** Why nobody is watching: the one reason, and what to do about it. */
import type { PictureStatus } from "../leak/assessment.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { US_PER_S } from "../time.ts";
import { unseenEvidence } from "./injection-conditions.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { NOT_VALID_WORDS, notValidAct } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;

export interface NotWatchingReason {
  readonly detail: string;
  readonly act: string;
}

const NO_SOURCE: NotWatchingReason = { detail: "no picture source", act: "connect the C-arm" };
const STOPPED: NotWatchingReason = { detail: "image analysis stopped", act: "look at the C-arm" };
const BEAM_OFF: NotWatchingReason = { detail: "beam off", act: "take a look" };

/** `undefined` when one drawn picture is judged and recent enough. */
export function notWatchingReason(
  state: PipelineState,
  pictures: readonly PictureStatus[],
  limits: Limits,
  atUs: number,
): NotWatchingReason | undefined {
  if (pictures.length === 0) return NO_SOURCE;
  const reasons = pictures.map((picture) => reasonOf(state, picture, limits, atUs));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function reasonOf(
  state: PipelineState,
  picture: PictureStatus,
  limits: Limits,
  atUs: number,
): NotWatchingReason | undefined {
  const { view } = picture;
  if (picture.state === "neverSeen") return { detail: "no picture yet", act: "take a look" };
  if (picture.state === "noSignal") return { detail: "no signal", act: "check cable and source" };
  if (picture.state === "frozen") return { detail: "picture frozen", act: "check cable and source" };
  if (!picture.isDrawn) return { detail: NOT_VALID_WORDS.noDrawing, act: notValidAct("noDrawing", view) };
  if (!picture.isOutlineConfirmed) {
    return {
      detail: NOT_VALID_WORDS.outlineNotConfirmed,
      act: notValidAct("outlineNotConfirmed", view),
    };
  }
  if (state.analysis.state === "stalled") return STOPPED;
  const waiting = state.pictures[picture.pictureId]?.waitingSinceUs;
  const isWaiting = waiting !== undefined && atUs - waiting > limits.stalledAnalysisS * US_PER_S;
  if (picture.state === "live" && isWaiting) return STOPPED;
  if (!picture.isJudged) return notJudged(picture);
  const isUnseen = picture.state === "held" && unseenEvidence(state, limits, atUs) !== undefined;
  return isUnseen ? BEAM_OFF : undefined;
}

function notJudged({ view, notValid, notValidAct: act, referenceFrames }: PictureStatus): NotWatchingReason {
  if (notValid === undefined || act === undefined) {
    return { detail: NOT_VALID_WORDS.noReference, act: notValidAct("noReference", view) };
  }
  const isTaking = notValid === NOT_VALID_WORDS.referencing && referenceFrames !== undefined;
  return {
    detail: isTaking ? `${notValid} ${referenceFrames.have}/${referenceFrames.want}` : notValid,
    act,
  };
}
