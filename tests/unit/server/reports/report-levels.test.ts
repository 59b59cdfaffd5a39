import { reportLevel } from "@cementwatch/server/reports/report-levels";
import { expect, it } from "vitest";
import { levelRecord } from "../../../support/procedure-fixture.ts";

it("works out restoration against the adjacent levels, and the highest pressure", () => {
  const level = reportLevel(levelRecord("L1", 10));
  expect(level.peakPressureKpa).toBe(812);
  expect(level.heights.restoration?.anteriorPercent).toBeCloseTo((100 * 5.5) / 11, 6);
  expect(level.heights.restoration?.middlePercent).toBeCloseTo((100 * 4) / 9, 6);
});

it("tells no restoration where nothing was lost, or nothing to compare with was measured", () => {
  const record = levelRecord("L1", 10);
  expect(reportLevel(record).heights.restoration).not.toHaveProperty("posteriorPercent");
  const { before, after } = record.heights;
  if (before === undefined || after === undefined) throw new Error("the fixture has heights");
  const { referenceMm: _reference, ...alone } = before;
  expect(reportLevel({ ...record, heights: { before: alone, after } }).heights).not.toHaveProperty(
    "restoration",
  );
  expect(reportLevel({ ...record, heights: { before } }).heights).toEqual({ before });
});
