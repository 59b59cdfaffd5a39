/** The report on one A4 page; a second one holds the table of levels when there are more than two. */
import type { KeyFrame } from "./key-frames.ts";
import { drawFrames } from "./page/draw-frames.ts";
import { drawLoop } from "./page/draw-loop.ts";
import { drawQrCode } from "./page/draw-qr-code.ts";
import { drawHead, drawSummary } from "./page/draw-summary.ts";
import {
  drawAlarms,
  drawEffects,
  drawMarks,
  drawVolumes,
  effectsHeight,
  volumesHeight,
} from "./page/draw-tables.ts";
import { drawTimeline } from "./page/draw-timeline.ts";
import { CONTENT_WIDTH, INK, PAGE, Sheet } from "./page/sheet.ts";
import type { ReportSignature } from "./record-hash.ts";
import type { Report } from "./report.ts";

const LEVELS_ON_FIRST_PAGE = 2;
const FOOT_Y = 756;
/** 69 modules with their quiet zone: 0.35 mm each, which the camera of a telephone reads. */
const QR_SIZE = 68;
const GAP = 10;
const ALARMS_WIDTH = 330;

/** The same report gives the same bytes. */
export function renderPdf(report: Report, frames: readonly KeyFrame[]): Promise<Uint8Array> {
  const title = `Cement injection report ${report.session.id}${report.isSimulated ? " (SIMULATED)" : ""}`;
  const sheet = new Sheet(title, new Date(report.session.endedAt));
  const isLong = report.levels.length > LEVELS_ON_FIRST_PAGE;
  const pages = isLong ? 2 : 1;
  drawFirstPage(sheet, report, frames);
  drawFoot(sheet, report, 1, pages);
  if (isLong) {
    sheet.addPage();
    const y = drawHead(sheet, report);
    const box = { x: PAGE.margin, y, width: CONTENT_WIDTH, height: FOOT_Y - y };
    drawVolumes(sheet, report.levels, box, "");
    drawFoot(sheet, report, 2, pages);
  }
  return sheet.finish();
}

function drawFirstPage(sheet: Sheet, report: Report, frames: readonly KeyFrame[]): void {
  sheet.addPage();
  const x = PAGE.margin;
  let y = drawHead(sheet, report);
  const half = 306;
  const rest = CONTENT_WIDTH - half - GAP;
  drawSummary(sheet, report, { x, y, width: half, height: 196 });
  drawLoop(sheet, report, { x: x + half + GAP, y, width: rest, height: 196 });
  y += 196 + 6;
  drawTimeline(sheet, report, { x, y, width: CONTENT_WIDTH, height: 102 });
  y += 108;
  drawFrames(sheet, report, frames, { x, y, width: CONTENT_WIDTH, height: 162 });
  y += frames.length === 0 ? 32 : 168;
  const first = report.levels.slice(0, LEVELS_ON_FIRST_PAGE);
  const note =
    first.length < report.levels.length ? `: 2 of ${report.levels.length} levels, all on page 2` : "";
  const height = volumesHeight(first);
  drawVolumes(sheet, first, { x, y, width: CONTENT_WIDTH, height }, note);
  y += height + 4;
  const notes = report.missing.slice(0, 4);
  const bottom = FOOT_Y - (notes.length === 0 ? 0 : notes.length * 9 + 16);
  drawAlarms(sheet, report, { x, y, width: ALARMS_WIDTH, height: bottom - y });
  const right = { x: x + ALARMS_WIDTH + GAP, width: CONTENT_WIDTH - ALARMS_WIDTH - GAP };
  const effectsY = bottom - effectsHeight(report);
  drawMarks(sheet, report, { ...right, y, height: effectsY - y });
  drawEffects(sheet, report, { ...right, y: effectsY, height: bottom - effectsY });
  if (notes.length === 0) return;
  const more = report.missing.length - notes.length;
  sheet.heading(
    `What this report could not tell${more > 0 ? ` (${more} more in the JSON form)` : ""}`,
    x,
    bottom,
    CONTENT_WIDTH,
  );
  for (const [index, text] of notes.entries())
    sheet.line(text, x, bottom + 13 + index * 9, CONTENT_WIDTH, { size: 7, colour: INK.medium });
}

function drawFoot(sheet: Sheet, report: Report, page: number, pages: number): void {
  const { record, software } = report.session;
  const x = PAGE.margin;
  const { text } = record.signature;
  const hasCode = page === 1 && text !== undefined;
  if (hasCode) drawQrCode(sheet, text, PAGE.width - PAGE.margin - QR_SIZE, FOOT_Y + 5, QR_SIZE);
  const width = hasCode ? CONTENT_WIDTH - QR_SIZE - GAP : CONTENT_WIDTH;
  sheet.rule(x, FOOT_Y + 2, CONTENT_WIDTH, INK.text);
  const [first, ...others] = record.hashes;
  const scope = first?.isFinal === true ? "record" : "what is written so far";
  const more = others.length === 0 ? "" : ` and ${others.length} more file(s), see the JSON form`;
  sheet.line(`SHA-256 of ${scope} (end of its chain), ${record.verdict}:`, x, FOOT_Y + 6, width, {
    size: 7,
    isBold: true,
  });
  sheet.line(`${first?.sha256 ?? "–"}${more}`, x, FOOT_Y + 15, width, { size: 7 });
  sheet.line(signatureWords(record.signature), x, FOOT_Y + 24, width, { size: 7 });
  if (page === 1) sheet.line(report.notice, x, FOOT_Y + 35, width, { size: 7, isBold: true });
  sheet.line(`${software} · session ${report.session.id}`, x, FOOT_Y + 46, 400, { size: 7, colour: INK.dim });
  sheet.line(`${page} / ${pages}`, x, FOOT_Y + 46, width, { size: 7, colour: INK.dim, align: "right" });
}

function signatureWords({ verdict, detail }: ReportSignature): string {
  if (verdict === "none")
    return "Not signed. The code at the right names the record: cementwatch verify FILE --qr TEXT";
  return `Signature ${verdict === "unknownKey" ? "of an unknown key" : verdict}: ${detail}`;
}
