/** A case folder of a few small pictures without cement, and with whatever mistake a test wants. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  createXaWriter,
  type WriterPixels,
  type XaSeriesDescription,
} from "@cementwatch/drivers/carms/dicom-writer";
import type { AnalyseLine } from "@cementwatch/server/case/analyse-case";
import { analyseCase } from "@cementwatch/server/case/analyse-case";
import { readCaseFolder } from "@cementwatch/server/case/case-folder";

const SIZE = 96;
const TINY_START = "2026-03-02T10:00:00.000";

/** A body of 40 × 32 mm at 1 mm a pixel, canal on the left. */
export const TINY_SETUP = {
  vertebral_contour_px: [
    [30, 30],
    [70, 30],
    [70, 62],
    [30, 62],
  ],
  posterior_wall_px: [
    [30, 30],
    [30, 62],
  ],
  posterior_direction: "left",
  cannula_tip_px: [50, 46],
  cannula_axis_point_px: [10, 40],
  pixel_spacing_mm: 1,
  first_frame_time: TINY_START,
};

export const TINY_SERIES: XaSeriesDescription = {
  sopClass: "xa",
  patientPseudonym: "TINY",
  studyUid: "1.2.3.4",
  seriesUid: "1.2.3.4.5",
  startedAt: { date: "20260302", time: "100000" },
  rows: SIZE,
  columns: SIZE,
  bitsStored: 12,
  photometric: "MONOCHROME2",
  intensity: "LIN",
  framePeriodMs: 133,
};

/** A bright body with an edge to register on, and noise that differs from frame to frame. */
export function tinyPixels(seed: number, series: XaSeriesDescription = TINY_SERIES): WriterPixels {
  const { columns, rows } = series;
  const pixels = series.isSigned === true ? new Int16Array(columns * rows) : new Uint16Array(columns * rows);
  let state = seed * 7919 + 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const [x, y] = [((i % columns) * SIZE) / columns, (Math.floor(i / columns) * SIZE) / rows];
    const isBody = x > 30 && x < 70 && y > 30 && y < 62;
    pixels[i] = (isBody ? 900 : 1_600) + 4 * (x + y) + (state % 64);
  }
  return pixels;
}

interface TinyParts {
  readonly setup?: object | string;
  readonly frames?: number;
  readonly series?: XaSeriesDescription;
  readonly intervalsMs?: readonly number[];
  readonly telemetry?: string;
}

/** Case folder with one multi-frame `lateral.dcm`. */
export function writeTinyCase(folder: string, parts: TinyParts = {}): void {
  const { setup = TINY_SETUP, frames = 3, series = TINY_SERIES, intervalsMs, telemetry } = parts;
  writeFileSync(join(folder, "setup.json"), typeof setup === "string" ? setup : JSON.stringify(setup));
  const pixels = Array.from({ length: frames }, (_, i) => tinyPixels(i, series));
  const run = createXaWriter(series).writeRun(pixels, 1, series.startedAt, intervalsMs);
  writeFileSync(join(folder, "lateral.dcm"), run);
  if (telemetry !== undefined) writeFileSync(join(folder, "telemetry.csv"), telemetry);
}

/** Writes a single frame taken `seconds` after the start. */
export function writeTinyFrame(path: string, seed: number, seconds: number, series = TINY_SERIES): void {
  const clock = new Date(Date.UTC(2026, 2, 2, 10) + Math.round(seconds * 1000)).toISOString();
  const time = clock.slice(11, 23).replaceAll(":", "");
  const frame = createXaWriter(series).writeFrame(tinyPixels(seed, series), seed + 1, {
    date: clock.slice(0, 10).replaceAll("-", ""),
    time,
  });
  writeFileSync(path, frame);
}

/** What `analyse` says about a folder. */
export async function tinyLines(folder: string): Promise<AnalyseLine[]> {
  const lines: AnalyseLine[] = [];
  analyseCase(await readCaseFolder(folder), { nowMs: () => 0, onLine: (line) => lines.push(line) });
  return lines;
}
