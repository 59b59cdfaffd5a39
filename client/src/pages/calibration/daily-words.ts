/** Figures of a daily check in words, and as trends with their limits. Pure. */
import { controlLimits } from "@cementwatch/shared/calibration/control-chart";
import type { DailyFigure, DailyFigures } from "@cementwatch/shared/calibration/daily-check";
import type { DailyCheck } from "./daily-api.ts";
import { dailyRules } from "./daily-model.ts";
import { significant } from "./entry-model.ts";
import type { TrendLine, TrendPoint } from "./trend-chart.tsx";

/** `zero 0.4 kPa`; nothing for what was not measured. */
export function figureWords(figures: DailyFigures): string {
  const rules = dailyRules(0);
  return Object.entries(rules)
    .flatMap(([figure, rule]) => {
      const value = figures[figure as DailyFigure];
      return value === undefined ? [] : [`${rule.title} ${significant(value, 3)} ${rule.unit}`];
    })
    .join(" · ");
}

export interface DailyTrend {
  readonly figure: DailyFigure;
  readonly title: string;
  readonly unit: string;
  readonly points: readonly TrendPoint[];
  readonly lines: readonly TrendLine[];
}

/** One trend a figure: control limits as soon as there are checks enough, the fixed limit until then. */
export function dailyTrends(checks: readonly DailyCheck[], limitKpa: number): readonly DailyTrend[] {
  return Object.entries(dailyRules(limitKpa)).map(([name, { title, unit, limit, step }]) => {
    const figure = name as DailyFigure;
    const measured = checks.flatMap(({ checkedAt, figures }) => {
      const value = figures[figure];
      return value === undefined ? [] : [{ at: checkedAt, value }];
    });
    const values = measured.map(({ value }) => value);
    const chart = controlLimits(values.slice(0, -1), values.at(-1) ?? 0, step);
    const low = chart?.lower ?? (figure === "zero" || figure === "pointError" ? -limit : undefined);
    const high = chart?.upper ?? limit;
    const lines: readonly TrendLine[] = [
      {
        value: high,
        text: `${chart === undefined ? "limit" : "upper"} ${significant(high, 3)}`,
        kind: "limit",
      },
      ...(low === undefined
        ? []
        : [
            {
              value: low,
              text: `${chart === undefined ? "limit" : "lower"} ${significant(low, 3)}`,
              kind: "limit",
            } as const,
          ]),
      ...(chart === undefined
        ? []
        : [{ value: chart.centre, text: `usual ${significant(chart.centre, 3)}`, kind: "centre" } as const]),
    ];
    const points = measured.map(({ at, value }) => ({
      at,
      value,
      isOut: Math.abs(value) > limit || value > high || value < (low ?? Number.NEGATIVE_INFINITY),
    }));
    return { figure, title, unit, points, lines };
  });
}
