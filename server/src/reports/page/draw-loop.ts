/** The pressure–volume loop as lines. */
import type { Report } from "../report.ts";
import { type Box, INK, type Sheet } from "./sheet.ts";

export function drawLoop(sheet: Sheet, { loop }: Report, box: Box): void {
  sheet.heading("Pressure over pump volume", box.x, box.y, box.width);
  const plot = { x: box.x + 32, y: box.y + 18, width: box.width - 40, height: box.height - 40 };
  const { doc } = sheet;
  doc.rect(plot.x, plot.y, plot.width, plot.height).lineWidth(0.5).strokeColor(INK.line).stroke();
  if (loop.length === 0) {
    sheet.line(
      "not measured: no valid pressure with a volume",
      plot.x,
      plot.y + plot.height / 2 - 4,
      plot.width,
      {
        colour: INK.dim,
        align: "center",
      },
    );
    return;
  }
  const volumes = axis(loop.map(([volumeMl]) => volumeMl));
  const pressures = axis(loop.map(([, pressureKpa]) => pressureKpa));
  const toX = (volumeMl: number) =>
    plot.x + (plot.width * (volumeMl - volumes.low)) / (volumes.high - volumes.low);
  const toY = (kpa: number) =>
    plot.y + plot.height - (plot.height * (kpa - pressures.low)) / (pressures.high - pressures.low);
  for (const volumeMl of volumes.ticks) {
    doc
      .moveTo(toX(volumeMl), plot.y)
      .lineTo(toX(volumeMl), plot.y + plot.height)
      .strokeColor(INK.faint)
      .stroke();
    sheet.line(String(volumeMl), toX(volumeMl) - 20, plot.y + plot.height + 2, 40, {
      size: 6.5,
      align: "center",
    });
  }
  for (const kpa of pressures.ticks) {
    doc
      .moveTo(plot.x, toY(kpa))
      .lineTo(plot.x + plot.width, toY(kpa))
      .strokeColor(INK.faint)
      .stroke();
    sheet.line(String(kpa), plot.x - 34, toY(kpa) - 4, 31, { size: 6.5, align: "right" });
  }
  doc.save().rect(plot.x, plot.y, plot.width, plot.height).clip();
  for (const [index, [volumeMl, kpa]] of loop.entries()) {
    if (index === 0) doc.moveTo(toX(volumeMl), toY(kpa));
    else doc.lineTo(toX(volumeMl), toY(kpa));
  }
  doc.lineWidth(0.7).strokeColor(INK.low).stroke();
  doc.restore();
  sheet.line("mL", plot.x + plot.width - 20, plot.y + plot.height + 10, 20, { size: 6.5, align: "right" });
  sheet.line("kPa", plot.x + 2, plot.y + 2, 30, { size: 6.5 });
}

/** Round limits around the values and at most six ticks. */
function axis(values: readonly number[]) {
  const lowest = values.reduce((a, b) => Math.min(a, b), 0);
  const most = values.reduce((a, b) => Math.max(a, b), lowest);
  // The noise around zero is no reason for an axis below it.
  const least = lowest > -0.02 * most ? 0 : lowest;
  const span = most - least > 0 ? most - least : 1;
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(digits)),
  );
  return { low: first * step, high: last * step, ticks };
}
