/** Runs of grabbed pictures that leave cementwatch, as another maker's validator sees them. */
import { createXaWriter } from "@cementwatch/drivers/carms/dicom-writer";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../support/dcmtk.ts";

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

it.each([
  [8, "MultiframeGrayscaleByteSCImage"],
  [12, "MultiframeGrayscaleWordSCImage"],
] as const)("of %i bits have no error", async (bitsStored, kind) => {
  const at = { date: "20260115", time: "093000" };
  const writer = createXaWriter({
    sopClass: "secondaryCapture",
    patientPseudonym: "CASE-7",
    studyUid: "2.25.1",
    seriesUid: "2.25.2",
    startedAt: at,
    rows: 8,
    columns: 8,
    bitsStored,
    photometric: "MONOCHROME2",
    intensity: "UNKNOWN",
    pixelSpacingMm: 0.3,
    description: "lateral run, as recorded",
    isForOthers: true,
  });
  const frame = () => (bitsStored === 8 ? new Uint8Array(64) : new Uint16Array(64));
  const path = await shop.write("run.dcm", writer.writeRun([frame(), frame()], 1, at, [0, 33.3]));
  const { output } = await shop.attempt("dciodvfy", path);
  expect(output).toContain(kind);
  expect(output.split("\n").filter((line) => line.startsWith("Error"))).toEqual([]);
});
