/** From the differences of a located, settled frame to cement area, front, distances and pieces outside. */

import type { AnalyserInput, AnalyserSettings } from "./analyser-input.ts";
import { acceptCement, filterOpacity, learnUnrest, rememberCement, thresholdMap } from "./cement-map.ts";
import { stepCementStart } from "./cement-start.ts";
import { frontFraction, markOutside, outsideComponents } from "./components.ts";
import type { FrameFinding } from "./frame-finding.ts";
import { frontSpeed } from "./front.ts";
import { residualRatio } from "./locate.ts";
import { isShot } from "./look.ts";
import { addMassPoint, unaccountedMl } from "./mass-balance.ts";
import { overlayOf } from "./overlay.ts";
import type { Reference } from "./reference.ts";
import { isVolumeGateOpen } from "./referencing.ts";
import type { Region } from "./region.ts";
import type { ViewState, Workspace } from "./view-state.ts";

/** Settled frames in which what came while the beam was off is first seen: three of them let cement stand. */
const LOOK_START_FRAMES = 3;

export interface JudgeStep {
  readonly input: AnalyserInput;
  readonly settings: AnalyserSettings;
  readonly state: ViewState;
  readonly work: Workspace;
  readonly region: Region;
  readonly reference: Reference;
  readonly draft: { -readonly [K in keyof FrameFinding]: FrameFinding[K] };
  readonly intervalUs: number;
  readonly stopFraction: number;
  readonly movedMm: number;
}

/** Noise of this frame against the reference's, kept within what a change of exposure can do. */
function exposureFactor(reference: Reference, step: JudgeStep): number {
  return Math.min(3, Math.max(0.8, residualRatio(reference, step.work.fit)));
}

/** Writes front fraction, distances and speed to the draft. */
function describeFront(step: JudgeStep): void {
  const { state, work, region, draft, input } = step;
  const fraction = frontFraction(work.map, region, work.bins);
  if (fraction === undefined) return;
  const depth = region.body.depthMm;
  draft.frontFraction01 = fraction;
  draft.toStopLineMm = (step.stopFraction - fraction) * depth;
  draft.toWallMm = (1 - fraction) * depth;
  const speed = frontSpeed(state, input.measuredAtUs, fraction * depth);
  if (speed !== undefined) draft.frontSpeedMmPerS = speed;
}

/** Judges the frame whose differences to `reference` are in the workspace, and completes the draft. */
export function judgeCement(step: JudgeStep): void {
  const { state, work, region, reference, settings, draft, input } = step;
  const { map, ok } = work;
  const spacing = region.body.spacingMm;
  const gate = isVolumeGateOpen(state, input.context, input.measuredAtUs, settings.volumeGateMl);
  filterOpacity(map, work.smoothed, ok, step.intervalUs, state.look.settledFrames === 1);
  thresholdMap(
    map,
    reference,
    region,
    ok,
    settings,
    exposureFactor(reference, step),
    step.movedMm / spacing,
    gate || !state.start.isEstablished || state.start.isVolumeDoubted,
  );
  acceptCement(map, region);
  const { standing, mass, inside, insideMass } = rememberCement(map, region, ok, state.look.settledFrames);
  learnUnrest(map, work.smoothed, region, ok, step.intervalUs, state.start.isEstablished);
  markOutside(map, region, ok, work.outside);
  const outside = outsideComponents(
    map,
    reference,
    region,
    work.outside,
    work.fit.pose,
    state.factor,
    settings,
  );
  const areaMm2 = spacing * spacing;
  const outsideAreaMm2 = outside.reduce((sum, piece) => sum + piece.areaMm2, 0);
  const seen = {
    insideAreaMm2: inside * areaMm2,
    insideMassMm2: insideMass * areaMm2,
    outsideAreaMm2,
    isLookStart: state.look.count > 1 && state.look.settledFrames <= LOOK_START_FRAMES,
    isShot: isShot(state.look),
  };
  stepCementStart(state.start, seen, input.measuredAtUs, volumeSince(step));
  const isOpen = !state.start.isEstablished && outsideAreaMm2 >= settings.posteriorAreaMm2;
  if (isOpen) draft.notValid = "contrast";
  if (isOpen && !state.start.cameUnseen) return;
  if (isOpen) draft.isProvisional = true;
  draft.outside = outside;
  draft.cementAreaMm2 = standing * areaMm2;
  draft.opacityMassMm2 = mass * areaMm2;
  draft.insideMassMm2 = seen.insideMassMm2;
  describeBalance(step, mass * areaMm2);
  if (state.start.isEstablished || volumeSince(step) !== "still") describeFront(step);
  draft.overlay = overlayOf(state, work, region, step.stopFraction, true);
}

/** Writes the volume that this view does not account for. */
function describeBalance(step: JudgeStep, massMm2: number): void {
  const { state, draft, settings } = step;
  const { volumeMl } = step.input.context;
  if (volumeMl === undefined || state.hasFlushed) return;
  addMassPoint(state.balance, { volumeMl, massMm2 });
  const missingMl = unaccountedMl(state.balance, settings);
  if (missingMl !== undefined) draft.unaccountedMl = missingMl;
}

/** Whether a measured volume has moved since the reference; a counter that counted a flush does not tell. */
function volumeSince(step: JudgeStep): "moved" | "still" | "unknown" {
  const { volumeMl, isVolumeFitted } = step.input.context;
  if (!isVolumeFitted || volumeMl === undefined || step.state.hasFlushed) return "unknown";
  return step.state.hasCementStarted ? "moved" : "still";
}
