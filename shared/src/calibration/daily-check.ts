/** The quick check of a device before the day's cases: zero, one point, step response, leak-down, and their trend. */
import { type ControlLimits, controlLimits } from "./control-chart.ts";

/** Zero and error at the point in the device's unit, times in s, loss in the device's unit for each minute. */
export type DailyFigure = "zero" | "pointError" | "t63S" | "t90S" | "lossPerMinute";

/** What was not measured is absent. */
export type DailyFigures = Readonly<Partial<Record<DailyFigure, number>>>;

interface FigureRule {
  /** Largest permitted size. */
  readonly limit: number;
  /** Smallest step of the figure, in its unit. */
  readonly step: number;
  /** For a person. */
  readonly title: string;
  readonly unit: string;
}

/** A figure without a rule is not judged; one with a rule must be measured. */
export type DailyRules = Readonly<Partial<Record<DailyFigure, FigureRule>>>;

export interface DailyResult {
  /** `fail`: beyond a fixed limit or not measured · `watch`: within, but it moves away from where it was · `pass`. */
  readonly verdict: "pass" | "watch" | "fail";
  /** Each with figure, value, limit and what to do. */
  readonly reasons: readonly string[];
  /** Of each figure with enough earlier checks. */
  readonly limits: Readonly<Partial<Record<DailyFigure, ControlLimits>>>;
}

/** At most so many earlier checks count; older ones belong to an earlier calibration. */
const MOST_EARLIER = 1000;
const ORDER: readonly DailyFigure[] = ["zero", "pointError", "t63S", "t90S", "lossPerMinute"];

/** `earlier`: the checks since the last calibration, oldest first, today's not among them. */
export function judgeDailyCheck(
  today: DailyFigures,
  earlier: readonly DailyFigures[],
  rules: DailyRules,
): DailyResult {
  const fails: string[] = [];
  const moves: string[] = [];
  const limits: Partial<Record<DailyFigure, ControlLimits>> = {};
  for (const figure of ORDER) {
    const rule = rules[figure];
    if (rule === undefined) continue;
    const value = today[figure];
    if (value === undefined || !Number.isFinite(value)) {
      fails.push(`${rule.title} was not measured: repeat the check.`);
      continue;
    }
    const size = `${rule.title} is ${shown(value)} ${rule.unit}`;
    if (Math.abs(value) > rule.limit) {
      fails.push(`${size}, permitted are ${shown(rule.limit)}: ${REMEDIES[figure]}`);
    }
    const known = earlier
      .slice(0, MOST_EARLIER)
      .map((check) => check[figure])
      .filter((each): each is number => each !== undefined && Number.isFinite(each));
    const chart = controlLimits(known, value, rule.step);
    if (chart === undefined) continue;
    limits[figure] = chart;
    moves.push(...driftOf(chart, value, size));
  }
  const verdict = fails.length > 0 ? "fail" : moves.length > 0 ? "watch" : "pass";
  return { verdict, reasons: [...fails, ...moves], limits };
}

const REMEDIES: Readonly<Record<DailyFigure, string>> = {
  zero: "open the line to air and repeat; if it stays, calibrate the device.",
  pointError: "check reference and height, repeat; if it stays, calibrate the device.",
  t63S: "look for air, a clot or a kinked tube in the line, then repeat.",
  t90S: "look for air, a clot or a kinked tube in the line, then repeat.",
  lossPerMinute: "tighten or replace the fittings, wait until it has settled, then repeat.",
};

function driftOf(chart: ControlLimits, value: number, size: string): string[] {
  const { lower, upper, ewma, ewmaLower, ewmaUpper } = chart;
  if (value < lower || value > upper) {
    return [
      `${size}, usual are ${shown(lower)} to ${shown(upper)}: repeat the check; if it stays, calibrate early.`,
    ];
  }
  if (ewma < ewmaLower || ewma > ewmaUpper) {
    return [
      `${size} and has drifted: weighted mean ${shown(ewma)}, usual are ${shown(ewmaLower)} to ${shown(ewmaUpper)}. Calibrate early.`,
    ];
  }
  return [];
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
