/** A pressure calibration as a run hands it over: 9 points up and down in two series, a sensor 4 kPa high at the end. */
import type { EntryDraft } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationPlan, PlanStep } from "@cementwatch/shared/calibration/calibration-plan";
import type {
  Capture,
  PhaseResult,
  PointResult,
  UncertaintyBudget,
  Verdict,
} from "@cementwatch/shared/calibration/calibration-result";

const TARGETS = [0, 500, 1000, 1500, 2000];
const LIMIT = 10;

export interface EntryShape {
  readonly serialNumber?: string;
  readonly finishedAt?: string;
  /** Error of the device at full scale, kPa. */
  readonly errorKpa?: number;
  readonly adjustment?: EntryDraft["adjustment"];
  readonly isSimulated?: boolean;
  readonly fit?: Partial<EntryDraft["fit"]>;
}

export function calibrationPlan(shape: EntryShape = {}): CalibrationPlan {
  const { serialNumber = "448812", isSimulated = false } = shape;
  const up = TARGETS.map((target) => ({ target, direction: "up" as const, series: "M1" }));
  const down = TARGETS.toReversed().map((target) => ({ target, direction: "down" as const, series: "M2" }));
  const steps = [...up, ...down].map(
    (step, index): PlanStep => ({
      ...step,
      index,
      kind: "point",
      waitUs: 30e6,
      instruction: `Set ${step.target} kPa`,
    }),
  );
  return {
    kind: "pressure",
    procedure: "dkdC",
    signal: "pressure",
    unit: "kPa",
    shown: { unit: "bar", factor: 0.01, decimals: 3 },
    device: {
      deviceId: "pressure",
      driver: "keller",
      model: "Keller 33X",
      serialNumber,
      resolution: 0.01,
      isSimulated,
    },
    reference: {
      referenceId: "R-9",
      title: "Pressure balance 25 bar",
      serialNumber: "PB-1207",
      certificateNumber: "D-K-15105-2026-03",
      validUntil: "2027-03-01",
      expandedUncertainty: 0.4,
      relativeExpandedUncertainty: 0.0001,
      drift: 0.2,
      resolution: 0.01,
      isSimulated,
    },
    range: { min: 0, max: 2000 },
    limit: LIMIT,
    steps,
    stability: { windowUs: 5e6, maxDrift: 0.5, maxSpread: 0.5, targetTolerance: 20, giveUpUs: 120e6 },
    fit: { kind: "linear" },
    surroundings: { airTemperatureC: 22.4, airTemperatureUncertaintyC: 0.5, humidityPercent: 41 },
    intervalDays: 365,
    heightDifferenceMm: 120,
    heightUncertaintyMm: 5,
  };
}

export function entryDraft(shape: EntryShape = {}): EntryDraft {
  const { finishedAt = "2026-11-24T10:42:00Z", errorKpa = 4, adjustment = "none", fit } = shape;
  const plan = calibrationPlan(shape);
  const asFound = captures(plan, errorKpa);
  const asLeft = adjustment === "none" ? [] : captures(plan, 0);
  return {
    plan,
    startedAt: "2026-11-24T10:02:00Z",
    finishedAt,
    operator: "MK 117",
    captures: { asFound, asLeft },
    replaced: [],
    asFound: phaseResult(asFound),
    adjustment,
    ...(adjustment === "none" ? {} : { asLeft: phaseResult(asLeft) }),
    fit: {
      kind: "linear",
      coefficients: [-0.1, 2000 / (2000 + errorKpa)],
      knots: [],
      range: { min: -1, max: 2000 + errorKpa + 1 },
      residuals: asFound.map((_, i) => 0.3 * Math.sin(i)),
      residualSpread: 0.21,
      coefficientUncertainties: [0.08, 0.00006],
      ...fit,
    },
    notes: [],
  };
}

function captures(plan: CalibrationPlan, errorKpa: number): readonly Capture[] {
  return plan.steps.map((step, i) => ({
    step: step.index,
    series: step.series,
    direction: step.direction,
    target: step.target,
    reference: step.target + 0.2,
    device: step.target + 0.3 + (errorKpa * step.target) / 2000 + (step.direction === "down" ? 0.2 : 0),
    referenceSpread: 0.02,
    deviceSpread: 0.05,
    count: 50,
    atUs: (i + 1) * 60e6,
    by: "auto",
  }));
}

function phaseResult(taken: readonly Capture[]): PhaseResult {
  const points = TARGETS.map((target): PointResult => {
    const own = taken.filter((capture) => capture.target === target);
    const [up = 0, down = 0] = own.map(({ device }) => device);
    const deviceMean = (up + down) / 2;
    const deviation = deviceMean - (target + 0.2);
    const budget = pointBudget();
    return {
      target,
      referenceMean: target + 0.2,
      upMean: up,
      downMean: down,
      deviceMean,
      deviation,
      hysteresis: Math.abs(up - down),
      budget,
      verdict: verdictOf(deviation, budget.expanded),
    };
  });
  const worst = points.reduce((a, b) => (Math.abs(b.deviation) > Math.abs(a.deviation) ? b : a));
  return {
    points,
    worst: { deviation: worst.deviation, target: worst.target },
    zeroShift: 0.2,
    hysteresis: 0.2,
    nonLinearity: 0.1,
    expandedUncertainty: Math.max(...points.map(({ budget }) => budget.expanded)),
    verdict: worst.verdict,
  };
}

function verdictOf(deviation: number, expanded: number): Verdict {
  const size = Math.abs(deviation);
  if (size + expanded <= LIMIT) return "pass";
  if (size <= LIMIT) return "conditionalPass";
  return size - expanded <= LIMIT ? "conditionalFail" : "fail";
}

function pointBudget(): UncertaintyBudget {
  const term = {
    sensitivity: 1,
    valueUnit: "kPa",
    degreesOfFreedom: null,
    evaluation: "B",
    distribution: "rectangular",
  } as const;
  return {
    terms: [
      {
        ...term,
        id: "reference",
        title: "reference standard, certificate",
        distribution: "normal",
        value: 0.2,
        standardUncertainty: 0.2,
        source: "certificate D-K-15105-2026-03",
      },
      {
        ...term,
        id: "drift",
        title: "reference standard, drift",
        value: 0.2,
        standardUncertainty: 0.1155,
        source: "register of references",
      },
      {
        ...term,
        id: "hysteresis",
        title: "hysteresis",
        value: 0.1,
        standardUncertainty: 0.0577,
        source: "up and down series",
      },
      {
        ...term,
        id: "spread",
        title: "spread of the readings",
        evaluation: "A",
        distribution: "normal",
        value: 0.05,
        standardUncertainty: 0.0071,
        degreesOfFreedom: 49,
        source: "50 readings",
      },
    ],
    combined: 0.2382,
    effectiveDegreesOfFreedom: null,
    coverageFactor: 2,
    expanded: 0.4764,
    monteCarlo: { trials: 100_000, expanded: 0.471, agrees: true },
  };
}
