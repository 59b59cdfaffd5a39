/** The case on one line of time: phases, beam, injections, alarms, marks. */
import type { Report, Span } from "../report.ts";
import { sinceStart } from "./page-words.ts";
import { type Box, INK, type Sheet } from "./sheet.ts";

const LABEL_WIDTH = 52;
const LANE_HEIGHT = 15;
const STEPS_S = [10, 30, 60, 120, 300, 600, 900, 1800, 3600];
const PHASE_COLOURS: Readonly<Record<string, string>> = {
  setUp: "#e6e6e6",
  access: "#d5dbe3",
  balloon: "#c9b8e6",
  mixing: "#f1dfb0",
  waiting: "#f6ecd0",
  injecting: "#a9d3b5",
  watching: "#bcd6e8",
  setting: "#e3c9c0",
  ended: "#e6e6e6",
};
const ALARMS = {
  high: { colour: INK.high, row: 0 },
  medium: { colour: INK.medium, row: 1 },
  low: { colour: INK.low, row: 2 },
} as const;
const ALARM_HEIGHT = 3.3;

/** Phases whose name is not a word. */
const PHASE_WORDS: Readonly<Record<string, string>> = { setUp: "set-up" };

export function drawTimeline(sheet: Sheet, report: Report, box: Box): void {
  sheet.heading("Course of the case (minutes from the start of the record)", box.x, box.y, box.width);
  const lanes = { x: box.x + LABEL_WIDTH, y: box.y + 16, width: box.width - LABEL_WIDTH };
  const { range } = report.timeline;
  const length = Math.max(1, range.toUs - range.fromUs);
  const toX = (atUs: number) =>
    lanes.x + lanes.width * Math.min(1, Math.max(0, (atUs - range.fromUs) / length));
  const laneY = (index: number) => lanes.y + index * LANE_HEIGHT;
  for (const [index, name] of ["Phase", "Beam on", "Injection", "Alarms", "Marks"].entries()) {
    sheet.line(name, box.x, laneY(index) + 3, LABEL_WIDTH - 4, { colour: INK.dim });
    sheet.rule(lanes.x, laneY(index) + LANE_HEIGHT - 1, lanes.width, INK.faint);
  }
  const bars = (spans: readonly Span[], lane: number, colour: string) => {
    for (const { fromUs, toUs } of spans) {
      const width = Math.max(0.6, toX(toUs) - toX(fromUs));
      sheet.doc.rect(toX(fromUs), laneY(lane) + 2, width, LANE_HEIGHT - 5).fill(colour);
    }
  };
  for (const span of report.timeline.phases) {
    bars([span], 0, PHASE_COLOURS[span.phase] ?? INK.faint);
    const width = toX(span.toUs) - toX(span.fromUs);
    if (width > 26)
      sheet.line(PHASE_WORDS[span.phase] ?? span.phase, toX(span.fromUs) + 2, laneY(0) + 3.5, width - 3, {
        size: 6.5,
      });
  }
  bars(report.timeline.beam, 1, "#7a8794");
  bars(report.timeline.injections, 2, INK.cement);
  for (const { raisedAtUs, endedAtUs, priority } of report.alarms) {
    const { colour, row } = ALARMS[priority];
    const width = Math.max(0.8, toX(endedAtUs ?? range.toUs) - toX(raisedAtUs));
    sheet.doc
      .rect(toX(raisedAtUs), laneY(3) + 1.5 + row * (ALARM_HEIGHT + 0.6), width, ALARM_HEIGHT)
      .fill(colour);
  }
  for (const { atUs } of report.marks) {
    const x = toX(atUs);
    sheet.doc.polygon([x, laneY(4) + 3], [x + 2.5, laneY(4) + 11], [x - 2.5, laneY(4) + 11]).fill(INK.text);
  }
  drawTicks(sheet, report, toX, laneY(5) + 1);
}

function drawTicks(sheet: Sheet, report: Report, toX: (atUs: number) => number, y: number): void {
  const { fromUs, toUs } = report.timeline.range;
  const lengthS = (toUs - fromUs) / 1e6;
  const stepS = STEPS_S.find((seconds) => lengthS / seconds <= 12) ?? Math.max(1, Math.ceil(lengthS / 12));
  for (let atS = 0; atS <= lengthS; atS += stepS) {
    const atUs = fromUs + atS * 1e6;
    const text = sinceStart(report, atUs).replace(/\.0$/, "");
    sheet.line(text, toX(atUs) - 20, y, 40, { size: 6.5, align: "center", colour: INK.dim });
  }
}
