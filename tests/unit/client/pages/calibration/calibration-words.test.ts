import {
  daysUntil,
  PROCEDURES,
  procedureWords,
} from "@cementwatch/client/pages/calibration/calibration-words";
import { expect, it } from "vitest";

it("names a standard and plain words for every procedure", () => {
  for (const { title, standard, words } of PROCEDURES) expect([title, standard, words]).not.toContain("");
  expect(procedureWords("dkdC")?.kind).toBe("pressure");
});

it("counts whole days", () => {
  expect(daysUntil("2027-03-01", "2027-02-27")).toBe(2);
  expect(daysUntil("2027-03-01T23:59:00Z", "2027-03-02")).toBe(-1);
  expect(daysUntil("soon", "2027-03-02")).toBeUndefined();
});
