/** From what a person asks for to the plan of a calibration. Pure: the instruments and the date come as arguments. */
import type { DeviceSignal } from "../telemetry/reading.ts";
import type { SignalUnit } from "../units.ts";
import type {
  CalibrationKind,
  CalibrationPlan,
  DeviceUnderTest,
  PlanStep,
  ReferenceUse,
  StabilityRule,
} from "./calibration-plan.ts";
import { forceSteps } from "./force-steps.ts";
import { gravimetricVolume } from "./gravimetric-volume.ts";
import { type Checked, referenceExpanded, refuseUnusable } from "./plan-checks.ts";
import type { PlanRequest } from "./plan-request.ts";
import { pressureSteps } from "./pressure-steps.ts";
import type { ReferenceStandard } from "./reference-standard.ts";
import type { StepSettings } from "./step-list.ts";
import { temperatureSteps } from "./temperature-steps.ts";
import { volumeSteps } from "./volume-steps.ts";

export interface PlanInstruments {
  readonly device: DeviceUnderTest;
  readonly reference: ReferenceStandard;
  /** ISO date of the calibration. */
  readonly today: string;
}

const UNITS: Readonly<Record<CalibrationKind, SignalUnit>> = {
  pressure: "kPa",
  force: "N",
  volume: "mL",
  temperature: "degC",
};
const USUAL_POINTS = {
  ...{ dkdA: 9, dkdB: 9, dkdC: 5, iso376: 8, forceSimplified: 5, gravimetric: 3, temperaturePoints: 3 },
} as const;
/** A hand pump and a dead-weight tester stay this near to their target, of the range. Assumption. */
const TARGET_01: Readonly<Record<CalibrationKind, number>> = {
  pressure: 0.02,
  force: 0.02,
  volume: 0.05,
  temperature: 0.02,
};
/** Readings of this time are judged: slow baths need more. Assumptions. */
const WINDOW_US: Readonly<Record<CalibrationKind, number>> = {
  pressure: 10_000_000,
  force: 5_000_000,
  volume: 4_000_000,
  temperature: 60_000_000,
};
const GIVE_UP_US: Readonly<Record<CalibrationKind, number>> = {
  pressure: 300_000_000,
  force: 300_000_000,
  volume: 120_000_000,
  temperature: 1_800_000_000,
};
/** Drift over half a window and scatter that are small beside the permissible error. Assumptions. */
const DRIFT_01 = 1 / 20;
const SPREAD_01 = 1 / 10;
/** Training: this part of the waiting times and of the window. */
const QUICK_01 = 1 / 60;
/** A window must hold some readings of a slow device. */
const SHORTEST_WINDOW_US = 500_000;

/** @throws PlanRefusal CAL-PLAN-REFUSED with the field and what to do. */
export function createPlan(request: PlanRequest, instruments: PlanInstruments): CalibrationPlan {
  const { device, reference } = instruments;
  const unit = UNITS[request.kind];
  const points = request.points ?? USUAL_POINTS[request.procedure];
  const { factor, decimals, unit: shownUnit } = request.shown;
  const say = (value: number) => `${(value * factor).toFixed(decimals)} ${shownUnit}`;
  const checked: Checked = {
    request,
    ...instruments,
    ...{ unit, points, say },
    referenceRange: {
      min: reference.range.min * scaleOf(request, reference),
      max: reference.range.max * scaleOf(request, reference),
    },
    referenceUncertainty:
      referenceExpanded(reference, request.range) *
      (reference.unit === unit ? 1 : scaleOf(request, reference)),
  };
  refuseUnusable(checked);
  const quick = request.isQuick === true ? QUICK_01 : 1;
  const { heightDifferenceMm, heightUncertaintyMm } = request;
  return {
    kind: request.kind,
    procedure: request.procedure,
    signal: request.kind as DeviceSignal,
    unit,
    shown: request.shown,
    device,
    reference: referenceUse(request, reference),
    range: request.range,
    limit: request.limit,
    steps: stepsOf(request, { range: request.range, points, say }).map((step) => ({
      ...step,
      waitUs: step.waitUs * quick,
    })),
    stability: stabilityOf(request, reference, quick),
    fit: request.fit ?? { kind: "linear" },
    surroundings: request.surroundings,
    intervalDays: request.intervalDays,
    ...(heightDifferenceMm === undefined ? {} : { heightDifferenceMm }),
    ...(heightUncertaintyMm === undefined ? {} : { heightUncertaintyMm }),
  };
}

function stepsOf(request: PlanRequest, settings: StepSettings): readonly PlanStep[] {
  switch (request.procedure) {
    case "dkdA":
    case "dkdB":
    case "dkdC":
      return pressureSteps(request.procedure, settings, request.isRemounted === true);
    case "iso376":
    case "forceSimplified":
      return forceSteps(request.procedure, settings);
    case "gravimetric":
      return volumeSteps(settings);
    case "temperaturePoints":
      return temperatureSteps(settings);
  }
}

/** Plan units per unit of the reference: a balance's grams become millilitres of water. */
function scaleOf({ surroundings, kind }: PlanRequest, reference: ReferenceStandard): number {
  if (kind !== "volume" || reference.unit !== "g" || surroundings.waterTemperatureC === undefined) return 1;
  return gravimetricVolume(1, surroundings);
}

function referenceUse(request: PlanRequest, reference: ReferenceStandard): ReferenceUse {
  const scale = scaleOf(request, reference);
  return {
    referenceId: reference.id,
    title: reference.title,
    serialNumber: reference.serialNumber,
    certificateNumber: reference.certificateNumber,
    validUntil: reference.validUntil,
    ...(reference.deviceId === undefined ? {} : { deviceId: reference.deviceId }),
    expandedUncertainty: reference.expandedUncertainty * scale,
    relativeExpandedUncertainty: reference.relativeExpandedUncertainty,
    drift: reference.drift * scale,
    resolution: reference.resolution * scale,
    isSimulated: reference.isSimulated,
  };
}

function stabilityOf(request: PlanRequest, reference: ReferenceStandard, quick: number): StabilityRule {
  const { kind, range, limit } = request;
  // A coarse display jumps by one step: that is no drift.
  const step = Math.max(reference.resolution * scaleOf(request, reference), request.resolution ?? 0);
  return {
    windowUs: Math.max(SHORTEST_WINDOW_US, WINDOW_US[kind] * quick),
    maxDrift: Math.max(limit * DRIFT_01, step / 2),
    maxSpread: Math.max(limit * SPREAD_01, step),
    targetTolerance: (range.max - range.min) * TARGET_01[kind],
    giveUpUs: GIVE_UP_US[kind],
  };
}
