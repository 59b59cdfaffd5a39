/** A kept calibration in words and as a trend. Pure. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { CalibrationPlan } from "@cementwatch/shared/calibration/calibration-plan";
import type {
  BudgetTerm,
  CalibrationFit,
  PointResult,
} from "@cementwatch/shared/calibration/calibration-result";
import { finer, shown, shownRange } from "./shown-value.ts";
import type { TrendLine, TrendPoint } from "./trend-chart.tsx";

/** Kind, coefficients with their standard uncertainties, range and residual spread; in the plan's own unit. */
export function fitWords(
  fit: CalibrationFit,
  { unit, shown: unitShown }: CalibrationPlan,
): readonly string[] {
  const spread = `residual spread ${shown(fit.residualSpread, finer(unitShown))} ${unitShown.unit}`;
  const range = `holds for raw ${shownRange(fit.range, unitShown)}; nothing is extrapolated`;
  if (fit.kind === "piecewise") return [`piecewise, ${fit.knots.length} knots · ${spread}`, range];
  const terms = fit.coefficients.map((coefficient, power) => {
    const uncertainty = fit.coefficientUncertainties[power];
    const number = significant(coefficient, 7);
    const own = uncertainty === undefined ? "" : ` (u ${significant(uncertainty, 2)})`;
    return power === 0 ? `${number} ${unit}${own}` : `${number}${own} · x${power === 1 ? "" : `^${power}`}`;
  });
  return [`${fit.kind}: y = ${terms.join(" + ")}`, `${spread} · x and y in ${unit}`, range];
}

/** As-found deviations over the years: what the device did by itself between two calibrations. */
export function trendOf(
  history: readonly CalibrationEntry[],
  { shown: unit }: CalibrationPlan,
): readonly TrendPoint[] {
  return history
    .filter(({ kind }) => kind === "calibration")
    .map(({ finishedAt, asFound, plan }) => ({
      at: finishedAt,
      value: asFound.worst.deviation * unit.factor,
      expanded: asFound.expandedUncertainty * unit.factor,
      isOut: Math.abs(asFound.worst.deviation) > plan.limit,
    }));
}

export function limitLines({ limit, shown: unit }: CalibrationPlan): readonly TrendLine[] {
  const value = limit * unit.factor;
  const text = shown(limit, finer(unit));
  return [
    { value, text: `limit +${text}`, kind: "limit" },
    { value: -value, text: `limit −${text}`, kind: "limit" },
  ];
}

/** The point whose budget is opened first: where the uncertainty is largest. */
export function largestBudget(points: readonly PointResult[]): PointResult | undefined {
  return points.reduce<PointResult | undefined>(
    (largest, point) =>
      largest === undefined || point.budget.expanded > largest.budget.expanded ? point : largest,
    undefined,
  );
}

/** Part of the variance that a term makes, %; what to improve first. */
export function sharePercent(term: BudgetTerm, combined: number): number {
  return combined > 0 ? Math.round((100 * term.standardUncertainty ** 2) / combined ** 2) : 0;
}

/** A number with a few figures, and no exponent as long as it can be read without. */
export function significant(value: number, figures: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text =
    value !== 0 && (size < 1e-4 || size >= 1e7)
      ? value.toExponential(figures - 1)
      : String(Number(value.toPrecision(figures)));
  return text.replaceAll("-", "−");
}
