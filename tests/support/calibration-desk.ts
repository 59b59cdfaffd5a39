/** A made-up calibration for the pages: a run half done, an entry with its budget, a register; answered without a server. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationPlan, PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import type {
  PhaseResult,
  PointResult,
  UncertaintyBudget,
} from "@cementwatch/shared/calibration/calibration-result";
import type { ReferenceStandard } from "@cementwatch/shared/calibration/reference-standard";
import type { CaptureView, RunView } from "@cementwatch/shared/calibration/run-view";

const S = 1_000_000;
const TARGETS = [0, 2_500, 5_000, 7_500, 10_000, 7_500, 5_000, 2_500, 0];

/** Five points up and four down, after one preload. */
const STEPS: readonly PlanStep[] = [
  {
    index: 0,
    kind: "preload",
    series: "",
    direction: "none",
    target: 10_000,
    waitUs: 30 * S,
    instruction: "load to 100 bar, hold 30 s, and let go again",
  },
  ...TARGETS.map(
    (target, at): PlanStep => ({
      index: at + 1,
      kind: "point",
      series: at < 5 ? "M1" : "M2",
      direction: at < 5 ? "up" : "down",
      target,
      waitUs: 30 * S,
      instruction: `go to ${target / 100} bar`,
    }),
  ),
];

export const PLAN: CalibrationPlan = {
  kind: "pressure",
  procedure: "dkdC",
  signal: "pressure",
  unit: "kPa",
  shown: { unit: "bar", factor: 0.01, decimals: 2 },
  device: {
    deviceId: "sensor",
    driver: "keller",
    model: "PA-33X",
    serialNumber: "0123",
    resolution: 0.1,
    isSimulated: false,
  },
  reference: {
    referenceId: "R-9",
    title: "Digital pressure standard",
    serialNumber: "55-81",
    certificateNumber: "D-K-15070-2026-03",
    validUntil: "2099-03-01",
    deviceId: "reference",
    expandedUncertainty: 2,
    relativeExpandedUncertainty: 0,
    drift: 1,
    resolution: 0.1,
    isSimulated: false,
  },
  range: { min: 0, max: 10_000 },
  limit: 50,
  steps: STEPS,
  stability: { windowUs: 10 * S, maxDrift: 2, maxSpread: 2, targetTolerance: 100, giveUpUs: 180 * S },
  fit: { kind: "linear" },
  surroundings: { airTemperatureC: 22, airTemperatureUncertaintyC: 1 },
  intervalDays: 365,
  heightDifferenceMm: 0,
};

/** Deviation of the made-up sensor, kPa: gain and a little hysteresis. */
function deviationAt(step: PlanStep): number {
  return step.target * 0.0018 + (step.direction === "down" ? 6 : 0) - 2;
}

function captureAt(step: PlanStep): CaptureView {
  const deviation = deviationAt(step);
  return {
    step: step.index,
    series: step.series,
    direction: step.direction,
    target: step.target,
    reference: step.target + 2,
    device: step.target + 2 + deviation,
    referenceSpread: 0.3,
    deviceSpread: 0.5,
    count: 40,
    atUs: step.index * 40 * S,
    by: "auto",
    deviation,
    expandedUncertainty: 3.2,
  };
}

/** A run with so many points captured. */
export function runView(captured: number, change: Partial<RunView> = {}): RunView {
  const points = STEPS.filter(({ kind }) => kind === "point");
  return {
    runId: "run-1",
    plan: PLAN,
    stage: "measuring",
    phase: "asFound",
    step: captured + 1,
    pointNumber: captured + 1,
    pointCount: points.length,
    device: { value: 7_519, quality: "valid", isConnected: true, advice: "" },
    reference: { value: 7_502, quality: "valid", isConnected: true, advice: "" },
    deviation: 17,
    isAutoCapture: true,
    settled01: 0.55,
    settledInS: 5.4,
    whyNot: ["drift 0.04 bar/10 s > 0.02 bar/10 s"],
    captures: points.slice(0, captured).map(captureAt),
    warnings: [],
    presses: 3,
    ...change,
  };
}

const BUDGET: UncertaintyBudget = {
  terms: [
    {
      id: "reference",
      title: "reference standard, certificate",
      evaluation: "B",
      distribution: "normal",
      value: 1,
      valueUnit: "kPa",
      sensitivity: 1,
      standardUncertainty: 1,
      degreesOfFreedom: null,
      source: "certificate D-K-15070-2026-03, U = 2 kPa, k = 2",
    },
    {
      id: "hysteresis",
      title: "hysteresis",
      evaluation: "B",
      distribution: "rectangular",
      value: 2,
      valueUnit: "kPa",
      sensitivity: 1,
      standardUncertainty: 1.155,
      degreesOfFreedom: null,
      source: "up and down series",
    },
    {
      id: "repeatability",
      title: "repeatability",
      evaluation: "A",
      distribution: "normal",
      value: 0.4,
      valueUnit: "kPa",
      sensitivity: 1,
      standardUncertainty: 0.4,
      degreesOfFreedom: 3,
      source: "4 readings",
    },
  ],
  combined: 1.58,
  effectiveDegreesOfFreedom: 730,
  coverageFactor: 2,
  expanded: 3.16,
  monteCarlo: { trials: 20_000, expanded: 3.05, agrees: true },
};

/** A judged phase whose deviations are the made-up sensor's, times `scale`. */
export function phaseResult(scale: number): PhaseResult {
  const points = [0, 2_500, 5_000, 7_500, 10_000].map((target): PointResult => {
    const up = target * 0.0018 * scale - 2;
    const down = up + 6;
    const deviation = target === 10_000 ? up : (up + down) / 2;
    return {
      target,
      referenceMean: target + 2,
      upMean: target + 2 + up,
      ...(target === 10_000 ? {} : { downMean: target + 2 + down, hysteresis: 6 }),
      deviceMean: target + 2 + deviation,
      deviation,
      budget: BUDGET,
      verdict: Math.abs(deviation) + BUDGET.expanded <= PLAN.limit ? "pass" : "fail",
    };
  });
  const worst = points.reduce((a, b) => (Math.abs(b.deviation) > Math.abs(a.deviation) ? b : a));
  return {
    points,
    worst: { deviation: worst.deviation, target: worst.target },
    zeroShift: 0.8,
    hysteresis: 6,
    nonLinearity: 1.2,
    expandedUncertainty: BUDGET.expanded,
    verdict: points.some(({ verdict }) => verdict === "fail") ? "fail" : "pass",
  };
}

/** The entry of a version; each of them one year after the one before. */
export function entry(version: number, change: Partial<CalibrationEntry> = {}): CalibrationEntry {
  const captures = STEPS.filter(({ kind }) => kind === "point").map(captureAt);
  const year = 2021 + version;
  return {
    id: `C-${year}-0014`,
    version,
    kind: "calibration",
    reason: "yearly calibration",
    validUntil: `${year + 1}-11-02`,
    software: "cementwatch 0.1.0",
    previousHash: "",
    hash: "0".repeat(64),
    plan: PLAN,
    startedAt: `${year}-11-02T09:00:00Z`,
    finishedAt: `${year}-11-02T09:25:00Z`,
    operator: "bme-7",
    captures: { asFound: captures, asLeft: [] },
    replaced: [],
    asFound: phaseResult(1 + version * 0.4),
    adjustment: "none",
    fit: {
      kind: "linear",
      coefficients: [1.87, 0.99823],
      knots: [],
      range: { min: 0, max: 10_020 },
      residuals: captures.map(() => 0.5),
      residualSpread: 0.62,
      coefficientUncertainties: [0.4, 0.00007],
    },
    notes: ["reference unplugged at point 7, plugged in again after 40 s; nothing was lost"],
    ...change,
  };
}

export const REFERENCES: readonly ReferenceStandard[] = [
  {
    id: "R-9",
    version: 2,
    title: "Digital pressure standard",
    kind: "pressure",
    unit: "kPa",
    model: "LEO 5",
    serialNumber: "55-81",
    certificateNumber: "D-K-15070-2026-03",
    laboratory: "Calibration Centre North",
    calibratedAt: "2026-03-01",
    validUntil: "2099-03-01",
    range: { min: 0, max: 16_000 },
    expandedUncertainty: 2,
    relativeExpandedUncertainty: 0.0001,
    drift: 1,
    resolution: 0.1,
    deviceId: "reference",
    isRetired: false,
    isSimulated: false,
    reason: "new certificate",
  },
  {
    id: "R-3",
    version: 1,
    title: "Dead-weight tester",
    kind: "pressure",
    unit: "kPa",
    model: "PG 60",
    serialNumber: "771",
    certificateNumber: "D-K-15070-2019-11",
    laboratory: "Calibration Centre North",
    calibratedAt: "2019-11-01",
    validUntil: "2021-11-01",
    range: { min: 100, max: 6_000 },
    expandedUncertainty: 0.5,
    relativeExpandedUncertainty: 0,
    drift: 0.2,
    resolution: 0,
    isRetired: false,
    isSimulated: false,
    reason: "entered",
  },
];
