/** Leak, margin and resistance conditions: what the picture and the hydraulics say about cement. */
import type { Evidence } from "../alarm/alarm.ts";
import type { ConditionReport } from "../alarm/alarm-machine.ts";
import type { PictureView } from "../imaging/image-frame.ts";
import { type LeakEvidence, leaksOf, marginOf, subThresholdShare01 } from "../leak/image-evidence.ts";
import type { ParameterId } from "../leak/parameters.ts";
import { US_PER_S } from "../time.ts";
import { pictureStateOf } from "./picture-track.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { rounded } from "./rounded.ts";
import { ZONE_WORDS } from "./words.ts";

type Limits = Readonly<Record<ParameterId, number>>;
const VIEWS: readonly PictureView[] = ["lateral", "ap"];

export function leakConditions(
  state: PipelineState,
  view: PictureView,
  limits: Limits,
  atUs: number,
): ConditionReport[] {
  const { judged, provisional } = state.evidence[view];
  const finding = provisional ?? judged;
  const isOver = finding !== undefined && isLookOver(state, finding.pictureId, atUs);
  return leaksOf(finding, limits, isOver).map((leak) => leakReport(state, view, leak));
}

function isLookOver(state: PipelineState, pictureId: string, atUs: number): boolean {
  const track = state.pictures[pictureId];
  const config = state.config.pictures.find((picture) => picture.id === pictureId);
  return track !== undefined && config !== undefined && pictureStateOf(track, config, atUs) === "held";
}

function leakReport(state: PipelineState, view: PictureView, leak: LeakEvidence): ConditionReport {
  const { component, finding } = leak;
  const words = ZONE_WORDS[component.zone];
  const isVein = leak.condition === "A2";
  return {
    condition: leak.condition,
    instance: `${view}:${component.zone}`,
    place: (isVein ? "CEMENT IN VEIN" : words.place) + runSuffix(state, finding.pictureId),
    evidence: [
      { name: "outsideAreaMm2", value: rounded(component.areaMm2, 2), limit: leak.limitMm2, unit: "mm²" },
      { name: "logLikelihood", value: rounded(component.logLikelihood, 0), unit: "nat" },
      { name: "framesOfLastFive", value: component.framesOfLastFive, unit: "frames" },
    ],
    size: component.areaMm2,
    pictureId: finding.pictureId,
    view,
    frameNumber: finding.frameNumber,
    placePx: component.centroidPx,
    placeRadiusPx: component.radiusPx,
    route: isVein ? "vein" : words.route,
    site: words.site,
  };
}

function runSuffix(state: PipelineState, pictureId: string): string {
  const label = state.pictures[pictureId]?.runLabel;
  return label === undefined ? "" : ` · IN THE RUN OF ${label}`;
}

export function marginConditions(state: PipelineState, view: PictureView, limits: Limits): ConditionReport[] {
  const margin = marginOf(state.evidence[view], state.config.procedure.isTumour, limits);
  if (margin === undefined) return [];
  const { finding, timeToWallS } = margin;
  const evidence: Evidence[] = [
    {
      name: "frontFraction01",
      value: rounded(margin.fraction01, 3),
      limit: margin.limit01,
      unit: "of AP depth",
    },
  ];
  if (timeToWallS !== undefined) {
    evidence.push({
      name: "timeToWallS",
      value: rounded(timeToWallS, 1),
      limit: limits.timeToWallS,
      unit: "s",
    });
  }
  // Once cement is behind the wall the leak's own alarm speaks: the margin is shown and does not sound again.
  const isLeaking = leaksOf(finding, limits).some((leak) => leak.component.zone === "posterior");
  const size = isLeaking ? {} : { size: -(finding.toStopLineMm ?? 0) };
  return [
    {
      condition: margin.condition,
      instance: view,
      place: margin.condition === "A3" ? "FRONT AT STOP LINE" : "FRONT NEAR STOP LINE",
      evidence,
      ...size,
      pictureId: finding.pictureId,
      view,
      frameNumber: finding.frameNumber,
    },
  ];
}

/** A drop alone is medium; with sub-threshold cement outside in the same window it is a leak, high. */
export function resistanceConditions(state: PipelineState, limits: Limits, atUs: number): ConditionReport[] {
  if (!state.isResistanceDropping) return [];
  const evidence: Evidence[] = [
    {
      name: "resistanceDrop",
      value: rounded(state.resistance.dropLn, 2),
      limit: limits.resistanceDropMin,
      unit: "ln",
    },
    {
      name: "resistanceScore",
      value: rounded(state.resistance.score, 1),
      limit: limits.resistanceLimit,
      unit: "σ",
    },
  ];
  for (const view of VIEWS) {
    const { judged, judgedAtUs } = state.evidence[view];
    const share = subThresholdShare01(judged, limits);
    const isRecent = judgedAtUs !== undefined && atUs - judgedAtUs <= limits.fusionWindowS * US_PER_S;
    const component = judged?.outside.toSorted((a, b) => b.areaMm2 - a.areaMm2)[0];
    if (judged === undefined || component === undefined || !isRecent || share < limits.fusionAreaFraction01)
      continue;
    const words = ZONE_WORDS[component.zone];
    return [
      {
        condition: component.zone === "posterior" ? "A1" : "A4",
        instance: `${view}:${component.zone}`,
        place: words.place,
        priority: "high",
        headline: "STOP",
        evidence: [
          ...evidence,
          { name: "outsideAreaMm2", value: rounded(component.areaMm2, 2), unit: "mm²" },
        ],
        size: component.areaMm2,
        pictureId: judged.pictureId,
        view,
        frameNumber: judged.frameNumber,
        placePx: component.centroidPx,
        placeRadiusPx: component.radiusPx,
        route: words.route,
        site: words.site,
      },
    ];
  }
  for (const view of VIEWS) {
    const hidden = hiddenLeak(state, view, limits, atUs, evidence);
    if (hidden !== undefined) return [hidden];
  }
  return [
    { condition: "A8", instance: "drop", place: "RESISTANCE FELL", reason: "resistanceDrop", evidence },
  ];
}

/** A drop while the front stands at the stop line, or while the view does not account for what goes in: a leak, high. */
function hiddenLeak(
  state: PipelineState,
  view: PictureView,
  limits: Limits,
  atUs: number,
  drop: readonly Evidence[],
): ConditionReport | undefined {
  const { judged, judgedAtUs } = state.evidence[view];
  if (judged === undefined || judgedAtUs === undefined) return undefined;
  if (atUs - judgedAtUs > limits.fusionWindowS * US_PER_S) return undefined;
  const of = { pictureId: judged.pictureId, view, frameNumber: judged.frameNumber };
  const high = { priority: "high", headline: "STOP", instance: `${view}:hidden` } as const;
  const missingMl = judged.unaccountedMl ?? 0;
  if (missingMl >= limits.unaccountedMl) {
    const value = rounded(missingMl, 2);
    const missing = { name: "unaccountedMl", value, limit: limits.unaccountedMl, unit: "mL" };
    return { condition: "A4", place: "CEMENT NOT IN VIEW", ...high, ...of, evidence: [...drop, missing] };
  }
  const margin = marginOf(state.evidence[view], state.config.procedure.isTumour, limits);
  if (margin?.condition !== "A3") return undefined;
  const value = rounded(margin.fraction01, 3);
  const front = { name: "frontFraction01", value, limit: margin.limit01, unit: "of AP depth" };
  const where = { route: "posterior", site: "canal" } as const;
  return { condition: "A1", place: "LEAK AT WALL?", ...high, ...of, ...where, evidence: [...drop, front] };
}
