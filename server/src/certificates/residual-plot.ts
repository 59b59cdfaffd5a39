/** Deviations over the range with their expanded uncertainties and the limit: what a metrologist looks at first. */
import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import type { PhaseResult } from "@cementwatch/shared/calibration/calibration-result";
import { type Box, INK, type Sheet } from "../reports/page/sheet.ts";
import { Figures } from "./certificate-words.ts";

const LEFT = 52;
const BOTTOM = 24;
const SERIES = { asFound: INK.medium, asLeft: INK.low } as const;
/** As left is drawn beside as found, so that bars do not cover one another. */
const SHIFT = 4;

/** Round as found, square as left; bars are U; broken lines are the limit of permissible error. */
export function drawResiduals(sheet: Sheet, entry: CalibrationEntry, box: Box): void {
  const { plan, asFound, asLeft } = entry;
  const phases = [asFound, ...(asLeft === undefined ? [] : [asLeft])];
  const points = phases.flatMap((phase) => phase.points);
  const largest = Math.max(
    plan.limit,
    ...points.map(({ deviation, budget }) => Math.abs(deviation) + budget.expanded).filter(Number.isFinite),
  );
  const top = largest * 1.15 || 1;
  const span = plan.range.max - plan.range.min || 1;
  const area = {
    x: box.x + LEFT,
    y: box.y + 4,
    width: box.width - LEFT - 8,
    height: box.height - BOTTOM - 4,
  };
  const xOf = (target: number) => area.x + 8 + ((target - plan.range.min) / span) * (area.width - 16);
  const yOf = (deviation: number) => area.y + area.height / 2 - (deviation / top) * (area.height / 2);
  drawAxes(sheet, entry, area, yOf, xOf);
  drawPhase(sheet, asFound, SERIES.asFound, asLeft === undefined ? 0 : -SHIFT, false, xOf, yOf);
  if (asLeft !== undefined) drawPhase(sheet, asLeft, SERIES.asLeft, SHIFT, true, xOf, yOf);
}

function drawAxes(
  sheet: Sheet,
  { plan, asFound }: CalibrationEntry,
  area: Box,
  yOf: (deviation: number) => number,
  xOf: (target: number) => number,
): void {
  const { doc } = sheet;
  const figures = new Figures(plan, asFound.expandedUncertainty);
  doc.rect(area.x, area.y, area.width, area.height).lineWidth(0.5).strokeColor(INK.line).stroke();
  for (const value of [plan.limit, 0, -plan.limit]) {
    const y = yOf(value);
    if (value !== 0) doc.dash(4, { space: 3 });
    doc
      .moveTo(area.x, y)
      .lineTo(area.x + area.width, y)
      .lineWidth(value === 0 ? 0.5 : 0.8);
    doc.strokeColor(value === 0 ? INK.line : INK.high).stroke();
    doc.undash();
    const words = value === 0 ? figures.of(0) : figures.signed(value);
    sheet.line(words, area.x - LEFT, y - 4, LEFT - 4, { size: 6.5, align: "right" });
  }
  for (const { target } of asFound.points) {
    const x = xOf(target);
    doc
      .moveTo(x, area.y + area.height)
      .lineTo(x, area.y + area.height + 3)
      .lineWidth(0.5)
      .strokeColor(INK.line)
      .stroke();
    sheet.line(figures.of(target), x - 25, area.y + area.height + 4, 50, { size: 6.5, align: "center" });
  }
  const words = `nominal value, ${plan.shown.unit}   ·   upright: deviation, ${plan.shown.unit}; bars U (k = 2); broken lines: limit; ● as found, ■ as left`;
  sheet.line(words, area.x, area.y + area.height + 13, area.width, {
    size: 6.5,
    align: "center",
    colour: INK.dim,
  });
}

function drawPhase(
  sheet: Sheet,
  { points }: PhaseResult,
  colour: string,
  shift: number,
  isSquare: boolean,
  xOf: (target: number) => number,
  yOf: (deviation: number) => number,
): void {
  const { doc } = sheet;
  for (const { target, deviation, budget } of points) {
    if (!Number.isFinite(deviation) || !Number.isFinite(budget.expanded)) continue;
    const x = xOf(target) + shift;
    const [high, low] = [yOf(deviation + budget.expanded), yOf(deviation - budget.expanded)];
    doc.moveTo(x, high).lineTo(x, low).lineWidth(0.9).strokeColor(colour).stroke();
    for (const y of [high, low])
      doc
        .moveTo(x - 2.5, y)
        .lineTo(x + 2.5, y)
        .stroke();
    if (isSquare) doc.rect(x - 2, yOf(deviation) - 2, 4, 4).fill(colour);
    else doc.circle(x, yOf(deviation), 2.2).fill(colour);
  }
}
