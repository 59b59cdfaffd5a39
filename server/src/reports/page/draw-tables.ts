/** Tables of the page: volumes, alarms, marks. */

import type { Report, ReportAlarm, ReportLevel } from "../report.ts";
import { mostImportant } from "../report-alarms.ts";
import { millilitres, number, sinceStart } from "./page-words.ts";
import { type Box, INK, type Sheet } from "./sheet.ts";

const ROW_HEIGHT = 10.4;
const COLOURS = { high: INK.high, medium: INK.medium, low: INK.low } as const;

interface Column {
  readonly name: string;
  readonly width: number;
}

interface Cells {
  readonly cells: readonly string[];
  readonly colour?: string;
}

function drawTable(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly Cells[],
  x: number,
  y: number,
): void {
  let left = x;
  for (const [index, { name, width }] of columns.entries()) {
    sheet.line(name, left, y, width - 3, { size: 6.5, colour: INK.dim });
    for (const [rowIndex, { cells, colour }] of rows.entries()) {
      const top = y + 10 + rowIndex * ROW_HEIGHT;
      sheet.line(cells[index] ?? "", left, top, width - 3, {
        size: 7,
        ...(colour === undefined ? {} : { colour }),
      });
    }
    left += width;
  }
}

const VOLUME_COLUMNS: readonly Column[] = [
  { name: "Level", width: 34 },
  { name: "Side", width: 32 },
  { name: "Pump", width: 46 },
  { name: "In cannula", width: 46 },
  { name: "Delivered", width: 52 },
  { name: "Injections", width: 44 },
  { name: "Looks (a mL)", width: 58 },
  { name: "Peak", width: 48 },
  { name: "Balloon", width: 96 },
  { name: "Restored a / m / p", width: 79 },
];

/** How high the table of so many levels is. */
export function volumesHeight(levels: readonly ReportLevel[]): number {
  return 14 + 12 + Math.max(1, levels.flatMap(volumeRows).length) * ROW_HEIGHT;
}

export function drawVolumes(sheet: Sheet, levels: readonly ReportLevel[], box: Box, note: string): void {
  sheet.heading(`Volumes by level and side${note}`, box.x, box.y, box.width);
  const rows = levels.flatMap(volumeRows);
  if (rows.length === 0) sheet.line("not recorded", box.x, box.y + 14, box.width, { colour: INK.dim });
  else drawTable(sheet, VOLUME_COLUMNS, rows, box.x, box.y + 14);
}

function volumeRows(level: ReportLevel): readonly Cells[] {
  const sides = (["left", "right"] as const).filter((side) =>
    [...level.cannulas, ...level.balloons, ...level.injections].some((part) => part.side === side),
  );
  return sides.map((side, index) => {
    const cannula = level.cannulas.find((entry) => entry.side === side);
    const balloon = level.balloons.find((entry) => entry.side === side);
    const injections = level.injections.filter((entry) => entry.side === side);
    const peaks = injections.flatMap(({ peakPressureKpa }) => peakPressureKpa ?? []);
    const looks =
      level.looksPerMl === undefined ? `${level.looks}` : `${level.looks} (${number(level.looksPerMl, 1)})`;
    const cells = [
      index === 0 ? level.level : "",
      side,
      number(cannula?.pumpVolumeMl, 1, "mL"),
      number(cannula?.deadVolumeMl, 2, "mL"),
      millilitres(cannula?.deliveredVolumeMl, cannula?.isApproximate === true),
      String(injections.length),
      index === 0 ? looks : "",
      peaks.length === 0 ? "–" : number(Math.max(...peaks), 0, "kPa"),
      balloonText(balloon),
      index === 0 ? restorationText(level) : "",
    ];
    return balloon?.isRuptured === true ? { cells, colour: INK.high } : { cells };
  });
}

function balloonText(balloon: ReportLevel["balloons"][number] | undefined): string {
  if (balloon === undefined) return "";
  const words = [number(balloon.peakVolumeMl, 1, "mL"), number(balloon.peakPressureKpa, 0, "kPa")];
  return [...words, ...(balloon.isRuptured ? ["RUPTURED"] : [])].join(" · ");
}

function restorationText({ heights }: ReportLevel): string {
  const { restoration, before, after } = heights;
  if (restoration === undefined) return before === undefined && after === undefined ? "–" : "not comparable";
  const { anteriorPercent, middlePercent, posteriorPercent } = restoration;
  return `${[anteriorPercent, middlePercent, posteriorPercent].map((value) => number(value, 0)).join(" / ")} %`;
}

const ALARM_COLUMNS: readonly Column[] = [
  { name: "At", width: 36 },
  { name: "", width: 24 },
  { name: "Alarm", width: 126 },
  { name: "Lasted", width: 36 },
  { name: "Acknowledged by", width: 72 },
  { name: "Plunger", width: 36 },
];

export function drawAlarms(sheet: Sheet, report: Report, box: Box): void {
  const { alarms, alarmsLeftOut } = report;
  const room = Math.floor((box.height - 24) / ROW_HEIGHT);
  const all = alarms.length + alarmsLeftOut;
  const shown = all <= room ? alarms : mostImportant(alarms, Math.max(0, room - 1));
  sheet.heading("Alarms (plunger: seconds from the alarm until it stood)", box.x, box.y, box.width);
  if (alarms.length === 0) {
    sheet.line("none", box.x, box.y + 14, box.width, { colour: INK.dim });
    return;
  }
  drawTable(
    sheet,
    ALARM_COLUMNS,
    shown.map((alarm) => alarmRow(report, alarm)),
    box.x,
    box.y + 14,
  );
  if (all > shown.length) {
    const text = `and ${all - shown.length} of lower priority or later: see the JSON form`;
    sheet.line(text, box.x, box.y + 24 + shown.length * ROW_HEIGHT, box.width, { size: 7, colour: INK.dim });
  }
}

function alarmRow(report: Report, alarm: ReportAlarm): Cells {
  const { condition, priority, headline, place, raisedAtUs, durationS, acknowledged, toPlungerStopS } = alarm;
  const isOpen = alarm.endedAtUs === undefined;
  return {
    cells: [
      sinceStart(report, raisedAtUs),
      condition,
      `${headline} ${place}`.trim(),
      `${isOpen ? "≥ " : ""}${number(durationS, 0, "s")}`,
      acknowledged?.control ?? "nobody",
      toPlungerStopS === undefined ? "–" : number(toPlungerStopS, 1, "s"),
    ],
    colour: COLOURS[priority],
  };
}

export function drawMarks(sheet: Sheet, report: Report, box: Box): void {
  sheet.heading("Marks", box.x, box.y, box.width);
  const room = Math.floor((box.height - 14) / ROW_HEIGHT);
  const { marks } = report;
  if (marks.length === 0) sheet.line("none", box.x, box.y + 14, box.width, { colour: INK.dim });
  const shown = marks.length <= room ? marks : marks.slice(0, Math.max(0, room - 1));
  for (const [index, { atUs, text }] of shown.entries()) {
    const y = box.y + 14 + index * ROW_HEIGHT;
    sheet.line(sinceStart(report, atUs), box.x, y, 36, { size: 7, colour: INK.dim });
    sheet.line(text, box.x + 38, y, box.width - 38, { size: 7 });
  }
  if (marks.length > shown.length) {
    const text = `and ${marks.length - shown.length} more: see the JSON form`;
    sheet.line(text, box.x, box.y + 14 + shown.length * ROW_HEIGHT, box.width, { size: 7, colour: INK.dim });
  }
}

const EFFECTS_MOST = 9;

/** How high the list of effects is; 0 when there are none. */
export function effectsHeight({ mechanisms }: Report): number {
  return mechanisms.length === 0 ? 0 : 16 + Math.min(mechanisms.length, EFFECTS_MOST) * ROW_HEIGHT;
}

/** Support, heat, decompression, dose of cement: what the record says of each. */
export function drawEffects(sheet: Sheet, { mechanisms }: Report, box: Box): void {
  if (mechanisms.length === 0) return;
  sheet.heading("Effects", box.x, box.y, box.width);
  const shown = mechanisms.length <= EFFECTS_MOST ? mechanisms : mechanisms.slice(0, EFFECTS_MOST - 1);
  for (const [index, { title, text }] of shown.entries()) {
    const line = `${title}: ${text}`;
    sheet.line(line, box.x, box.y + 14 + index * ROW_HEIGHT, box.width, { size: 7 });
  }
  if (shown.length === mechanisms.length) return;
  const text = `and ${mechanisms.length - shown.length} more: see the JSON form`;
  sheet.line(text, box.x, box.y + 14 + shown.length * ROW_HEIGHT, box.width, { size: 7, colour: INK.dim });
}
