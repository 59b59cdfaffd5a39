import type { CalibrationEntry } from "@cementwatch/shared/calibration/calibration-entry";
import { calibrationRecordOf } from "@cementwatch/shared/calibration/record-of";
import { calibrate } from "@cementwatch/shared/telemetry/calibration";
import { describe, expect, it } from "vitest";
import { type EntryShape, entryDraft } from "../../../support/calibration-entry.ts";

function entry(shape: EntryShape = {}): CalibrationEntry {
  return {
    ...entryDraft(shape),
    id: "C-2026-0001",
    version: 1,
    kind: "calibration",
    reason: "",
    validUntil: "2027-11-24",
    software: "test",
    previousHash: "",
    hash: "",
  };
}

const context = { deviceSerial: "448812", wallDate: "2026-11-26" };

describe("the record of a calibration", () => {
  it("reads a device that was fine as it stands, and adds its worst deviation to the uncertainty", () => {
    const record = calibrationRecordOf(entry());
    expect(record).toMatchObject({ id: "C-2026-0001", deviceSerial: "448812", coefficients: [0, 1] });
    expect(record?.expandedUncertainty).toBeCloseTo(0.4764 + 4.2, 6);
    expect(calibrate(1000, "valid", record, context)).toEqual({ value: 1000, quality: "valid" });
  });

  it("corrects by the fit when that is the adjustment", () => {
    const record = calibrationRecordOf(entry({ adjustment: "correction" }));
    expect(calibrate(2004, "valid", record, context).value).toBeCloseTo(1999.9, 6);
  });

  it("follows knots, and refuses what lies beyond them", () => {
    const knots = [
      { raw: 0, value: 1 },
      { raw: 100, value: 99 },
      { raw: 200, value: 203 },
    ];
    const fit = { kind: "piecewise", coefficients: [], knots, range: { min: 0, max: 200 } } as const;
    const record = calibrationRecordOf(entry({ adjustment: "correction", fit }));
    const at = (raw: number) => calibrate(raw, "valid", record, context);
    expect([at(0), at(50), at(150), at(200)].map(({ value }) => value)).toEqual([1, 50, 151, 203]);
    expect([at(-1).quality, at(0).quality, at(200).quality, at(201).quality]).toEqual([
      "uncalibrated",
      "valid",
      "valid",
      "uncalibrated",
    ]);
    expect(calibrate(201, "valid", { ...record, knots } as never, context).value).toBeCloseTo(204.04, 6);
  });

  it.each<[string, EntryShape]>([
    ["the device fails and nobody adjusted it", { errorKpa: 40 }],
    ["the deviation is above the limit, within its uncertainty", { errorKpa: 10 }],
    ["nobody knows whose it is", { serialNumber: " " }],
    ["a coefficient is no number", { adjustment: "correction", fit: { coefficients: [0, Number.NaN] } }],
    ["the range does not rise", { fit: { range: { min: 5, max: 5 } } }],
    [
      "knots fall",
      {
        fit: {
          kind: "piecewise",
          knots: [
            { raw: 2, value: 0 },
            { raw: 1, value: 1 },
          ],
        },
      },
    ],
  ])("does not exist when %s", (_why, shape) => {
    expect(calibrationRecordOf(entry(shape))).toBeUndefined();
  });
});
