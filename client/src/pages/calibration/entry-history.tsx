/** The device's calibrations over the years: how far it was off each time, and each entry to open. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { Link } from "react-router";
import { dateOf, VERDICT_WORDS } from "./calibration-words.ts";
import { limitLines, trendOf } from "./entry-model.ts";
import { TrendChart } from "./trend-chart.tsx";

interface EntryHistoryProps {
  readonly entry: CalibrationEntry;
  readonly history: readonly CalibrationEntry[];
}

export function EntryHistory({ entry, history }: EntryHistoryProps) {
  return (
    <section aria-label="History">
      <h3>History of SN {entry.plan.device.serialNumber}</h3>
      <TrendChart
        label="Worst deviation as found over the years"
        yName={`worst deviation as found, ${entry.plan.shown.unit}`}
        points={trendOf(history, entry.plan)}
        lines={limitLines(entry.plan)}
      />
      <ol className="entry-history">
        {history.toReversed().map((other) => (
          <li key={other.id} aria-current={other.id === entry.id ? "true" : undefined}>
            <Link to={`/calibration?entry=${encodeURIComponent(other.id)}`}>{other.id}</Link> version{" "}
            {other.version} · {dateOf(other.finishedAt)} ·{" "}
            {other.kind === "rollback" ? `back to ${other.restores}` : VERDICT_WORDS[other.asFound.verdict]}
          </li>
        ))}
      </ol>
    </section>
  );
}
