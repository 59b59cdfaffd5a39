import { daysBetween } from "@cementwatch/shared/iso-days";
import { expect, it } from "vitest";

it("counts days as the calendar does, over leap years and centuries, both ways", () => {
  const dates = [
    "1999-12-31",
    "2000-02-28",
    "2000-02-29",
    "2000-03-01",
    "2024-02-29",
    "2026-11-26",
    "2100-03-01",
  ];
  for (const from of dates) {
    for (const to of dates) {
      expect(daysBetween(from, to), `${from} to ${to}`).toBe(
        (Date.parse(to) - Date.parse(from)) / 86_400_000,
      );
    }
  }
});

it("reads the date of a date with time, and knows when there is none", () => {
  expect(daysBetween("2026-11-23", "2026-11-26T23:59:00.000Z")).toBe(3);
  expect(daysBetween("soon", "2026-11-26")).toBeNaN();
});
