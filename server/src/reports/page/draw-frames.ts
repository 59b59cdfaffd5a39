/** Key frames with the lines that the analysis drew, and a circle where an alarm was raised. */
import type { PointPx } from "@cementwatch/shared/procedure/anatomy";
import type { KeyFrame } from "../key-frames.ts";
import type { Report } from "../report.ts";
import { sinceStart } from "./page-words.ts";
import { type Box, INK, type Sheet } from "./sheet.ts";

const GAP = 8;
const LINE = { cement: "#19e36f", outside: "#ff3b3b", body: "#ffffff", stop: "#ffd24a" } as const;

export function drawFrames(sheet: Sheet, report: Report, frames: readonly KeyFrame[], box: Box): void {
  sheet.heading(
    "Pictures: cement green, cement outside red, body white, stop line yellow",
    box.x,
    box.y,
    box.width,
  );
  if (frames.length === 0) {
    sheet.line("no picture can be shown", box.x, box.y + 15, box.width, { colour: INK.dim });
    return;
  }
  const side = Math.min((box.width - 3 * GAP) / 4, box.height - 32);
  for (const [index, frame] of frames.slice(0, 4).entries()) {
    const x = box.x + index * (side + GAP);
    drawFrame(sheet, frame, { x, y: box.y + 14, width: side, height: side });
    const view = frame.view === "ap" ? "AP" : "lateral";
    const colour = frame.circle === undefined ? INK.text : INK.high;
    sheet.line(`${sinceStart(report, frame.atUs)} ${view}`, x, box.y + side + 15.5, side, {
      size: 6.5,
      colour,
    });
    sheet.line(frame.caption, x, box.y + side + 24, side, { size: 6.5, colour });
  }
}

function drawFrame(sheet: Sheet, frame: KeyFrame, box: Box): void {
  const { picture, overlay, circle } = frame;
  const { doc } = sheet;
  const part = partOf(frame);
  const scale = Math.min(box.width, box.height) / part.side;
  const left = box.x - part.x * scale;
  const top = box.y - part.y * scale;
  // Points are pixel centres.
  const at = ({ x, y }: PointPx) => ({ x: left + (x + 0.5) * scale, y: top + (y + 0.5) * scale });
  doc.save().rect(box.x, box.y, box.width, box.height).clip();
  doc.rect(box.x, box.y, box.width, box.height).fill("#000000");
  doc.image(Buffer.from(picture.png), left, top, {
    width: picture.columns * scale,
    height: picture.rows * scale,
  });
  const stroke = (points: readonly PointPx[], colour: string, isClosed: boolean) => {
    for (const [index, point] of points.entries()) {
      const { x, y } = at(point);
      if (index === 0) doc.moveTo(x, y);
      else doc.lineTo(x, y);
    }
    if (points.length < 2) return;
    if (isClosed) doc.closePath();
    doc.lineWidth(0.7).strokeColor(colour).stroke();
  };
  // The body's outline is open at the posterior wall, as on the monitor.
  stroke(overlay?.contourPx ?? [], LINE.body, false);
  for (const line of overlay?.stopTicksPx ?? []) stroke(line, LINE.stop, false);
  for (const line of overlay?.cementPx ?? []) stroke(line, LINE.cement, true);
  for (const line of overlay?.outsidePx ?? []) stroke(line, LINE.outside, true);
  if (circle !== undefined) {
    const { x, y } = at(circle.centrePx);
    doc
      .circle(x, y, Math.max(4, circle.radiusPx * scale))
      .lineWidth(1.2)
      .strokeColor(LINE.outside)
      .stroke();
  }
  doc.restore();
}

/** How much is shown around the body, in its own sizes: the levels beside it tell which one it is. */
const AROUND = 2.6;

/** The square part of the picture that is shown: around the drawn body and the circle, else all of it. */
function partOf({ picture, overlay, circle }: KeyFrame): { x: number; y: number; side: number } {
  const { columns, rows } = picture;
  const whole = Math.max(columns, rows);
  const points = [...(overlay?.contourPx ?? []), ...(circle === undefined ? [] : [circle.centrePx])];
  if (points.length < 3) return { x: (columns - whole) / 2, y: (rows - whole) / 2, side: whole };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = Math.min(whole, AROUND * Math.max(right - left, bottom - top, 1));
  return { x: (left + right - side) / 2, y: (top + bottom - side) / 2, side };
}
