/** Plans and captures for tests of the calibration's mathematics. */
import type {
  CalibrationKind,
  CalibrationPlan,
  PlanStep,
} from "@cementwatch/shared/calibration/calibration-plan";
import type { Capture } from "@cementwatch/shared/calibration/calibration-result";

interface Series {
  readonly name: string;
  readonly direction: PlanStep["direction"];
  readonly targets: readonly number[];
  /** The device is turned before this series. */
  readonly isTurned?: boolean;
}

const USUAL: Readonly<Record<CalibrationKind, Partial<CalibrationPlan> & Pick<CalibrationPlan, "range">>> = {
  pressure: { range: { min: 0, max: 10_000 }, limit: 25, signal: "pressure", unit: "kPa", procedure: "dkdA" },
  force: { range: { min: 0, max: 200 }, limit: 1, signal: "force", unit: "N", procedure: "iso376" },
  volume: { range: { min: 0, max: 10 }, limit: 0.1, signal: "volume", unit: "mL", procedure: "gravimetric" },
  temperature: {
    range: { min: 10, max: 60 },
    limit: 0.5,
    signal: "temperature",
    unit: "degC",
    procedure: "temperaturePoints",
  },
};

export function upAndDown(targets: readonly number[], pairs: number): Series[] {
  const falling = [...targets].reverse();
  return Array.from({ length: pairs }, (_, pair): Series[] => [
    { name: `M${2 * pair + 1}`, direction: "up", targets },
    { name: `M${2 * pair + 2}`, direction: "down", targets: falling },
  ]).flat();
}

export function spacedTargets(max: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (max * i) / (count - 1));
}

export function makePlan(
  kind: CalibrationKind,
  series: readonly Series[],
  changes: Partial<CalibrationPlan> = {},
): CalibrationPlan {
  return {
    kind,
    procedure: "dkdA",
    signal: "pressure",
    unit: "kPa",
    shown: { unit: "kPa", factor: 1, decimals: 2 },
    device: {
      deviceId: "d",
      driver: "keller-bus",
      model: "M",
      serialNumber: "1",
      resolution: 0,
      isSimulated: true,
    },
    reference: {
      referenceId: "R-9",
      title: "reference",
      serialNumber: "9",
      certificateNumber: "K-1",
      validUntil: "2099-01-01",
      expandedUncertainty: 0,
      relativeExpandedUncertainty: 0,
      drift: 0,
      resolution: 0,
      isSimulated: true,
    },
    limit: 1,
    steps: stepsOf(series),
    stability: { windowUs: 5e6, maxDrift: 1, maxSpread: 1, targetTolerance: 1, giveUpUs: 1e8 },
    fit: { kind: "linear" },
    surroundings: { airTemperatureC: 21, airTemperatureUncertaintyC: 0 },
    intervalDays: 365,
    heightUncertaintyMm: 0,
    ...USUAL[kind],
    ...changes,
  };
}

function stepsOf(series: readonly Series[]): PlanStep[] {
  const steps: Omit<PlanStep, "index">[] = [];
  for (const { name, direction, targets, isTurned = false } of series) {
    if (isTurned) steps.push(step("remount", "", "none", 0));
    for (const target of targets) steps.push(step("point", name, direction, target));
  }
  return steps.map((each, index) => ({ ...each, index }));
}

function step(
  kind: PlanStep["kind"],
  series: string,
  direction: PlanStep["direction"],
  target: number,
): Omit<PlanStep, "index"> {
  return { kind, series, direction, target, waitUs: 0, instruction: "" };
}

/** A capture of every point of the plan, as `read` says. */
export function captureAll(
  plan: CalibrationPlan,
  read: (step: PlanStep) => { readonly reference: number; readonly device: number },
): Capture[] {
  return plan.steps
    .filter(({ kind }) => kind === "point")
    .map((each) => ({
      ...{ step: each.index, series: each.series, direction: each.direction, target: each.target },
      ...read(each),
      ...{ referenceSpread: 0, deviceSpread: 0, count: 20, atUs: each.index * 1e6, by: "auto" },
    }));
}
