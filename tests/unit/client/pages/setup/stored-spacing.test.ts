import { storedSpacings, typedFrom } from "@cementwatch/client/pages/setup/stored-spacing";
import type { SpacingEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { expect, test } from "vitest";

const ENTRY = {
  kind: "spacing",
  id: "S-2026-0002",
  validUntil: "2027-11-26",
  isSimulated: false,
  fieldOfView: "9 in",
  picture: { pictureId: "lateral", source: "dicom-receiver", rows: 1024, columns: 1024 },
  result: { mmPerPx: 0.21743, uncertainty01: 0.0171 },
} as SpacingEntry;
const PICTURE = { pictureId: "lateral", rows: 1024, columns: 1024, isSimulated: false };

test("offers the newest of each field of view that is of this picture and still holds", () => {
  const older = { ...ENTRY, id: "S-2026-0001" };
  const small = { ...ENTRY, id: "S-2026-0003", fieldOfView: "6 in" };
  const ids = storedSpacings([small, ENTRY, older], PICTURE, "2026-11-26").map(({ id }) => id);
  expect(ids).toEqual(["S-2026-0003", "S-2026-0002"]);
  expect(storedSpacings([ENTRY], { ...PICTURE, rows: 512 }, "2026-11-26")).toEqual([]);
  expect(storedSpacings([ENTRY], { ...PICTURE, isSimulated: true }, "2026-11-26")).toEqual([]);
  expect(storedSpacings([ENTRY], undefined, "2026-11-26")).toEqual([]);
  expect(storedSpacings([ENTRY], PICTURE, "2027-11-27")).toEqual([]);
});

test("never types a smaller uncertainty than was stored", () => {
  expect(typedFrom(ENTRY)).toEqual({ typedMm: 0.2174, typedPercent: 2 });
});
