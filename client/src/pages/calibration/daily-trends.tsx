/** Each figure of the daily checks since the last calibration, with its control limits. */
import type { CalibrationKind } from "@cementwatch/shared/calibration/calibration-plan";
import type { DailyCheck } from "./daily-api.ts";
import { dailyTrends } from "./daily-words.ts";
import { TrendChart } from "./trend-chart.tsx";

interface DailyTrendsProps {
  readonly kind: CalibrationKind;
  readonly checks: readonly DailyCheck[];
  /** Permissible error, in the kind's unit. */
  readonly limit: number;
}

export function DailyTrends({ kind, checks, limit }: DailyTrendsProps) {
  return (
    <section className="daily-trends" aria-label="Trends since the last calibration">
      {dailyTrends(kind, checks, limit).map(({ figure, title, unit, points, lines }) => (
        <TrendChart key={figure} label={title} yName={`${title}, ${unit}`} points={points} lines={lines} />
      ))}
    </section>
  );
}
