/** Measured bursts as the table of docs/alarms.md. */
import type { MeasuredBurst } from "@cementwatch/client/alarm/measure-burst";
import type { AlarmPriority } from "@cementwatch/shared/alarm/alarm";

type Measured = readonly [AlarmPriority, MeasuredBurst];

/** Markdown: one column for each priority, one row for each property with its range. */
export function soundTable(bursts: readonly Measured[]): string {
  const row = (title: string, range: string, cell: (burst: MeasuredBurst, of: AlarmPriority) => string) =>
    `| ${title} | ${range} | ${bursts.map(([priority, burst]) => cell(burst, priority)).join(" | ")} |`;
  const isWide = (of: AlarmPriority, index: number) => of === "high" && [2, 4, 7].includes(index);
  return [
    `| measured | range high / medium / low | ${bursts.map(([priority]) => priority).join(" | ")} |`,
    `|---|---|${bursts.map(() => "---|").join("")}`,
    row("pulses", "10 / 3 / 1–2", ({ pulses }) => `${pulses.length}`),
    row("pulse t_d, ms", "75–200 / 125–250 / 125–250", ({ pulses }) =>
      span(pulses.map(({ durationMs }) => durationMs)),
    ),
    row("gap x or y, ms", "50–125 / 125–250 / 125–250", ({ gapsMs }, of) =>
      span(gapsMs.filter((_gap, index) => !isWide(of, index))),
    ),
    row("gap 3–4 and 8–9, ms", "2x + t_d", ({ gapsMs }, of) =>
      of === "high" ? span([gapsMs[2] ?? 0, gapsMs[7] ?? 0]) : "–",
    ),
    row("gap 5–6, ms", "350–1300", ({ gapsMs }, of) => (of === "high" ? span([gapsMs[4] ?? 0]) : "–")),
    row("rise, % of t_d", "10–20", ({ pulses }) =>
      span(pulses.map(({ riseMs, durationMs }) => (100 * riseMs) / durationMs)),
    ),
    row("fall, ms", "≤ gap − rise", ({ pulses }) => span(pulses.map(({ fallMs }) => fallMs))),
    row("spread, dB", "≤ 10", ({ spreadDb }) => spreadDb.toFixed(1)),
    row("fundamental and harmonics, Hz (dB)", "150–1000; ≥ 4 in 300–4000 within 15 dB", ({ peaks }) =>
      peaks
        .filter(({ db }) => db > -15)
        .map(({ hz, db }) => `${hz} (${db.toFixed(0)})`)
        .join(", "),
    ),
  ].join("\n");
}

function span(values: readonly number[]): string {
  const [low, high] = [Math.min(...values).toFixed(0), Math.max(...values).toFixed(0)];
  return low === high ? low : `${low}–${high}`;
}
