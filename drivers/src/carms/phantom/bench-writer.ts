/** DICOM objects of the benches without hardware: a square picture in logarithmic grey, marked as the bench's. */
import { uidFromSeed } from "../dicom-uid.ts";
import { createXaWriter } from "../dicom-writer.ts";

interface BenchPictures {
  /** Part of the study's and series' identity. */
  readonly name: string;
  readonly sizePx: number;
  readonly framePeriodMs: number;
  readonly window: { readonly centre: number; readonly width: number };
}

export function createBenchWriter({ name, sizePx, framePeriodMs, window }: BenchPictures, seed: number) {
  return createXaWriter({
    sopClass: "xa",
    patientPseudonym: "BENCH",
    studyUid: uidFromSeed(`${name} study ${seed}`),
    seriesUid: uidFromSeed(`${name} series ${seed}`),
    startedAt: { date: "20260101", time: "090000" },
    rows: sizePx,
    columns: sizePx,
    bitsStored: 12,
    photometric: "MONOCHROME2",
    intensity: "LOG",
    windowCentre: window.centre,
    windowWidth: window.width,
    framePeriodMs,
    manufacturer: "cementwatch bench",
  });
}
