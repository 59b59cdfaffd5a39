/** The figures of one kind of calibration in words: what its standard asks to be stated. Pure. */
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type {
  ForceFigures,
  PhaseResult,
  PressureFigures,
  VolumeFigures,
} from "@cementwatch/shared/calibration/calibration-result";
import { finer, shown, signed } from "./shown-value.ts";

export interface KindTable {
  readonly title: string;
  /** Name and value with its unit. */
  readonly figures: readonly (readonly [string, string])[];
  readonly heads: readonly string[];
  /** Target first. */
  readonly rows: readonly (readonly string[])[];
}

const NOT_TOLD = "not told";

/** `undefined`: the kind has none, as temperature. */
export function kindTableOf(result: PhaseResult, plan: CalibrationPlan): KindTable | undefined {
  if (result.pressure !== undefined) return pressureTable(result.pressure, plan);
  if (result.force !== undefined) return forceTable(result.force, plan);
  return result.volume === undefined ? undefined : volumeTable(result.volume, plan);
}

function pressureTable(figures: PressureFigures, plan: CalibrationPlan): KindTable {
  const fine = finer(plan.shown);
  const words = (value: number | undefined) =>
    value === undefined ? NOT_TOLD : `${shown(value, fine)} ${fine.unit}`;
  return {
    title: "After DKD-R 6-1",
    figures: [
      ["zero deviation f₀", words(figures.zeroDeviation)],
      ["repeatability b′", words(figures.repeatability)],
      ["hysteresis h", words(figures.hysteresis)],
      ["error span |deviation| + U", words(figures.errorSpan)],
    ],
    heads: [],
    rows: [],
  };
}

function forceTable({ zeroPercent, points, forceClass }: ForceFigures, plan: CalibrationPlan): KindTable {
  return {
    title: "After ISO 376",
    figures: [
      ["class", classWords(forceClass)],
      ["zero error f₀", percent(zeroPercent)],
    ],
    heads: [
      `force, ${plan.shown.unit}`,
      "reproducibility b",
      "repeatability b′",
      "interpolation f_c",
      "reversibility v",
      "class",
    ],
    rows: points.map((point) => [
      shown(point.target, plan.shown),
      percent(point.reproducibilityPercent),
      percent(point.repeatabilityPercent),
      percent(point.interpolationPercent),
      percent(point.reversibilityPercent),
      classWords(point.forceClass),
    ]),
  };
}

function volumeTable(volumes: readonly VolumeFigures[], plan: CalibrationPlan): KindTable {
  const fine = finer(plan.shown);
  return {
    title: "After ISO 8655-6",
    figures: [],
    heads: [
      `volume, ${fine.unit}`,
      "dispenses",
      `systematic error e_s, ${fine.unit}`,
      "e_s",
      `random error, ${fine.unit}`,
      "coefficient of variation",
    ],
    rows: volumes.map((volume) => [
      shown(volume.target, plan.shown),
      String(volume.dispenses),
      signed(volume.systematicError, fine),
      percent(volume.systematicPercent),
      volume.randomError === undefined ? NOT_TOLD : shown(volume.randomError, fine),
      percent(volume.randomPercent),
    ]),
  };
}

function percent(value: number | undefined): string {
  return value === undefined ? NOT_TOLD : `${value.toFixed(3).replace("-", "−")} %`;
}

/** A class is given only when the gauge was turned. */
function classWords(forceClass: ForceFigures["forceClass"]): string {
  if (forceClass === undefined) return "none given: the gauge was not turned";
  return forceClass === "none" ? "outside class 2" : forceClass;
}
