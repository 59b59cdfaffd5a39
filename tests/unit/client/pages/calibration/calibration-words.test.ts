import { PROCEDURES, procedureWords } from "@cementwatch/client/pages/calibration/calibration-words";
import { expect, it } from "vitest";

it("names a standard and plain words for every procedure", () => {
  for (const { title, standard, words } of PROCEDURES) expect([title, standard, words]).not.toContain("");
  expect(procedureWords("dkdC")?.kind).toBe("pressure");
});
