import { secondsFromTo } from "@cementwatch/server/case/case-time";
import { expect, it } from "vitest";

it.each([
  ["2026-03-02T10:00:00", "2026-03-02T10:00:01.5", 1.5],
  ["2026-03-02T10:00:00+01:00", "2026-03-02T10:00:00Z", 3600],
  ["2026-03-02T10:00:00-0330", "2026-03-02T13:30:00Z", 0],
  ["2026-03-02T10:00:00+01:00", "2026-03-02T10:00:02", 2],
  ["2026-03-02T10:00:00", "2026-03-01T10:00:00Z", -86_400],
])("from %s to %s is %d s: zones count only when both have one", (from, to, seconds) => {
  expect(secondsFromTo(from, to)).toBeCloseTo(seconds, 6);
});

it("takes the time of a picture as its device wrote it", () => {
  const wallUs = Date.UTC(2026, 2, 2, 10, 0, 1) * 1000;
  const at = (zone: object) => ({ wallUs, label: "10:00:01", ...zone });
  expect(secondsFromTo("2026-03-02T10:00:00+01:00", at({ zoneMinutes: 60 }))).toBeCloseTo(1, 6);
  expect(secondsFromTo("2026-03-02T10:00:00+01:00", at({ zoneMinutes: 0 }))).toBeCloseTo(3601, 6);
  expect(secondsFromTo("2026-03-02T10:00:00+01:00", at({}))).toBeCloseTo(1, 6);
});
