/** Each figure of the daily checks since the last calibration, with its control limits. */
import type { DailyCheck } from "./daily-api.ts";
import { dailyTrends } from "./daily-words.ts";
import { TrendChart } from "./trend-chart.tsx";

interface DailyTrendsProps {
  readonly checks: readonly DailyCheck[];
  readonly limitKpa: number;
}

export function DailyTrends({ checks, limitKpa }: DailyTrendsProps) {
  return (
    <section className="daily-trends" aria-label="Trends since the last calibration">
      {dailyTrends(checks, limitKpa).map(({ figure, title, unit, points, lines }) => (
        <TrendChart key={figure} label={title} yName={`${title}, ${unit}`} points={points} lines={lines} />
      ))}
    </section>
  );
}
