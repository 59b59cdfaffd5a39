import { dailyTrends, figureWords } from "@cementwatch/client/pages/calibration/daily-words";
import { expect, it } from "vitest";

const check = (day: number, zero: number) => ({
  deviceId: "sensor",
  serialNumber: "0123",
  ...({ signal: "pressure", unit: "kPa", isSimulated: false } as const),
  checkedAt: `2026-11-${String(day).padStart(2, "0")}T07:00:00Z`,
  by: "bme-7",
  figures: { zero },
  verdict: "pass" as const,
  reasons: [],
});

it("writes what was found", () => {
  expect(figureWords({ zero: 0.4, t63S: 0.1234 })).toBe("zero 0.4 kPa · time to 63 % 0.123 s");
  expect(figureWords({})).toBe("");
});

it("draws the fixed limits first, and control limits once there are checks enough", () => {
  const few = dailyTrends([check(1, 2), check(2, 80)], 50)[0];
  expect(few?.lines.map(({ value }) => value)).toEqual([50, -50]);
  expect(few?.points.map(({ isOut }) => isOut)).toEqual([false, true]);
  const values = [2, 3, 2, 1, 2, 3, 2, 1, 2, 20];
  const many = dailyTrends(
    values.map((zero, at) => check(at + 1, zero)),
    50,
  )[0];
  expect(many?.lines.map(({ kind }) => kind)).toEqual(["limit", "limit", "centre"]);
  expect(many?.points.map(({ isOut }) => isOut).lastIndexOf(true)).toBe(9);
  expect(many?.points.filter(({ isOut }) => isOut)).toHaveLength(1);
});
