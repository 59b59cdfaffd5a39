import { shiftDicomDate, shiftDicomDateTime, shiftIsoDate } from "@cementwatch/shared/deident/date-shift";
import { expect, it } from "vitest";

it.each([
  ["2026-01-15", -15, "2025-12-31"],
  ["2026-01-15T09:30:00.123Z", -365, "2025-01-15T09:30:00.123Z"],
  ["2024-03-01", -1, "2024-02-29"],
  ["2026-02-30", -1, undefined],
  ["15.01.2026", -1, undefined],
  ["2026-01-15 by Dr X", -1, undefined],
])("moves the day of %s by %d", (text, days, moved) => {
  expect(shiftIsoDate(text, days)).toBe(moved);
});

it("moves DICOM dates, also of the old form, and leaves out what is no whole date", () => {
  expect(shiftDicomDate("20260101", -1)).toBe("20251231");
  expect(shiftDicomDate("2026.01.01 ", -1)).toBe("20251231");
  expect(shiftDicomDate("202601", -1)).toBeUndefined();
  expect(shiftDicomDate("20261301", -1)).toBeUndefined();
});

it("moves DICOM date-times and keeps their time and zone", () => {
  expect(shiftDicomDateTime("20260101093000.125+0100", -1)).toBe("20251231093000.125+0100");
  expect(shiftDicomDateTime("20260101", -1)).toBe("20251231");
  expect(shiftDicomDateTime("2026", -1)).toBeUndefined();
});
