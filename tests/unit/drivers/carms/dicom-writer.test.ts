import { uidFromSeed } from "@cementwatch/drivers/carms/dicom-uid";
import { createXaWriter, type XaSeriesDescription } from "@cementwatch/drivers/carms/dicom-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkshop, type Workshop } from "../../../support/dcmtk.ts";

let shop: Workshop;
beforeAll(async () => {
  shop = await openWorkshop();
});
afterAll(() => shop.close());

const series: XaSeriesDescription = {
  sopClass: "xa",
  patientPseudonym: "CASE-7",
  studyUid: uidFromSeed("study"),
  seriesUid: uidFromSeed("series"),
  startedAt: { date: "20260102", time: "080000" },
  rows: 3,
  columns: 4,
  bitsStored: 12,
  photometric: "MONOCHROME2",
  intensity: "LOG",
  pixelSpacingMm: 0.31,
  magnification: 1.4,
  primaryAngleDeg: 90,
  secondaryAngleDeg: -1.5,
  framePeriodMs: 66.667,
  leftLetter: "A",
};
const pixels = Uint16Array.from({ length: 12 }, (_, i) => i * 300);
const at = { date: "20260102", time: "080102.5" };

/** What dcmtk reads back, one `tag VR value` line each. */
async function dumped(bytes: Uint8Array): Promise<string> {
  await shop.write("written.dcm", bytes);
  return shop.tool("dcmdump", "+L", "written.dcm");
}

describe("createXaWriter", () => {
  it("writes a single picture that dcmtk reads without complaint", async () => {
    const text = await dumped(createXaWriter(series).writeFrame(pixels, 42, at));
    for (const line of [
      /\(0008,0016\) UI =XRayAngiographicImageStorage/,
      /\(0008,002a\) DT \[20260102080102\.500000\]/,
      /\(0010,0010\) PN \[CASE-7\]/,
      /\(0018,1063\) DS \[66\.667\]/,
      /\(0020,0013\) IS \[42\]/,
      /\(0020,0020\) CS \[P\\F\]/,
      /\(0028,0010\) US 3 /,
      /\(0028,0030\) DS \[0\.31\\0\.31\]/,
      /\(0028,1040\) CS \[LOG\]/,
      /\(7fe0,0010\) OW 0000\\012c\\0258\\0384\\04b0\\05dc\\0708\\0834\\0960\\0a8c\\0bb8\\0ce4 /,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toMatch(/8888888888|7777777777|66660606|055555/);
    const uids = [...text.matchAll(/\((?:0002,0003|0008,0018)\) UI \[([0-9.]+)\]/g)].map(([, uid]) => uid);
    expect(uids).toEqual([`${series.seriesUid}.1000000042`, `${series.seriesUid}.1000000042`]);
  });

  it("writes bytes of an odd count, and names nobody when asked so", async () => {
    const { pixelSpacingMm: _mm, magnification: _m, ...rest } = series;
    const video = {
      ...rest,
      sopClass: "secondaryCapture",
      bitsStored: 8,
      columns: 3,
      patientPseudonym: "",
    } as const;
    const text = await dumped(
      createXaWriter(video).writeFrame(
        Uint8Array.from({ length: 9 }, (_, i) => i),
        1,
        at,
      ),
    );
    expect(text).toMatch(/\(7fe0,0010\) OB 00\\01\\02\\03\\04\\05\\06\\07\\08\\00 /);
    expect(text).toMatch(/\(0010,0020\) LO \(no value available\)/);
    expect(text).toMatch(/SecondaryCaptureImageStorage/);
  });

  it("writes a run with its own times", async () => {
    const text = await dumped(
      createXaWriter(series).writeRun([pixels, pixels.toReversed()], 1, at, [0, 133.5]),
    );
    expect(text).toMatch(/\(0028,0008\) IS \[2\]/);
    expect(text).toMatch(/\(0018,1065\) DS \[0\\133\.5\]/);
    expect(text).toMatch(/\(0028,0009\) AT \(0018,1065\)/);
    expect(text).toMatch(/0ce4\\0ce4\\0bb8/);
  });

  it("is the same for the same input", () => {
    const twice = [1, 2].map(() => createXaWriter(series).writeFrame(pixels, 5, at));
    expect(twice[0]).toEqual(twice[1]);
    expect(uidFromSeed("a")).not.toBe(uidFromSeed("b"));
    expect(uidFromSeed("a").length).toBeLessThanOrEqual(44);
  });

  it.each([
    ["pixel count", () => createXaWriter(series).writeFrame(pixels.subarray(1), 1, at)],
    ["pixel type", () => createXaWriter(series).writeFrame(new Uint8Array(12), 1, at)],
    ["instance number", () => createXaWriter(series).writeFrame(pixels, 0, at)],
    ["date", () => createXaWriter(series).writeFrame(pixels, 1, { date: "2026-01-02", time: "080000" })],
    ["letters", () => createXaWriter({ ...series, rightLetter: "L" })],
    ["bits", () => createXaWriter({ ...series, bitsStored: 17 })],
    ["intervals", () => createXaWriter(series).writeRun([pixels], 1, at, [0, 1])],
  ])("refuses a %s that does not fit", (_name, act) => {
    expect(act).toThrow(RangeError);
  });
});
