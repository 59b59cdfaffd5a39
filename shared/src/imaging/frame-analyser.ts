/**
 * The image analysis: from one decoded frame to what can be said about cement in it. Pure; it keeps one state per
 * picture source and view, and allocates nothing per frame but the finding.
 */
import type { AnalyserInput, AnalyserSettings } from "./analyser-input.ts";
import type { FrameFinding, NotValidReason } from "./frame-finding.ts";
import { forgetFront } from "./front.ts";
import { judgeCement } from "./judge.ts";
import { locate, residualRatio } from "./locate.ts";
import { isSettled, stepLook } from "./look.ts";
import { difference, removePlane } from "./opacity.ts";
import { overlayOf } from "./overlay.ts";
import { smooth } from "./picture-filter.ts";
import type { Reference } from "./reference.ts";
import {
  completeReference,
  gatherFrame,
  prepareBuilder,
  REFERENCE_WANTED,
  referenceNeed,
} from "./referencing.ts";
import type { Region, RegionOptions } from "./region.ts";
import { copyFit } from "./registration.ts";
import { followDrawing, followLevel, leafLevel, surroundLevel } from "./surroundings.ts";
import { updateValidArea } from "./valid-area.ts";
import { newViewState, presentPicture, type ViewState, type Workspace } from "./view-state.ts";

export interface FrameAnalyser {
  analyse(input: AnalyserInput): FrameFinding;
}

/** Brightness change from one frame to the next that is a step of the exposure control, ln. */
const EXPOSURE_STEP = 0.1;
/** Change of the known share of the region that is a moving collimator. */
const COLLIMATION_STEP = 0.03;
/** Share of the region that must be known at all. */
const KNOWN_MIN = 0.35;
/** Movement of the bone within one frame that blurs it, mm. */
const MOTION_MAX_MM = 3;
/** Radius at which a turn counts as movement, mm. */
const LEVER_MM = 20;

type Draft = { -readonly [K in keyof FrameFinding]: FrameFinding[K] };

interface Step {
  readonly input: AnalyserInput;
  readonly settings: AnalyserSettings;
  readonly state: ViewState;
  readonly work: Workspace;
  readonly region: Region;
  readonly draft: Draft;
  readonly isNewLook: boolean;
  readonly intervalUs: number;
}

function draftOf(input: AnalyserInput, notValid?: NotValidReason): Draft {
  const { event, context } = input;
  return {
    pictureId: event.pictureId,
    view: event.view,
    delivery: event.delivery,
    frameNumber: event.frameNumber,
    measuredAtUs: input.measuredAtUs,
    context,
    outside: [],
    ...(notValid === undefined ? {} : { notValid }),
  };
}

function stopFractionOf(step: Pick<Step, "settings" | "input">): number {
  return step.input.isTumour ? step.settings.stopLineTumourFraction : step.settings.stopLineFraction;
}

/** Movement of the bone since the frame before, mm. */
function motionMm(step: Step): number {
  const { fit, last } = step.work;
  const spacing = step.region.body.spacingMm;
  const shift = Math.hypot(fit.pose.dx - last.pose.dx, fit.pose.dy - last.pose.dy) * spacing;
  return shift + LEVER_MM * Math.abs(fit.pose.theta - last.pose.theta);
}

/** Differences of the located frame to the base picture, plain and smoothed. Returns the known share of the grid. */
function computeDifference(step: Step, base: Reference): number {
  const { state, work, region } = step;
  const { grid } = work.frame;
  const meanValue = base.fine.meanValue;
  const known = difference(
    base.picture.data,
    grid,
    state.picture,
    work.fit,
    meanValue,
    work.area,
    work.raw,
    work.ok,
  );
  removePlane(work.raw, work.ok, region, work.map.around, work.plane, work.planeScratch);
  work.smoothed.set(work.raw);
  smooth(work.smoothed, work.scratch, grid.width, grid.height, work.kernel);
  return known;
}

/** Why a located frame still cannot be judged, apart from reference and settling. */
function disturbance(step: Step, known: number, level: number, moved: number): NotValidReason | undefined {
  const { state } = step;
  const before = state.lastKnownShare;
  state.lastKnownShare = known;
  if (known < KNOWN_MIN) return "collimation";
  if (before >= 0 && Math.abs(known - before) > COLLIMATION_STEP) return "collimation";
  if (step.isNewLook) return undefined;
  if (Math.abs(level - state.look.lastLevel) > EXPOSURE_STEP) return "exposureStep";
  return moved > MOTION_MAX_MM ? "motion" : undefined;
}

function describePlace(step: Step, base: Reference): void {
  const { draft, state, work, region } = step;
  const { pose } = work.fit;
  draft.registration = {
    dxPx: pose.dx * state.factor,
    dyPx: pose.dy * state.factor,
    thetaDeg: (pose.theta * 180) / Math.PI,
    residual: residualRatio(base, work.fit),
  };
  draft.overlay = overlayOf(state, work, region, stopFractionOf(step), false);
}

function refinedOptions({ settings, input }: Step): RegionOptions {
  return { marginMm: settings.refinedMarginMm, cannulaOuterMm: input.cannulaOuterMm };
}

/** Gathers, completes or misses the reference. Returns the reason when the frame cannot be judged for it. */
function reference(step: Step, base: Reference, isUsable: boolean): NotValidReason | undefined {
  const { state, work, input, region, draft } = step;
  const need = referenceNeed(state, input.context, step.settings.volumeGateMl);
  prepareBuilder(state, work, input.context, need);
  if (need === "none") {
    if (state.reference === undefined)
      completeReference(state, work, region, base, true, refinedOptions(step));
    return state.reference === undefined ? "noReference" : undefined;
  }
  if (isUsable && (need === "request" || state.start.isQuiet)) gatherFrame(state, work, input.context);
  const isDone = completeReference(state, work, region, base, false, refinedOptions(step));
  if (isDone || (need === "auto" && state.reference !== undefined)) return undefined;
  draft.referenceFrames = { have: work.builder.frames, want: REFERENCE_WANTED };
  return "referencing";
}

/** Finds the bone and says what can be said about the frame. */
function assess(step: Step): void {
  const { state, work, region, draft } = step;
  if (step.isNewLook) {
    forgetFront(state);
    const base = state.reference ?? state.base;
    if (base !== undefined) completeReference(state, work, region, base, true, refinedOptions(step));
  }
  updateValidArea(work.area, state.picture, leafLevel(state, work, region));
  const base = state.reference ?? state.base;
  if (base === undefined) {
    draft.notValid = "noReference";
    return;
  }
  state.isLocked = locate(state, work, base, region.body.spacingMm);
  if (!state.isLocked) {
    draft.notValid = "viewLost";
    return;
  }
  const level = surroundLevel(state, work);
  const moved = step.isNewLook ? 0 : motionMm(step);
  const known = computeDifference(step, base);
  const disturbed = disturbance(step, known, level, moved);
  const settled = isSettled(state.look, level, residualRatio(base, work.fit));
  copyFit(work.fit, work.last);
  describePlace(step, base);
  const unreferenced = reference(step, base, settled && disturbed === undefined);
  const notValid = unreferenced ?? disturbed ?? (settled ? undefined : "settling");
  if (notValid !== undefined) {
    draft.notValid = notValid;
    return;
  }
  // The reference was completed by this very frame: the frame is part of it and shows no cement of its own.
  if (state.reference !== base) computeDifference(step, state.reference ?? base);
  judgeCement({
    ...step,
    region: state.region ?? region,
    reference: state.reference ?? base,
    stopFraction: stopFractionOf(step),
    movedMm: moved,
  });
}

function stateFor(states: Map<string, ViewState>, input: AnalyserInput): ViewState {
  const key = `${input.event.view} ${input.event.pictureId}`;
  const { image } = input;
  let state = states.get(key);
  if (state === undefined || state.rows !== image.rows || state.columns !== image.columns) {
    state = newViewState(image, input.event.view);
    states.set(key, state);
  }
  return state;
}

function analyseFrame(
  states: Map<string, ViewState>,
  settings: AnalyserSettings,
  input: AnalyserInput,
): FrameFinding {
  const { event, image, measuredAtUs } = input;
  if (image.pixels.length < image.rows * image.columns || image.rows < 32 || image.columns < 32) {
    return draftOf(input, "unreadable");
  }
  const state = stateFor(states, input);
  if (state.hasHash && state.lastHash === event.contentHash) return draftOf(input, "repeat");
  state.lastHash = event.contentHash;
  state.hasHash = true;
  state.previousImage = state.image;
  state.image = image;
  const { isNew, intervalUs } = stepLook(state.look, measuredAtUs, event.framePeriodUs);
  followLevel(state, input.context.level);
  const region = followDrawing(state, input.drawing, input.context.drawingVersion, {
    marginMm: settings.outsideMarginMm,
    cannulaOuterMm: input.cannulaOuterMm,
  });
  presentPicture(state, image);
  const work = state.workspace;
  if (region === undefined || work === undefined) return draftOf(input, "noDrawing");
  const draft = draftOf(input);
  assess({ input, settings, state, work, region, draft, isNewLook: isNew, intervalUs });
  return draft;
}

/**
 * Makes an analyser with empty state. `analyse` must be called with each picture's frames in the order in which they
 * were taken; the same inputs give the same findings, to the last bit.
 */
export function createFrameAnalyser(settings: AnalyserSettings): FrameAnalyser {
  const states = new Map<string, ViewState>();
  return { analyse: (input) => analyseFrame(states, settings, input) };
}
